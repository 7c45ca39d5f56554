import { sql } from 'drizzle-orm'
import {
  conversationAssigned,
  conversationChanged,
  conversationCreated,
  conversationMerged,
  conversationSplit,
  conversationUnmerged,
  messageAdded,
  messageWithdrawn,
  statusChanged,
} from '#modules/conversations/contract.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { type FollowedEvent, follow } from '#platform/server/events/follow.ts'
import { handoverScored } from '../../contract/moments.ts'
import { momentScored, progressLinkGiven, stepChanged } from '../../contract.ts'
import { cutConversations } from './cut-conversations.ts'
import { momentFacts } from './facts-hook.ts'

const heard = [
  conversationCreated,
  messageAdded,
  messageWithdrawn,
  conversationAssigned,
  statusChanged,
  conversationChanged,
  conversationMerged,
  conversationUnmerged,
  conversationSplit,
  stepChanged,
  momentScored,
  progressLinkGiven,
  handoverScored,
].map(({ name }) => name)

/**
 * Cuts what was touched into its moments, behind the writers' backs. What an anonymised customer's conversation was cut
 * into stays as it is: only words have gone from it.
 */
export const cutFollower = follow({
  name: 'moments.cut',
  names: () => [...heard, ...momentFacts().events],
  batch: 400,
  run: async (tx, events) => {
    const { touched, scored } = await touchedBy(tx, events)
    await cutConversations(tx, touched, scored)
  },
})

type Ids = Readonly<Record<string, unknown>>
const named = (data: unknown, key: string): string | null => {
  const value = (data as Ids)[key]
  return typeof value === 'string' ? value : null
}

/** Which conversations, and since when; a customer's score alone cuts nothing, a colleague's is the Confirm of their hand-over. */
async function touchedBy(
  tx: Transaction,
  events: readonly FollowedEvent[],
): Promise<{ touched: Map<string, Date | null>; scored: Set<string> }> {
  const touched = new Map<string, Date | null>()
  const scored = new Set<string>()
  const touch = (id: string | null, since: Date | null) => {
    if (!id) return
    const known = touched.get(id)
    if (known === null) return
    touched.set(id, since === null || known === undefined ? since : known < since ? known : since)
  }
  const saidAt = await whenSaid(tx, events)
  const givenAt = await whenGiven(tx, events)
  for (const { name, subjectId, at, data } of events) {
    switch (name) {
      case messageAdded.name: {
        // Calls are written down later than they were, and mails arrive late.
        const said = saidAt.get(named(data, 'messageId') ?? '')
        touch(subjectId, said && said < at ? said : at)
        break
      }
      case messageWithdrawn.name:
      case conversationCreated.name:
        touch(subjectId, null)
        break
      // What had been written before is heard by it.
      case progressLinkGiven.name:
        if ((data as { messageIds: string[] }).messageIds.length > 0) touch(subjectId, null)
        break
      case conversationMerged.name:
      case conversationUnmerged.name:
        touch(named(data, 'targetId'), null)
        touch(named(data, 'sourceId'), null)
        break
      case conversationSplit.name:
        touch(subjectId, null)
        touch(named(data, 'newId'), null)
        break
      case conversationChanged.name:
        touch(subjectId, (data as { fields: string[] }).fields.includes('customer') ? null : at)
        break
      case momentScored.name:
        if (subjectId) scored.add(subjectId)
        break
      case handoverScored.name:
        touch(subjectId, givenAt.get(named(data, 'momentId') ?? '') ?? null)
        break
      case conversationAssigned.name:
      case statusChanged.name:
      case stepChanged.name:
        touch(subjectId, at)
        break
      default:
        touch(named(data, 'conversationId'), at)
    }
  }
  return { touched, scored }
}

async function whenSaid(tx: Transaction, events: readonly FollowedEvent[]): Promise<Map<string, Date>> {
  const ids = events.filter(({ name }) => name === messageAdded.name).map(({ data }) => named(data, 'messageId'))
  if (ids.length === 0) return new Map()
  const found = await rows<{ id: string; at: string }>(
    tx,
    sql`select id, occurred_at as at from message where id = any(${sql.param(ids)}::uuid[])`,
  )
  return new Map(found.map(({ id, at }) => [id, new Date(at)]))
}

/** When the hand-overs began that were scored. */
async function whenGiven(tx: Transaction, events: readonly FollowedEvent[]): Promise<Map<string, Date>> {
  const ids = events.filter(({ name }) => name === handoverScored.name).map(({ data }) => named(data, 'momentId'))
  if (ids.length === 0) return new Map()
  const found = await rows<{ id: string; at: string }>(
    tx,
    sql`select id, began_at as at from moment where id = any(${sql.param(ids)}::uuid[])`,
  )
  return new Map(found.map(({ id, at }) => [id, new Date(at)]))
}
