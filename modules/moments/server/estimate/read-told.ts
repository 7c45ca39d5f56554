import { sql } from 'drizzle-orm'
import { statusChanged } from '#modules/conversations/contract.ts'
import type { OpeningHours } from '#modules/staff/contract.ts'
import { nextOpening, openSeconds } from '#modules/staff/server/rules.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import type { ConfirmAnswer, EstimateReason, MomentKind } from '../../contract.ts'
import type { Said, Told } from './facts.ts'
import { promiseFactsOf } from './promise-hook.ts'

/** Contacts of a conversation that new facts can touch, and how many before them are read for comparison. */
const recent = 6
const before = 6

export type MomentRow = {
  id: string
  conversationId: string
  kind: MomentKind
  channel: string
  beganAt: Date
  answeredAt: Date | null
  /** Of the team's opening hours; by the clock where the team has none. */
  waitingSeconds: number | null
  estimate: number | null
  reasons: EstimateReason[] | null
}

type Stamp = Date | string
const at = (stamp: Stamp) => (stamp instanceof Date ? stamp : new Date(stamp))
const orNull = (stamp: Stamp | null) => (stamp === null ? null : at(stamp))

/** What is known of each contact of these conversations; `last`: when the last thing was said in it. */
export async function readTold(
  tx: Transaction,
  conversationIds: readonly string[],
  all: boolean,
): Promise<{ row: MomentRow; told: Told; last: Date }[]> {
  const ids = sql`${sql.param([...conversationIds])}::uuid[]`
  const found = await rows<
    Omit<MomentRow, 'beganAt' | 'answeredAt'> & {
      beganAt: Stamp
      answeredAt: Stamp | null
      hours: OpeningHours | null
    }
  >(
    tx,
    sql`select m.id, m.conversation_id as "conversationId", m.kind, m.channel, m.began_at as "beganAt",
          m.answered_at as "answeredAt", m.waiting_seconds as "waitingSeconds", m.estimate,
          m.estimate_reasons as reasons, t.hours
        from moment m left join team t on t.id = m.team_id
        where m.conversation_id = any(${ids}) order by m.conversation_id, m.position`,
  )
  const moments = found.map(({ hours, ...one }): MomentRow => {
    const moment = { ...one, beganAt: at(one.beganAt), answeredAt: orNull(one.answeredAt) }
    return { ...moment, waitingSeconds: served(moment, hours) }
  })
  const byHome = Map.groupBy(moments, (one) => one.conversationId)
  const wanted = new Map<string, MomentRow[]>()
  const since: { id: string; at: Date }[] = []
  for (const [id, own] of byHome) {
    const contacts = own.filter(({ kind }) => kind !== 'internal')
    wanted.set(id, all ? contacts : contacts.slice(-recent))
    const first = all ? contacts[0] : contacts.slice(-(recent + before))[0]
    if (first) since.push({ id, at: first.beganAt })
  }
  const said = Map.groupBy(await readSaid(tx, since), (one) => one.conversationId)
  const reopened = Map.groupBy(await readReopenings(tx, ids), (one) => one.id)
  const confirmed = Map.groupBy(await readConfirmations(tx, ids), (one) => one.id)
  const promises = Map.groupBy(await promiseFactsOf(tx, conversationIds), (one) => one.conversationId)
  return [...wanted].flatMap(([id, contacts]) => {
    const every = (byHome.get(id) ?? []).filter(({ kind }) => kind !== 'internal')
    const handovers = (byHome.get(id) ?? []).filter(({ kind }) => kind === 'internal').map(({ beganAt }) => beganAt)
    return contacts.map((row) => {
      const until = every[every.indexOf(row) + 1]?.beganAt ?? null
      const heard = (said.get(id) ?? []).filter((one) => until === null || one.at < until)
      const told: Told = {
        moment: row,
        until,
        said: heard,
        promises: promises.get(id) ?? [],
        confirmations: confirmed.get(id) ?? [],
        handovers,
        reopenings: (reopened.get(id) ?? []).map((one) => one.at),
      }
      return { row, told, last: heard.at(-1)?.at ?? row.beganAt }
    })
  })
}

/** The part of a wait in which the team was there to answer: nobody is kept waiting by a night. */
function served(
  { beganAt, answeredAt, waitingSeconds }: Pick<MomentRow, 'beganAt' | 'answeredAt' | 'waitingSeconds'>,
  hours: OpeningHours | null,
): number | null {
  if (waitingSeconds === null || answeredAt === null || !hours) return waitingSeconds
  const from = Temporal.Instant.fromEpochMilliseconds(beganAt.getTime())
  // Hours that never come tell nothing.
  if (nextOpening(hours, from) === null) return waitingSeconds
  return openSeconds(hours, from, Temporal.Instant.fromEpochMilliseconds(answeredAt.getTime()))
}

async function readSaid(
  tx: Transaction,
  since: readonly { id: string; at: Date }[],
): Promise<(Said & { conversationId: string })[]> {
  if (since.length === 0) return []
  const found = await rows<Omit<Said, 'at'> & { conversationId: string; at: Stamp }>(
    tx,
    sql`select m.conversation_id as "conversationId", m.direction, m.kind, m.author_kind as "authorKind",
          case when m.direction = 'inbound' then left(m.text, 4000) else '' end as text, m.occurred_at as at,
          m.delivery is not distinct from 'failed' as failed,
          case when m.direction = 'inbound' and m.author_kind = 'staff' then p.name end as "notedBy"
        from jsonb_to_recordset(${JSON.stringify(since)}::jsonb) as given(id uuid, at timestamptz)
        join message m on m.conversation_id = given.id and m.occurred_at >= given.at
        left join member p on p.id = m.author_id and m.author_kind = 'staff' and m.direction = 'inbound'
        where m.direction <> 'note' and not m.private
        order by m.conversation_id, m.occurred_at, m.seq`,
  )
  return found.map((one) => ({ ...one, at: at(one.at) }))
}

type Ids = ReturnType<typeof sql>

/** The customer had it opened again; the message that did so came a moment before, or a colleague wrote down what they said. */
async function readReopenings(tx: Transaction, ids: Ids): Promise<{ id: string; at: Date }[]> {
  const found = await rows<{ id: string; at: Stamp }>(
    tx,
    sql`select subject_id as id, at from event where subject_id = any(${ids}) and name = ${statusChanged.name}
          and data ->> 'cause' in ('inbound', 'told') and data ->> 'from' = 'resolved' order by id`,
  )
  return found.map((one) => ({ id: one.id, at: at(one.at) }))
}

async function readConfirmations(
  tx: Transaction,
  ids: Ids,
): Promise<{ id: string; answer: ConfirmAnswer; at: Date }[]> {
  const found = await rows<{ id: string; answer: ConfirmAnswer; at: Stamp }>(
    tx,
    sql`select conversation_id as id, answer, answered_at as at from confirmation
        where conversation_id = any(${ids}) and answer is not null order by answered_at, id`,
  )
  return found.map((one) => ({ ...one, at: at(one.at) }))
}
