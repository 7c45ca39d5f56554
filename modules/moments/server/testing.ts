import type { Caller } from '#apps/server/testing.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { MomentRecord, ScoreChannel } from '../contract.ts'
import { recordCustomerScore } from './score.ts'

/** Everything the side panel shows, read as this member. */
export async function momentOf(member: Caller, conversationId: string): Promise<MomentRecord> {
  const answer = await member.get(`/conversations/${conversationId}/steps`)
  if (answer.status !== 200) throw new Error(`steps not read: ${answer.status} ${answer.text}`)
  return answer.body
}

/** The states of the four steps in their order, such as `doing todo todo todo`. */
export function statesOf(moment: MomentRecord): string {
  return moment.steps.map(({ state }) => state).join(' ')
}

/** The customer scores on their own page. @returns the score's id */
export async function customerScores(
  kernel: Kernel,
  conversationId: string,
  value: number,
  more: { id?: string; words?: string; comment?: string; channel?: ScoreChannel } = {},
): Promise<string> {
  return inTransaction(kernel.db, (tx) =>
    recordCustomerScore(tx, { channel: 'progress', ...more, conversationId, value }),
  )
}
