import { sql } from 'drizzle-orm'
import { company } from '#modules/staff/server/schema.ts'
import { type Actor, staffActor } from '#platform/contract/principal.ts'
import { newId, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { loggedKinds, type MessageKind } from '../contract.ts'
import { type Conversation, lockConversation } from './access.ts'
import { addMessage, readContent } from './add-message.ts'
import { insertConversation, type NewConversation } from './create-conversation.ts'
import { reopens } from './rules.ts'
import { moveStatus } from './status.ts'

/** Days that count when no company has been set up. */
const fallback = { closeAfterDays: 7, reopenWithinDays: 30 }

/** How long what is resolved can be reopened, and stays open to be. */
export async function settledAfter(
  tx: Pick<Transaction, 'select'>,
): Promise<{ closeAfterDays: number; reopenWithinDays: number }> {
  const [row] = await tx.select({ settings: company.settings }).from(company)
  return { ...fallback, ...row?.settings }
}

/** The conversation that this one's messages are in now, locked. */
export async function lockCurrent(tx: Transaction, id: string): Promise<Conversation | undefined> {
  let found = await lockConversation(tx, id)
  while (found?.mergedIntoId) found = await lockConversation(tx, found.mergedIntoId)
  return found
}

/** What the customer says belongs to it still: it is neither closed, nor was it resolved too long ago. */
async function stillTakes(tx: Transaction, one: Conversation, at: Date): Promise<boolean> {
  if (one.status === 'closed') return false
  if (one.status !== 'resolved' || !one.resolvedAt) return true
  return reopens(one.resolvedAt, at, (await settledAfter(tx)).reopenWithinDays)
}

async function stillHere(tx: Transaction, assigneeId: string | null): Promise<string | null> {
  if (!assigneeId) return null
  const found = await rows(tx, sql`select 1 from member where id = ${assigneeId} and deactivated_at is null`)
  return found.length > 0 ? assigneeId : null
}

type Begin = Pick<NewConversation, 'customerId' | 'subject' | 'channel' | 'teamId' | 'linkedFromId' | 'actor'> & {
  id?: string | undefined
  language?: string | null | undefined
}

/**
 * Where what a customer says goes, whatever way they say it: the conversation they speak of while it takes anything; else a
 * new one, linked to it, with its team and its person if they are still here. Without one, `begin` says all of the new one.
 * @throws Problem `bad-request` on `newConversationId` when that is another's
 */
export async function takeUp(
  tx: Transaction,
  { given, at, begin }: { given: Conversation | undefined; at: Date; begin: Begin },
): Promise<{ home: Conversation; created: boolean }> {
  if (given && (await stillTakes(tx, given, at))) return { home: given, created: false }
  const made = await insertConversation(tx, {
    id: begin.id ?? newId(),
    customerId: begin.customerId,
    subject: begin.subject,
    channel: begin.channel,
    teamId: given ? given.teamId : begin.teamId,
    assigneeId: given ? await stillHere(tx, given.assigneeId) : null,
    priority: 'normal',
    tags: [],
    linkedFromId: given?.id ?? begin.linkedFromId,
    language: begin.language ?? given?.language ?? null,
    actor: begin.actor,
  })
  if (!made) throw badField('newConversationId', 'taken')
  return { home: made, created: true }
}

type ToldByStaff = {
  /** Who wrote it down. */
  memberId: string
  at: Date
  /** How the customer said it: a kind of contact (`phone`, `counter`, …), or any other channel. */
  channel: string
  /** What they said, for a new conversation to begin with. */
  text: string
}

/**
 * A customer has told a colleague, by phone or at the counter, that the matter is not done: what waits, sleeps or was
 * lately resolved is open again and the customer waits, as if they had written it; for what is closed or long resolved a
 * new conversation begins with their words.
 * @param given locked
 * @returns the conversation it goes on in
 */
export async function takeUpAsTold(tx: Transaction, given: Conversation, told: ToldByStaff): Promise<Conversation> {
  const { at, channel, memberId } = told
  const actor: Actor = staffActor({ id: memberId })
  const { customerId, subject, teamId, id } = given
  const kind: MessageKind = loggedKinds.find((one) => one === channel) ?? 'message'
  const begin = {
    customerId,
    subject,
    channel: kind === 'message' ? given.channel : kind,
    teamId,
    linkedFromId: id,
    actor,
  }
  const { home, created } = await takeUp(tx, { given, at, begin })
  const step = { to: 'open', cause: 'told', actor, waitingSince: given.waitingSince ?? at } as const
  if (!created) return home.status === 'open' ? home : moveStatus(tx, home, step)
  const said = await addMessage(tx, home, {
    id: newId(),
    direction: kind === 'message' ? 'note' : 'inbound',
    kind,
    channel: kind === 'message' ? 'note' : kind,
    author: actor,
    content: readContent({ text: told.text }),
    attachmentIds: [],
    uploads: null,
    occurredAt: at,
    delivery: null,
  })
  return waitsSince(tx, said, at)
}

/** The call that was logged has not answered them: they wait. */
async function waitsSince(tx: Transaction, one: Conversation, at: Date): Promise<Conversation> {
  await tx.execute(sql`update conversation set waiting_since = ${at} where id = ${one.id}`)
  return { ...one, waitingSince: at }
}
