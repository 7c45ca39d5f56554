import type { Caller } from '#apps/server/testing.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { nowMs } from '#platform/server/clock/index.ts'
import type { makePromise, PromiseRecord } from '../contract.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** An instant `ms` from now on the product's clock, as requests want it. */
export function fromNow(ms: number): string {
  return new Date(nowMs() + ms).toISOString()
}

/** Promises something in a conversation as this member by the API; due in a day unless told otherwise. */
export async function promiseIn(
  member: Caller,
  conversationId: string,
  wanted: Partial<BodyOf<typeof makePromise>> = {},
): Promise<PromiseRecord> {
  const answer = await member.post(`/conversations/${conversationId}/promises`, {
    text: '明天下午三点前上门检修',
    dueAt: fromNow(day),
    ...wanted,
  })
  if (answer.status !== 200) throw new Error(`promise not made: ${answer.status} ${answer.text}`)
  return answer.body
}
