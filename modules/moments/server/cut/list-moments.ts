import { type SQL, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import type { QueryOf, ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, decodeCursor, encodeCursor, rows } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import type { listConversationMoments, listMoments as listEndpoint, MomentItemRecord } from '../../contract/moments.ts'
import type { MomentKind, ScoreSource, Step, TouchpointStage } from '../../contract.ts'

/** How many moments of one conversation travel. */
const mostOfOne = 200

type Stamp = string
type Row = {
  id: string
  conversation_id: string
  number: number
  subject: string
  customer_id: string
  customer_name: string
  kind: MomentKind
  position: number
  channel: string
  began_at: Stamp
  answered_at: Stamp | null
  ended_at: Stamp | null
  waiting_seconds: number | null
  inbound_count: number
  outbound_count: number
  first_message_id: string | null
  served: Named & { hue: number }
  team: Named
  receiver: Named & { hue: number }
  receiver_team: Named
  touchpoint: Named & { stage: TouchpointStage }
  touchpoint_by: 'rule' | 'hand' | null
  steps: Step[]
  promises_made: number
  readable: boolean
  score_id: string | null
  score_value: number | null
  score_source: ScoreSource | null
  score_at: Stamp | null
  score_words: string
  score_seen_at: Stamp | null
  scored_by: Named & { hue: number }
}
type Named = { id: string; name: string } & Record<string, unknown>

const person = (alias: string) =>
  sql.raw(`json_build_object('id', ${alias}.id, 'name', ${alias}.name, 'hue', ${alias}.hue)`)
const named = (alias: string) => sql.raw(`json_build_object('id', ${alias}.id, 'name', ${alias}.name)`)

const columns = (reader: Principal) => sql`m.id, m.conversation_id, c.number, c.subject, m.customer_id,
  coalesce(nullif(cu.name, ''), cu.appellation) as customer_name, m.kind, m.position, m.channel, m.began_at,
  m.answered_at, m.ended_at, m.waiting_seconds, m.inbound_count, m.outbound_count, m.first_message_id,
  ${person('sv')} as served, ${named('tm')} as team, ${person('rc')} as receiver, ${named('rt')} as receiver_team,
  json_build_object('id', tp.id, 'name', tp.name, 'stage', tp.stage) as touchpoint, m.touchpoint_by, m.steps,
  m.promises_made, m.score_id, m.score_value, m.score_source, m.score_at, ${visibleTo(reader)} as readable,
  coalesce(nullif(sc.words, ''), sc.comment, '') as score_words, ${person('sb')} as scored_by, sc.seen_at as score_seen_at`
const joins = sql`join conversation c on c.id = m.conversation_id join customer cu on cu.id = m.customer_id
  left join member sv on sv.id = m.served_by_id left join team tm on tm.id = m.team_id
  left join member rc on rc.id = m.receiver_id left join team rt on rt.id = m.receiver_team_id
  left join touchpoint tp on tp.id = m.touchpoint_id left join score sc on sc.id = m.score_id
  left join member sb on sc.by_kind = 'staff' and sb.id = sc.by_id`

/** Their own hand-overs stay before whoever gave them and whom they were given to, wherever the conversation went. */
const handedBy = (reader: Principal) =>
  sql`m.kind = 'internal' and (m.served_by_id = ${reader.id} or m.receiver_id = ${reader.id})`
const toldTo = (reader: Principal) => sql`(${visibleTo(reader)} or ${handedBy(reader)})`

/** The hand-overs that the reader gave; or those given to them, or to a team of theirs. */
function handed(reader: Principal, which: 'given' | 'received'): SQL {
  if (which === 'given') return sql`m.kind = 'internal' and m.served_by_id = ${reader.id}`
  const teams = sql`${sql.param([...reader.teamIds])}::uuid[]`
  return sql`m.kind = 'internal' and (m.receiver_id = ${reader.id}
    or m.receiver_team_id = any(${teams}) and m.served_by_id <> ${reader.id})`
}

/**
 * The moments of a conversation, oldest first.
 * @throws Problem `not-found` unless the reader may read it
 */
export async function conversationMoments(
  db: Database,
  { principal, conversationId }: { principal: Principal; conversationId: string },
): Promise<ReplyOf<typeof listConversationMoments>> {
  const [home] = await rows(
    db,
    sql`select 1 from conversation c where c.id = ${conversationId} and ${visibleTo(principal)}`,
  )
  if (!home) throw notFound()
  const found = await rows<Row>(
    db,
    sql`select ${columns(principal)} from moment m ${joins} where m.conversation_id = ${conversationId}
        order by m.position desc limit ${mostOfOne}`,
  )
  return { items: found.reverse().map((row) => presentItem(row, principal)) }
}

/** Moments of the conversations the reader may read, and their own hand-overs, newest first. @throws Problem `bad-request` on `from`, `to`, `after` */
export async function listMoments(
  db: Database,
  { principal, query }: { principal: Principal; query: QueryOf<typeof listEndpoint> },
): Promise<ReplyOf<typeof listEndpoint>> {
  const { limit = 50, after, from, to, scored } = query
  const at = (field: string, text: string) => {
    if (Number.isNaN(Date.parse(text))) throw badField(field, 'date-time')
    return new Date(text)
  }
  const [beganAt, id] = after ? decodeCursor(after, ['instant', 'uuid']) : []
  const conditions: SQL[] = [
    toldTo(principal),
    ...(query.handed ? [handed(principal, query.handed)] : []),
    ...(query.servedBy ? [sql`m.served_by_id = ${query.servedBy}`] : []),
    ...(query.receiverId ? [sql`m.receiver_id = ${query.receiverId}`] : []),
    ...(query.teamId ? [sql`m.team_id = ${query.teamId}`] : []),
    ...(query.touchpointId ? [sql`m.touchpoint_id = ${query.touchpointId}`] : []),
    ...(query.kind ? [sql`m.kind = ${query.kind}`] : []),
    ...(from ? [sql`m.began_at >= ${at('from', from)}`] : []),
    ...(to ? [sql`m.began_at < ${at('to', to)}`] : []),
    ...(scored === undefined ? [] : [scored ? sql`m.score_value is not null` : sql`m.score_value is null`]),
    ...(query.scoreId ? [sql`m.score_id = ${query.scoreId}`] : []),
    ...(beganAt ? [sql`(m.began_at, m.id) < (${beganAt}::timestamptz, ${id}::uuid)`] : []),
  ]
  const found = await rows<Row>(
    db,
    sql`select ${columns(principal)} from moment m ${joins} where ${sql.join(conditions, sql` and `)}
        order by m.began_at desc, m.id desc limit ${limit + 1}`,
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => presentItem(row, principal)),
    next: found.length > limit && last ? encodeCursor([iso(last.began_at), last.id]) : null,
  }
}

/** One moment. @throws Problem `not-found` unless the reader may read its conversation, or it is a hand-over of theirs */
export async function readMomentItem(
  db: Database,
  { principal, momentId }: { principal: Principal; momentId: string },
): Promise<MomentItemRecord> {
  const [row] = await rows<Row>(
    db,
    sql`select ${columns(principal)} from moment m ${joins} where m.id = ${momentId} and ${toldTo(principal)}`,
  )
  if (!row) throw notFound()
  return presentItem(row, principal)
}

const iso = (at: Stamp) => new Date(at).toISOString()
const isoOrNull = (at: Stamp | null) => (at === null ? null : iso(at))
const there = <N extends Named>(one: N): N | null => (one.id ? one : null)

function presentItem(row: Row, reader: Principal): MomentItemRecord {
  const works = reader.permissions.has('moments.work')
  const internal = row.kind === 'internal'
  const received = row.receiver.id === reader.id
  const ofTeam = row.receiver_team.id && reader.teamIds.includes(row.receiver_team.id) && row.served.id !== reader.id
  const told = row.score_source === 'customer' && row.scored_by.id
  return {
    id: row.id,
    conversationId: row.conversation_id,
    conversation: { number: row.number, subject: row.readable ? row.subject : '', readable: row.readable },
    customer: row.readable ? { id: row.customer_id, name: row.customer_name ?? '' } : null,
    kind: row.kind,
    position: row.position,
    // Between us: none of the customer's ways.
    channel: internal ? 'internal' : row.channel,
    beganAt: iso(row.began_at),
    answeredAt: isoOrNull(row.answered_at),
    endedAt: isoOrNull(row.ended_at),
    waitingSeconds: row.waiting_seconds,
    inboundCount: row.inbound_count,
    outboundCount: row.outbound_count,
    firstMessageId: row.first_message_id,
    servedBy: there(row.served),
    team: there(row.team),
    receiver: there(row.receiver),
    receiverTeam: there(row.receiver_team),
    touchpoint: there(row.touchpoint),
    touchpointBy: row.touchpoint_by,
    steps: row.steps,
    promisesMade: row.promises_made,
    score:
      row.score_id && row.score_value !== null && row.score_source && row.score_at
        ? {
            id: row.score_id,
            value: row.score_value,
            source: row.score_source,
            at: iso(row.score_at),
            words: row.score_words,
            by: there(row.scored_by),
            seenAt: isoOrNull(row.score_seen_at),
          }
        : null,
    abilities: {
      touchpoint: works && !internal,
      score: works && internal && (received || Boolean(ofTeam)),
      seen:
        works &&
        internal &&
        row.served.id === reader.id &&
        Boolean(told) &&
        (row.score_value ?? 0) < 0 &&
        row.score_seen_at === null,
    },
  }
}
