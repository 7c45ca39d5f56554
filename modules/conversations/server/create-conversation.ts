import { eq, sql } from 'drizzle-orm'
import { findOrCreateByIdentity, holdCustomer } from '#modules/customers/server/index.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Actor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, plannedRows, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { htmlToText } from '#platform/server/html/index.ts'
import {
  type ConversationHeadRecord,
  conversationCreated,
  type createConversation as endpoint,
  type Priority,
} from '../contract.ts'
import {
  audienceOf,
  type Conversation,
  checkAssignee,
  checkTeam,
  mustSee,
  publicToken,
  toConversation,
} from './access.ts'
import { keptByTransaction } from './kept.ts'
import { raiseRead } from './mark-read.ts'
import { writeByStaff } from './post-message.ts'
import { findHead, headAlong } from './present.ts'
import { normaliseTags, previewOf, subjectFrom } from './rules.ts'
import { conversation } from './schema.ts'
import { recordStatus, stepByPerson } from './status.ts'

/**
 * Begins a conversation by hand, with its first message. The same id again by the same person gives what is there. It
 * may begin with a team whose conversations the writer does not read: whoever takes a call for others hands it on.
 */
export async function createConversation(
  db: Database,
  { principal, input }: { principal: Principal; input: BodyOf<typeof endpoint> },
): Promise<ConversationHeadRecord> {
  const { id = newId(), message: said, teamId = null, assigneeId = principal.id, status, reason } = input
  if (said.direction === 'note') throw badField('message.direction', 'conversations:reason.first-not-note')
  const made = await inTransaction(db, async (tx) => {
    const actor = staffActor(principal)
    if (input.id && (await findMade(tx, principal, id))) return headAlong(tx, principal, id)
    const [customerId] = await Promise.all([
      customerOf(tx, { principal, input }),
      checkTeam(tx, teamId),
      checkAssignee(tx, assigneeId),
      input.linkedFromId ? mustSee(tx, principal, input.linkedFromId) : null,
    ])
    const fresh = await insertConversation(tx, {
      id,
      customerId,
      subject: input.subject ?? subjectFrom(htmlToText(said.html)),
      channel: said.kind && said.kind !== 'message' ? said.kind : (said.channel ?? 'portal'),
      teamId,
      assigneeId,
      priority: input.priority ?? 'normal',
      tags: normaliseTags(input.tags ?? []),
      linkedFromId: input.linkedFromId ?? null,
      actor,
    })
    // Somebody else's request with the same id came first.
    if (!fresh) {
      await findMade(tx, principal, id)
      return headAlong(tx, principal, id)
    }
    const messageId = said.id ?? newId()
    let after = await writeByStaff(tx, fresh, { principal, messageId, said, keepStatus: status !== undefined })
    if (status) after = await stepByPerson(tx, after, { to: status, reason, cause: 'reply', actor })
    else if (after.status !== fresh.status) await recordStatus(tx, fresh, after, { actor, cause: 'reply' })
    raiseRead(tx, principal.id, id, after.lastSeq)
    return headAlong(tx, principal, id)
  })
  return made()
}

/**
 * @throws Problem `bad-request` when the id is somebody else's conversation; `conversations.handed-on` (409, details
 * {number}) when it was stored, and is out of the writer's sight now: nothing more of it is told
 */
async function findMade(tx: Transaction, principal: Principal, id: string): Promise<boolean> {
  const [known] = await tx
    .select({ by: conversation.createdBy, number: conversation.number })
    .from(conversation)
    .where(eq(conversation.id, id))
  if (!known) return false
  if (known.by !== principal.id) throw badField('id', 'taken')
  if (!(await findHead(tx, principal, id)))
    throw new Problem('conversations.handed-on', { status: 409, details: { number: known.number } })
  return true
}

async function customerOf(
  tx: Transaction,
  { principal, input }: { principal: Principal; input: BodyOf<typeof endpoint> },
): Promise<string> {
  const { customerId: known, customer } = input
  if (known && customer) throw badField('customer', 'conversations:reason.one-customer')
  if (known) return knownCustomer(tx, known)
  if (!customer) throw badField('customerId', 'required')
  const { customerId } = await findOrCreateByIdentity(tx, {
    name: customer.name,
    identities: customer.identities ?? [],
    language: customer.language ?? null,
    companyLocale: principal.locale,
    actor: staffActor(principal),
  })
  return customerId
}

async function knownCustomer(tx: Transaction, id: string): Promise<string> {
  try {
    return await holdCustomer(tx, id)
  } catch (error) {
    if (error instanceof Problem) throw badField('customerId', 'unknown')
    throw error
  }
}

export type NewConversation = {
  id: string
  customerId: string
  subject: string
  channel: string
  teamId: string | null
  assigneeId: string | null
  priority: Priority
  tags: string[]
  linkedFromId: string | null
  language?: string | null
  actor: Actor
  createdAt?: Date
}

const begun = keptByTransaction<Conversation>()

/** For reactions to `conversationCreated`: the conversation as this very transaction began it. */
export const begunConversation = begun.find

/** Inserts an empty conversation and records its beginning; undefined when the id is taken. */
export async function insertConversation(tx: Transaction, wanted: NewConversation): Promise<Conversation | undefined> {
  const { actor, createdAt = now(), ...fields } = wanted
  const [row] = await plannedRows<Record<string, unknown>>(
    tx,
    sql`insert into conversation (id, subject, channel, customer_id, team_id, assignee_id, priority, tags, linked_from_id, language,
          created_at, last_message_at, created_by)
        values (${fields.id}, ${previewOf(fields.subject)}, ${fields.channel}, ${fields.customerId}, ${fields.teamId},
          ${fields.assigneeId}, ${fields.priority}, ${sql.param(fields.tags)}::text[], ${fields.linkedFromId},
          ${fields.language ?? null}, ${createdAt}, ${createdAt}, ${actor.kind === 'staff' ? actor.id : null})
        on conflict (id) do nothing returning *`,
  )
  const made = row && toConversation(row)
  if (!made) return undefined
  begun.keep(tx, made)
  await record(tx, conversationCreated, {
    actor,
    subjectId: made.id,
    audience: [...audienceOf(made), publicToken(made.id)],
    data: {
      number: made.number,
      customerId: made.customerId,
      teamId: made.teamId,
      assigneeId: made.assigneeId,
      channel: made.channel,
      linkedFromId: made.linkedFromId,
    },
  })
  return made
}
