import { and, eq, sql } from 'drizzle-orm'
import { systemActor } from '#platform/contract/principal.ts'
import { type Database, rows, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import {
  type AttachmentRecord,
  type AuthorKind,
  type DeliveryState,
  type MessageKind,
  messageDelivered,
  type Status,
} from '../contract.ts'
import { audienceOf, publicToken } from './access.ts'
import { type AttachmentRow, attachmentsJson, iso, type Stamp, toAttachment } from './present.ts'
import { conversation } from './schema.ts'
import { shownHtml } from './timeline.ts'

/** A message as its customer may see it: never a note, a contact that staff logged, what is private or not sent yet. */
export type PublicMessage = {
  id: string
  seq: number
  direction: 'inbound' | 'outbound'
  kind: MessageKind
  authorKind: AuthorKind
  authorId: string | null
  /** Name of the member of staff; null for the customer and the system. */
  authorName: string | null
  html: string
  text: string
  at: string
  attachments: AttachmentRecord[]
  delivery: DeliveryState | null
}

type PublicRow = {
  id: string
  seq: number
  direction: 'inbound' | 'outbound'
  kind: MessageKind
  author_kind: AuthorKind
  author_id: string | null
  author_name: string | null
  html: string
  cleaned_by: number
  text: string
  at: Stamp
  attachments: AttachmentRow[]
  delivery: DeliveryState | null
}

/** What the customer of a conversation may see of it, in order of arrival, after `afterSeq`; at most `limit`. */
export async function publicTimeline(
  db: Database,
  conversationId: string,
  { afterSeq = 0, limit = 200 }: { afterSeq?: number; limit?: number } = {},
): Promise<PublicMessage[]> {
  const found = await publicRows(db, conversationId, sql`m.seq > ${afterSeq} order by m.seq limit ${limit}`)
  return found.map(toPublic)
}

/** The newest of them before `beforeSeq` (default: the end), in order of arrival. */
export async function publicTimelineBefore(
  db: Database,
  conversationId: string,
  { beforeSeq = 2_147_483_647, limit = 50 }: { beforeSeq?: number; limit?: number } = {},
): Promise<PublicMessage[]> {
  const found = await publicRows(db, conversationId, sql`m.seq < ${beforeSeq} order by m.seq desc limit ${limit}`)
  return found.map(toPublic).reverse()
}

function publicRows(db: Database, conversationId: string, rest: ReturnType<typeof sql>): Promise<PublicRow[]> {
  return rows<PublicRow>(
    db,
    sql`
      select m.id, m.seq, m.direction, m.kind, m.author_kind, m.author_id, p.name as author_name, m.html, m.cleaned_by,
        m.text, m.occurred_at as at, m.delivery, ${attachmentsJson(sql`at.message_id = m.id`)} as attachments
      from message m left join member p on m.author_kind = 'staff' and p.id = m.author_id
      where m.conversation_id = ${conversationId} and m.direction <> 'note' and m.kind = 'message' and not m.private
        and m.delivery is distinct from 'queued' and ${rest}`,
  )
}

function toPublic(row: PublicRow): PublicMessage {
  return {
    id: row.id,
    seq: row.seq,
    direction: row.direction,
    kind: row.kind,
    authorKind: row.author_kind,
    authorId: row.author_id,
    authorName: row.author_name,
    html: shownHtml(row),
    text: row.text,
    at: iso(row.at),
    attachments: row.attachments.map(toAttachment),
    delivery: row.delivery,
  }
}

const order: readonly DeliveryState[] = ['queued', 'sent', 'delivered', 'read']

/**
 * Notes how far messages of ours got; never back, and what is there already is no change.
 * @returns the ids of those that changed
 */
export async function markDelivered(
  tx: Transaction,
  {
    conversationId,
    messageIds,
    state,
    reason = null,
  }: { conversationId: string; messageIds: readonly string[]; state: DeliveryState; reason?: string | null },
): Promise<string[]> {
  if (messageIds.length === 0) return []
  const below = state === 'failed' ? ['queued', 'sent'] : [...order.slice(0, order.indexOf(state)), 'failed']
  const changed = await rows<{ id: string }>(
    tx,
    sql`update message set delivery = ${state}, delivery_reason = ${reason}
        where conversation_id = ${conversationId} and id = any(${sql.param([...messageIds])}::uuid[])
          and direction = 'outbound' and delivery = any(${sql.param(below)}::text[]) returning id`,
  )
  if (changed.length === 0) return []
  const ids = changed.map((one) => one.id)
  const [about] = await tx.select().from(conversation).where(eq(conversation.id, conversationId))
  await record(tx, messageDelivered, {
    actor: systemActor,
    subjectId: conversationId,
    audience: [...(about ? audienceOf(about) : []), publicToken(conversationId)],
    data: { messageIds: ids, state },
  })
  return ids
}

/** The customer's newest conversation of this channel that still takes messages (not closed); null when there is none. */
export async function openConversationOf(
  db: Database,
  { customerId, channel }: { customerId: string; channel: string },
): Promise<string | null> {
  const [found] = await rows<{ id: string }>(
    db,
    sql`select id from conversation where customer_id = ${customerId} and channel = ${channel} and status <> 'closed'
          and merged_into_id is null order by last_message_at desc limit 1`,
  )
  return found?.id ?? null
}

/** The conversation that this one's messages are in now: itself, or what it was merged into; null when there is none. */
export async function currentConversation(db: Database, id: string): Promise<string | null> {
  const [found] = await rows<{ id: string }>(
    db,
    sql`
      with recursive chain as (
        select id, merged_into_id, 1 as step from conversation where id = ${id}
        union all
        select c.id, c.merged_into_id, chain.step + 1 from conversation c join chain on c.id = chain.merged_into_id
        where chain.step < 100)
      select id from chain where merged_into_id is null limit 1`,
  )
  return found?.id ?? null
}

export type ConversationBrief = {
  id: string
  number: number
  subject: string
  status: Status
  customerId: string
  teamId: string | null
  assigneeId: string | null
  guests: string[]
  assigneeName: string | null
  channel: string
  language: string | null
  createdAt: Date
  resolvedAt: Date | null
  /** When we last wrote to the customer; null: never yet. */
  lastOutboundAt: Date | null
  /** When the customer last wrote to us. */
  lastInboundAt: Date | null
  lastSeq: number
}

/** A few facts of a conversation for channels and higher modules, without asking who reads; null when there is none. */
export async function conversationBrief(db: Database, id: string): Promise<ConversationBrief | null> {
  const [found] = await db
    .select({
      id: conversation.id,
      number: conversation.number,
      subject: conversation.subject,
      status: conversation.status,
      customerId: conversation.customerId,
      teamId: conversation.teamId,
      assigneeId: conversation.assigneeId,
      guests: conversation.guests,
      assigneeName: sql<string | null>`(select m.name from member m where m.id = ${conversation.assigneeId})`,
      channel: conversation.channel,
      language: conversation.language,
      createdAt: conversation.createdAt,
      resolvedAt: conversation.resolvedAt,
      lastOutboundAt: conversation.lastOutboundAt,
      lastInboundAt: conversation.lastInboundAt,
      lastSeq: conversation.lastSeq,
    })
    .from(conversation)
    .where(and(eq(conversation.id, id)))
  return found ?? null
}
