import { type SQL, sql } from 'drizzle-orm'
import type { EventKind } from '#platform/contract/event.ts'
import {
  type Database,
  decodeCursor,
  encodeCursor,
  limitOf,
  plannedRows,
  plannedTogether,
} from '#platform/server/database/index.ts'
import { sanitizeRich } from '#platform/server/html/index.ts'
import {
  type AuthorKind,
  type ChangeRecord,
  conversationAssigned,
  conversationChanged,
  conversationCreated,
  conversationErased,
  conversationMerged,
  conversationSplit,
  conversationUnmerged,
  type DeliveryState,
  type Direction,
  type MessageKind,
  type MessageRecord,
  statusChanged,
} from '../contract.ts'
import { type AttachmentRow, attachmentsJson, iso, type Stamp, toAttachment } from './present.ts'
import { isAttachmentUrl } from './rules.ts'

/** The version of the cleaning rules; raise it when they become stricter, and stored texts are cleaned again on the way out. */
export const cleaningRules = 1

const shown = new Set<string>(
  [
    conversationCreated,
    conversationAssigned,
    statusChanged,
    conversationChanged,
    conversationMerged,
    conversationUnmerged,
    conversationSplit,
    conversationErased,
  ].map((kind) => kind.name),
)

/**
 * For higher modules: events of this kind, recorded with the conversation as subject, are shown in its timeline. The
 * screen of that module says how.
 */
export function showInTimeline(kind: EventKind): void {
  shown.add(kind.name)
}

type MessageRow = {
  id: string
  at: Stamp
  seq: number
  created_at: Stamp
  direction: Direction
  kind: MessageKind
  channel: string
  author_kind: AuthorKind
  author_id: string | null
  author_name: string | null
  author_hue: number | null
  html: string
  text: string
  cleaned_by: number
  duration_seconds: number | null
  mentions: string[]
  delivery: DeliveryState | null
  delivery_reason: string | null
  private: boolean
  meta: Record<string, unknown> | null
}
type FileRow = AttachmentRow & { message_id: string }
type WriterRow = { id: string; name: string; hue: number }
type ChangeRow = {
  id: string
  at: Stamp
  name: string
  actor_kind: AuthorKind
  actor_id: string | null
  actor_name: string | null
  actor_hue: number | null
  remark: string | null
  data: Record<string, unknown>
  undoable: boolean
}

export type TimelinePage = { items: (MessageRecord | ChangeRecord)[]; before: string | null }

/** A text as it may be shown: cleaned when written, and again if the rules have become stricter since. */
export function shownHtml(row: { html: string; cleaned_by: number }): string {
  return row.cleaned_by === cleaningRules ? row.html : sanitizeRich(row.html, { isOwnImage: isAttachmentUrl })
}

export type MessageJson = MessageRow & { attachments: AttachmentRow[] }

export function toMessage(row: MessageJson): MessageRecord {
  return {
    type: 'message',
    id: row.id,
    seq: row.seq,
    at: iso(row.at),
    createdAt: iso(row.created_at),
    direction: row.direction,
    kind: row.kind,
    channel: row.channel,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name, hue: row.author_hue },
    html: shownHtml(row),
    text: row.text,
    durationSeconds: row.duration_seconds,
    mentions: row.mentions,
    attachments: row.attachments.map(toAttachment),
    delivery: row.delivery ? { state: row.delivery, reason: row.delivery_reason } : null,
    private: row.private,
    meta: row.meta,
  }
}

const messageColumns = sql.raw(`
  m.id, m.occurred_at as at, m.seq, m.created_at, m.direction, m.kind, m.channel, m.author_kind, m.author_id,
  m.html, m.text, m.cleaned_by, m.duration_seconds, m.mentions, m.delivery, m.delivery_reason, m.private, m.meta`)
const customerName = sql.raw(
  `case when m.author_kind = 'customer' then (select cu.name from customer cu where cu.id = m.author_id) end`,
)

/** One message as one JSON value, for `toMessage`. */
export function messageJson(messageId: string): SQL {
  return sql`(select row_to_json(one) from (
    select ${messageColumns}, coalesce(st.name, ${customerName}) as author_name, st.hue as author_hue,
      ${attachmentsJson(sql`at.message_id = m.id`)} as attachments
    from message m left join member st on m.author_kind = 'staff' and st.id = m.author_id
    where m.id = ${messageId}) one)`
}

export type TimelineQuery = { before?: string | undefined; limit?: number }

/**
 * The statements that a page of the timeline takes, for one packet: messages, their attachments, everybody of the staff
 * who ever wrote here (first writers first), changes.
 */
export function timelineQueries(conversationId: string, { before, limit = 30 }: TimelineQuery): SQL[] {
  const cursor = before ? decodeCursor(before, ['instant', 'number', 'number', 'uuid']) : null
  const [at, rank, seq, id] = cursor ?? []
  const most = limitOf(limit + 1)
  const earlier = (time: string, key: SQL) =>
    cursor
      ? sql`and ${sql.raw(time)} <= ${at}::timestamptz and ${key} < (${at}::timestamptz, ${rank}::int, ${seq}::int, ${id}::uuid)`
      : sql``
  const messagesFrom = sql`
    from message m where m.conversation_id = ${conversationId} ${earlier('m.occurred_at', sql`(m.occurred_at, 1, m.seq, m.id)`)}
    order by m.occurred_at desc, m.seq desc limit ${most}`
  const rankSql = sql.raw(`case when e.name = '${conversationCreated.name}' then ${beginning} else ${change} end`)
  return [
    sql`select ${messageColumns}, ${customerName} as author_name, null::int as author_hue ${messagesFrom}`,
    sql`select at.message_id, at.id, at.name, at.type, at.size, at.uploaded_by, at.created_at
        from attachment at where at.message_id = any(array(select m.id ${messagesFrom})) order by at.position, at.id`,
    sql`select p.id, p.name, p.hue
        from (select m.author_id, min(m.seq) as first from message m
              where m.conversation_id = ${conversationId} and m.author_kind = 'staff' group by m.author_id) w
        join member p on p.id = w.author_id order by w.first`,
    sql`select e.id, e.at, e.name, e.actor_kind, e.actor_id, coalesce(st.name, cu.name) as actor_name, st.hue as actor_hue,
          re.text as remark, e.data,
          e.name = ${conversationMerged.name} and exists (
            select 1 from conversation_merge cm join conversation target on target.id = cm.target_id
            where cm.id = (e.data->>'mergeId')::uuid and cm.undone_at is null and target.merged_into_id is null) as undoable
        from event e
        left join change_remark re on re.event_id = e.id
        left join member st on e.actor_kind = 'staff' and st.id = e.actor_id
        left join customer cu on e.actor_kind = 'customer' and cu.id = e.actor_id
        where e.subject_id = ${conversationId} and e.name = any(${sql.param([...shown])}::text[])
          ${earlier('e.at', sql`(e.at, ${rankSql}, 0, e.id)`)}
        order by e.at desc, e.id desc limit ${most}`,
  ]
}

/** Within one millisecond: its beginning, then messages as they arrived, then other changes. */
const beginning = 0
const said = 1
const change = 2

type Entry = { at: string; rank: number; seq: number; id: string } & (
  | { message: MessageRow; change?: never }
  | { change: ChangeRow; message?: never }
)

/** Newest first. */
function byPlace(one: Entry, other: Entry): number {
  if (one.at !== other.at) return one.at < other.at ? 1 : -1
  if (one.rank !== other.rank) return other.rank - one.rank
  if (one.seq !== other.seq) return other.seq - one.seq
  return one.id < other.id ? 1 : -1
}

/** The page that the answers to `timelineQueries` make. */
export async function toTimeline(
  db: Database,
  answers: readonly unknown[][],
  { limit = 30 }: TimelineQuery,
): Promise<TimelinePage> {
  const [messages = [], files = [], writers = [], changes = []] = answers as [
    MessageRow[],
    FileRow[],
    WriterRow[],
    ChangeRow[],
  ]
  const entries: Entry[] = messages.map((message) => ({
    at: iso(message.at),
    rank: said,
    seq: message.seq,
    id: message.id,
    message,
  }))
  for (const one of changes) {
    const rank = one.name === conversationCreated.name ? beginning : change
    entries.push({ at: iso(one.at), rank, seq: 0, id: one.id, change: one })
  }
  entries.sort(byPlace)
  const page = entries.slice(0, limit)
  const attached = Map.groupBy(files, (file) => file.message_id)
  const staff = new Map(writers.map((one) => [one.id, one]))
  const names = await namesIn(db, page)
  const items = page.map((entry) =>
    entry.change ? toChange(entry.change, names) : toMessage(withWriter(entry.message, staff, attached)),
  )
  const first = page.at(-1)
  return {
    items: items.reverse(),
    before: entries.length > limit && first ? encodeCursor([first.at, first.rank, first.seq, first.id]) : null,
  }
}

/** The staff who ever wrote here, first writers first. */
export function readWriters(answers: readonly unknown[][]): WriterRow[] {
  return (answers[2] ?? []) as WriterRow[]
}

const none: AttachmentRow[] = []

function withWriter(
  row: MessageRow,
  staff: ReadonlyMap<string, WriterRow>,
  attached: ReadonlyMap<string, AttachmentRow[]>,
): MessageJson {
  const attachments = attached.get(row.id) ?? none
  const writer = row.author_kind === 'staff' && row.author_id ? staff.get(row.author_id) : undefined
  if (!writer) return { ...row, attachments }
  return { ...row, attachments, author_name: writer.name, author_hue: writer.hue }
}

/**
 * Messages and changes of a conversation in one line, the newest `limit` before the cursor. Who may see it is the
 * caller's to check.
 */
export async function readTimeline(
  db: Database,
  conversationId: string,
  query: TimelineQuery = {},
): Promise<TimelinePage> {
  return toTimeline(db, await plannedTogether(db, timelineQueries(conversationId, query)), query)
}

function toChange(row: ChangeRow, names: ReadonlyMap<string, string>): ChangeRecord {
  const own = Object.values(row.data).filter((value) => typeof value === 'string' && names.has(value)) as string[]
  return {
    type: 'change',
    id: row.id,
    at: iso(row.at),
    name: row.name,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name, hue: row.actor_hue },
    data: row.data,
    names: Object.fromEntries(own.map((id) => [id, names.get(id) ?? ''])),
    remark: row.remark,
    undoable: row.undoable,
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Names of the staff and teams that changes speak of; one statement, none when they speak of nobody. */
async function namesIn(db: Database, page: readonly Entry[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Set<string>()
  for (const { change: one } of page) {
    if (!one || one.name === conversationMerged.name) continue
    for (const value of Object.values(one.data)) if (typeof value === 'string' && uuid.test(value)) ids.add(value)
  }
  if (ids.size === 0) return new Map()
  const wanted = sql.param([...ids])
  const found = await plannedRows<{ id: string; name: string }>(
    db,
    sql`select id, name from member where id = any(${wanted}::uuid[]) union all select id, name from team where id = any(${wanted}::uuid[])`,
  )
  return new Map(found.map((one) => [one.id, one.name]))
}
