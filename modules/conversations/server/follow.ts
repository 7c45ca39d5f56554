import { customerMerged, customerMergeUndone, customerRemoved } from '#modules/customers/contract.ts'
import { filesMergedInto } from '#modules/customers/server/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { conversationErased, conversationMerged, conversationUnmerged } from '../contract.ts'

/** What belonged to `from` belongs to `to` from now on: two conversations or two customers became one, or two again. */
export type Move = { mergeId: string; of: 'conversation' | 'customer'; from: string; to: string }
type Moving = (tx: Transaction, move: Move) => Promise<void>

/**
 * Lets what a module keeps of conversations and customers follow their merges, in the same transaction.
 * `take` moves everything and remembers what went with `mergeId`; `giveBack` moves that alone, and forgets it.
 */
export function followMerges(module: string, { take, giveBack }: { take: Moving; giveBack: Moving }): Reaction[] {
  return [
    reactDuring(conversationMerged, `${module}.follow-merge`, async (tx, { data }) => {
      await take(tx, { mergeId: data.mergeId, of: 'conversation', from: data.sourceId, to: data.targetId })
    }),
    reactDuring(conversationUnmerged, `${module}.follow-unmerge`, async (tx, { data }) => {
      await giveBack(tx, { mergeId: data.mergeId, of: 'conversation', from: data.targetId, to: data.sourceId })
    }),
    reactDuring(customerMerged, `${module}.follow-customers`, async (tx, { data }) => {
      await take(tx, { mergeId: data.mergeId, of: 'customer', from: data.mergedId, to: data.keptId })
    }),
    reactDuring(customerMergeUndone, `${module}.unfollow-customers`, async (tx, { data }) => {
      await giveBack(tx, { mergeId: data.mergeId, of: 'customer', from: data.keptId, to: data.mergedId })
    }),
  ]
}

/** Whose words are to go. */
export type Erasing = { conversationId: string } | { customerIds: string[] }

/**
 * Lets a module forget along: when a whole conversation is erased, and when a customer is made nameless, with all files
 * that were merged into theirs.
 */
export function followErasure(module: string, erase: (tx: Transaction, whose: Erasing) => Promise<void>): Reaction[] {
  return [
    reactDuring(conversationErased, `${module}.erase-words`, async (tx, { subjectId, data }) => {
      if (!data.messageIds && subjectId) await erase(tx, { conversationId: subjectId })
    }),
    reactDuring(customerRemoved, `${module}.forget-person`, async (tx, { data }) => {
      if (!data.anonymised) return
      await erase(tx, { customerIds: [data.customerId, ...(await filesMergedInto(tx, data.customerId))] })
    }),
  ]
}
