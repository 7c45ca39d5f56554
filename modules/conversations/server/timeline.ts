import { type SQL, sql } from 'drizzle-orm'
import type { EventKind } from '#platform/contract/event.ts'
import { type Database, decodeCursor, encodeCursor, plannedRows, rows } from '#platform/server/database/index.ts'
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
  type: 'message'
  id: string
  at: Stamp
  rank: number
  seq: number
  name: null
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
  attachments: AttachmentRow[]
  data: null
  undoable: false
}
type ChangeRow = {
  type: 'change'
  id: string
  at: Stamp
  rank: number
  seq: number
  name: string
  author_kind: AuthorKind
  author_id: string | null
  author_name: string | null
  author_hue: number | null
  /** the remark */
  text: string | null
  data: Record<string, unknown>
  undoable: boolean
}

export type TimelinePage = { items: (MessageRecord | ChangeRecord)[]; before: string | null }

/** A text as it may be shown: cleaned when written, and again if the rules have become stricter since. */
export function shownHtml(row: { html: string; cleaned_by: number }): string {
  return row.cleaned_by === cleaningRules ? row.html : sanitizeRich(row.html, { isOwnImage: isAttachmentUrl })
}

export type MessageJson = Omit<MessageRow, 'type' | 'rank' | 'name' | 'data' | 'undoable'>

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
  m.id, m.occurred_at as at, 1 as rank, m.seq, m.created_at, m.direction, m.kind, m.channel, m.author_kind, m.author_id,
  coalesce(st.name, cu.name) as author_name, st.hue as author_hue, m.html, m.text, m.cleaned_by, m.duration_seconds,
  m.mentions, m.delivery, m.delivery_reason, m.private, m.meta`)
const messageJoins = sql.raw(`
  left join member st on m.author_kind = 'staff' and st.id = m.author_id
  left join customer cu on m.author_kind = 'customer' and cu.id = m.author_id`)

/** One message as one JSON value, for `toMessage`. */
export function messageJson(messageId: string): SQL {
  return sql`(select row_to_json(one) from (
    select ${messageColumns}, ${attachmentsJson(sql`at.message_id = m.id`)} as attachments
    from message m ${messageJoins} where m.id = ${messageId}) one)`
}

/**
 * Messages and changes of a conversation in one line, the newest `limit` before the cursor. Who may see it is the
 * caller's to check. Within one millisecond: its beginning, then messages as they arrived, then other changes.
 */
export async function readTimeline(
  db: Database,
  conversationId: string,
  { before, limit = 30 }: { before?: string | undefined; limit?: number } = {},
): Promise<TimelinePage> {
  const cursor = before ? decodeCursor(before, ['instant', 'number', 'number', 'uuid']) : null
  const [at, rank, seq, id] = cursor ?? []
  const earlier = (time: string) => (cursor ? sql`${sql.raw(time)} <= ${at}::timestamptz` : sql`true`)
  const rankSql = sql.raw(`case when e.name = '${conversationCreated.name}' then 0 else 2 end`)
  const nothing = (types: string) =>
    sql.raw(
      types
        .split(', ')
        .map((type) => `null::${type}`)
        .join(', '),
    )
  const found = await plannedRows<MessageRow | ChangeRow>(
    db,
    sql`
      select * from (
        (select 'message' as type, ${messageColumns},
          ${attachmentsJson(sql`at.message_id = m.id`)} as attachments, null::text as name, null::jsonb as data, false as undoable
         from message m ${messageJoins}
         where m.conversation_id = ${conversationId} and ${earlier('m.occurred_at')}
           ${cursor ? sql`and (m.occurred_at, 1, m.seq, m.id) < (${at}::timestamptz, ${rank}::int, ${seq}::int, ${id}::uuid)` : sql``}
         order by m.occurred_at desc, m.seq desc limit ${limit + 1})
        union all
        (select 'change', e.id, e.at, ${rankSql}, 0, e.at, ${nothing('text, text, text')}, e.actor_kind, e.actor_id,
          coalesce(st.name, cu.name), st.hue, ${nothing('text')}, re.text, 0::smallint, ${nothing('int, uuid[], text, text, boolean, jsonb, json')}, e.name, e.data,
          e.name = ${conversationMerged.name} and exists (
            select 1 from conversation_merge cm join conversation target on target.id = cm.target_id
            where cm.id = (e.data->>'mergeId')::uuid and cm.undone_at is null and target.merged_into_id is null)
         from event e
         left join change_remark re on re.event_id = e.id
         left join member st on e.actor_kind = 'staff' and st.id = e.actor_id
         left join customer cu on e.actor_kind = 'customer' and cu.id = e.actor_id
         where e.subject_id = ${conversationId} and e.name = any(${sql.param([...shown])}::text[]) and ${earlier('e.at')}
           ${cursor ? sql`and (e.at, ${rankSql}, 0, e.id) < (${at}::timestamptz, ${rank}::int, ${seq}::int, ${id}::uuid)` : sql``}
         order by e.at desc, e.id desc limit ${limit + 1})
      ) line order by at desc, rank desc, seq desc, id desc limit ${limit + 1}`,
  )
  const page = found.slice(0, limit)
  const names = await namesIn(db, page)
  const items = page.map((row) => (row.type === 'message' ? toMessage(row) : toChange(row, names))).reverse()
  const first = page.at(-1)
  return {
    items,
    before: found.length > limit && first ? encodeCursor([iso(first.at), first.rank, first.seq, first.id]) : null,
  }
}

function toChange(row: ChangeRow, names: ReadonlyMap<string, string>): ChangeRecord {
  const own = Object.values(row.data).filter((value) => typeof value === 'string' && names.has(value)) as string[]
  return {
    type: 'change',
    id: row.id,
    at: iso(row.at),
    name: row.name,
    actor: { kind: row.author_kind, id: row.author_id, name: row.author_name, hue: row.author_hue },
    data: row.data,
    names: Object.fromEntries(own.map((id) => [id, names.get(id) ?? ''])),
    remark: row.text,
    undoable: row.undoable,
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Names of the staff and teams that changes speak of; one statement, none when they speak of nobody. */
async function namesIn(db: Database, page: readonly (MessageRow | ChangeRow)[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Set<string>()
  for (const row of page) {
    if (row.type !== 'change' || row.name === conversationMerged.name) continue
    for (const value of Object.values(row.data)) if (typeof value === 'string' && uuid.test(value)) ids.add(value)
  }
  if (ids.size === 0) return new Map()
  const wanted = sql.param([...ids])
  const found = await rows<{ id: string; name: string }>(
    db,
    sql`select id, name from member where id = any(${wanted}::uuid[]) union all select id, name from team where id = any(${wanted}::uuid[])`,
  )
  return new Map(found.map((one) => [one.id, one.name]))
}
