import { type SQL, sql } from 'drizzle-orm'
import { codeOf } from '#modules/customers/server/rules.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, plannedRows, readAlong, type Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { presentation } from '#platform/server/files/index.ts'
import {
  type AttachmentRecord,
  type AuthorKind,
  activeStatuses,
  type ConversationHeadRecord,
  type ConversationRowRecord,
  type Direction,
  type MessageKind,
  type Priority,
  type Status,
} from '../contract.ts'
import { mayRead, mayWorkOn, visibleTo } from './access.ts'
import { nextStatuses } from './rules.ts'

/** Times from hand-written SQL come as text. */
export type Stamp = string | Date
export const iso = (at: Stamp): string => (typeof at === 'string' && at.endsWith('Z') ? at : new Date(at).toISOString())
export const isoOrNull = (at: Stamp | null): string | null => (at === null ? null : iso(at))

export type Row = {
  id: string
  number: number
  subject: string
  status: Status
  snoozed_until: Stamp | null
  priority: Priority
  assignee_id: string | null
  assignee_name: string | null
  assignee_hue: number | null
  team_id: string | null
  team_name: string | null
  customer_id: string
  customer_name: string
  appellation: string
  contact: string | null
  channel: string
  tags: string[]
  created_at: Stamp
  last_message_at: Stamp
  waiting_since: Stamp | null
  attention_at: Stamp | null
  preview_text: string | null
  preview_direction: Direction | null
  preview_kind: MessageKind | null
  preview_author_kind: AuthorKind | null
  preview_author_name: string | null
  message_count: number
  last_seq: number
  read_seq: number
  version: number
}

/** Columns of `Row`; needs `c` and what `rowJoins` joins. */
export const rowColumns = sql.raw(`
  c.id, c.number, c.subject, c.status, c.snoozed_until, c.priority, c.assignee_id, a.name as assignee_name,
  a.hue as assignee_hue, c.team_id, t.name as team_name, c.customer_id, cu.name as customer_name, cu.appellation,
  case when cu.name = '' then (select i.value from identity i where i.customer_id = cu.id
    and i.kind in ('email', 'phone') order by i.undeliverable, i.verified desc, i.created_at, i.id limit 1) end as contact,
  c.channel, c.tags, c.created_at, c.last_message_at, c.waiting_since, c.attention_at, c.preview_text,
  c.preview_direction, c.preview_kind, c.preview_author_kind, pa.name as preview_author_name, c.message_count, c.last_seq,
  coalesce(r.last_seq, 0) as read_seq, c.version`)

export function rowJoins(readerId: string): SQL {
  return sql`
    join customer cu on cu.id = c.customer_id
    left join member a on a.id = c.assignee_id
    left join team t on t.id = c.team_id
    left join member pa on pa.id = c.preview_author_id
    left join conversation_read r on r.member_id = ${readerId} and r.conversation_id = c.id`
}

const isActive = (status: Status) => (activeStatuses as readonly Status[]).includes(status)

/** Only what still needs somebody can be unread: what was settled before one came is no news. */
export function isUnread(one: { status: Status; lastSeq: number; readSeq: number }): boolean {
  return isActive(one.status) && one.lastSeq > one.readSeq
}

export function toRow(row: Row): ConversationRowRecord {
  return {
    id: row.id,
    number: row.number,
    subject: row.subject,
    status: row.status,
    snoozedUntil: isoOrNull(row.snoozed_until),
    priority: row.priority,
    assignee: row.assignee_id
      ? { id: row.assignee_id, name: row.assignee_name ?? '', hue: row.assignee_hue ?? 0 }
      : null,
    team: row.team_id ? { id: row.team_id, name: row.team_name ?? '' } : null,
    customer: {
      id: row.customer_id,
      name: row.customer_name,
      appellation: row.appellation,
      contact: row.contact,
      code: codeOf(row.customer_id),
    },
    channel: row.channel,
    tags: row.tags,
    createdAt: iso(row.created_at),
    lastMessageAt: iso(row.last_message_at),
    waitingSince: isoOrNull(row.waiting_since),
    attentionAt: isoOrNull(row.attention_at),
    preview:
      row.preview_text !== null && row.preview_direction && row.preview_kind && row.preview_author_kind
        ? {
            text: row.preview_text,
            direction: row.preview_direction,
            kind: row.preview_kind,
            authorKind: row.preview_author_kind,
            authorName: row.preview_author_name,
          }
        : null,
    messageCount: row.message_count,
    lastSeq: row.last_seq,
    unread: isUnread({ status: row.status, lastSeq: row.last_seq, readSeq: row.read_seq }),
    version: row.version,
  }
}

type Linked = { id: string; number: number; subject: string } | null

export type HeadRow = Row & {
  language: string | null
  first_response_at: Stamp | null
  last_inbound_at: Stamp | null
  last_outbound_at: Stamp | null
  resolved_at: Stamp | null
  resolved_by: string | null
  resolver_name: string | null
  resolver_hue: number | null
  resolve_reason: string | null
  closed_at: Stamp | null
  guests: string[]
  merged_into_id: string | null
  merged_into: Linked
  linked_from: Linked
}

/** Columns of `HeadRow`. Links are shown only where the reader may follow them. */
export function headColumns(principal: Principal): SQL {
  const linked = (column: string) => sql`
    (select json_build_object('id', linked.id, 'number', linked.number, 'subject', linked.subject)
     from conversation linked where linked.id = ${sql.raw(`c.${column}`)} and ${visibleTo(principal, 'linked')})`
  return sql`${rowColumns}, c.language, c.first_response_at, c.last_inbound_at, c.last_outbound_at, c.resolved_at,
    c.resolved_by, rb.name as resolver_name, rb.hue as resolver_hue, c.resolve_reason, c.closed_at,
    c.guests, c.merged_into_id, ${linked('merged_into_id')} as merged_into, ${linked('linked_from_id')} as linked_from`
}

export function headJoins(readerId: string): SQL {
  return sql`left join member rb on rb.id = c.resolved_by ${rowJoins(readerId)}`
}

export function toHead(row: HeadRow, principal: Principal): ConversationHeadRecord {
  const may = (permission: string) => principal.permissions.has(permission)
  const placed = { teamId: row.team_id, assigneeId: row.assignee_id, guests: row.guests }
  const read = mayRead(principal, placed)
  const single = row.merged_into_id === null
  const live = mayWorkOn(principal, placed) && single
  return {
    ...toRow(row),
    language: row.language,
    firstResponseAt: isoOrNull(row.first_response_at),
    lastInboundAt: isoOrNull(row.last_inbound_at),
    lastOutboundAt: isoOrNull(row.last_outbound_at),
    resolvedAt: isoOrNull(row.resolved_at),
    resolvedBy: row.resolved_by
      ? { id: row.resolved_by, name: row.resolver_name ?? '', hue: row.resolver_hue ?? 0 }
      : null,
    resolveReason: row.resolve_reason,
    closedAt: isoOrNull(row.closed_at),
    mergedInto: row.merged_into,
    linkedFrom: row.linked_from,
    abilities: {
      read,
      note: read && single && may('conversations.write'),
      write: live && may('conversations.write'),
      reply: live && may('conversations.write') && row.status !== 'closed',
      organize: live && may('conversations.organize'),
      statuses: live && may('conversations.write') ? [...nextStatuses(row.status)] : [],
    },
  }
}

/** The head of one conversation for this reader. @throws Problem `not-found` when they may not see it */
export async function presentHead(db: Database, principal: Principal, id: string): Promise<ConversationHeadRecord> {
  const found = await findHead(db, principal, id)
  if (!found) throw notFound()
  return found
}

/**
 * The head for somebody who has just changed it: also when the change itself took it out of their sight
 * (`abilities.read` false). What is done is answered as done.
 */
export async function headAfter(db: Database, principal: Principal, id: string): Promise<ConversationHeadRecord> {
  const head = await readHead(db, principal, sql`c.id = ${id}`)
  if (!head) throw new Error(`conversation ${id} is not there`)
  return head
}

/** The same along with the commit. @returns tells it once it has been committed */
export function headAlong(tx: Transaction, principal: Principal, id: string): () => ConversationHeadRecord {
  const answer = readAlong<HeadRow>(tx, headQuery(principal, sql`c.id = ${id}`))
  return () => {
    const [row] = answer()
    if (!row) throw new Error(`conversation ${id} is not there`)
    return toHead(row, principal)
  }
}

/** The same, null when the reader may not see it. */
export async function findHead(db: Database, principal: Principal, id: string): Promise<ConversationHeadRecord | null> {
  return readHead(db, principal, sql`c.id = ${id} and ${visibleTo(principal)}`)
}

async function readHead(db: Database, principal: Principal, where: SQL): Promise<ConversationHeadRecord | null> {
  const [row] = await plannedRows<HeadRow>(db, headQuery(principal, where))
  return row ? toHead(row, principal) : null
}

function headQuery(principal: Principal, where: SQL): SQL {
  return sql`select ${headColumns(principal)} from conversation c ${headJoins(principal.id)} where ${where}`
}

export type AttachmentRow = {
  id: string
  name: string
  type: string
  size: number
  uploaded_by: string | null
  created_at: Stamp
}

/** The attachments of a message or a draft as one JSON value, in their order; `where` speaks of `at`. */
export function attachmentsJson(where: SQL): SQL {
  return sql`(select coalesce(json_agg(json_build_object('id', at.id, 'name', at.name, 'type', at.type, 'size', at.size,
    'uploaded_by', at.uploaded_by, 'created_at', at.created_at) order by at.position, at.id), '[]') from attachment at where ${where})`
}

export function toAttachment(row: AttachmentRow): AttachmentRecord {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    size: Number(row.size),
    presentation: presentation(row.type),
    url: `/api/v1/attachments/${row.id}`,
    uploadedBy: row.uploaded_by,
    createdAt: iso(row.created_at),
  }
}
