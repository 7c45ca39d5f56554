import type { Transaction } from '#platform/server/database/index.ts'
import type { Conversation } from './access.ts'

export type ClosingCheck = (tx: Transaction, said: { conversationId: string; text: string }) => Promise<boolean>
const checks = new Set<ClosingCheck>()

/**
 * For higher modules: knows of a customer's message that it asks nothing of us although it says more than thanks (it
 * answers yes to what we asked). Asked only while nobody waits. @returns takes the check back
 */
export function registerClosingCheck(check: ClosingCheck): () => void {
  checks.add(check)
  return () => checks.delete(check)
}

type Said = { direction: string; kind: string; private?: boolean; author: { kind: string }; content: { text: string } }

/** Whether a message to come is such a one, as somebody else knows. */
export async function asksNothing(tx: Transaction, before: Conversation, said: Said): Promise<boolean> {
  if (said.direction !== 'inbound' || said.kind !== 'message' || said.private || said.author.kind !== 'customer')
    return false
  if (before.waitingSince !== null || before.status === 'closed') return false
  for (const check of checks) if (await check(tx, { conversationId: before.id, text: said.content.text })) return true
  return false
}
