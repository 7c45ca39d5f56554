import { sql } from 'drizzle-orm'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { PromiseRecord, promiseCalendar } from '../contract.ts'
import { startOf } from './calendar.ts'
import { ownedBy, readable } from './filter.ts'
import { presentPromises } from './present.ts'
import { byDue, selectPromises } from './queries.ts'
import { promise } from './schema.ts'
import { firstYear } from './times.ts'

const mostDays = 62
const mostItems = 20

type DayRow = {
  date: string
  total: number
  outstanding: number
  overdue: number
  kept: number
  broken: number
  ids: string[]
}

/**
 * Promises by day of due in the reader's time zone; days without one are left out.
 * @throws Problem `bad-request` on `from` or `to`
 */
export async function readCalendar(
  db: Database,
  { principal, from, to, owner }: { principal: Principal; from: string; to: string; owner?: string },
): Promise<ReplyOf<typeof promiseCalendar>> {
  const first = readDay('from', from)
  const last = readDay('to', to)
  const length = first.until(last).days + 1
  if (length < 1 || length > mostDays) throw badField('to', 'promises:reason.range')
  const at = now()
  const begin = startOf(first, principal.timeZone).toISOString()
  const end = startOf(last.add({ days: 1 }), principal.timeZone).toISOString()
  const days = await rows<DayRow>(
    db,
    sql`
      select to_char(${promise.dueAt} at time zone ${principal.timeZone}, 'YYYY-MM-DD') as date,
        count(*)::int as total,
        (count(*) filter (where ${promise.settledAt} is null))::int as outstanding,
        (count(*) filter (where ${promise.settledAt} is null and ${promise.dueAt} <= ${at.toISOString()}::timestamptz))::int as overdue,
        (count(*) filter (where ${promise.state} = 'kept'))::int as kept,
        (count(*) filter (where ${promise.state} = 'broken'))::int as broken,
        (array_agg(${promise.id} order by ${promise.dueAt}, ${promise.id}))[1:${sql.raw(String(mostItems))}] as ids
      from ${promise} join ${conversation} on ${conversation.id} = ${promise.conversationId}
      where ${promise.dueAt} >= ${begin}::timestamptz and ${promise.dueAt} < ${end}::timestamptz
        and ${readable(principal)} and ${ownedBy(principal, owner)}
      group by 1 order by 1`,
  )
  const shown = await itemsOf(
    db,
    principal,
    days.flatMap((day) => day.ids),
    at,
  )
  return {
    days: days.map(({ ids, ...day }) => ({ ...day, items: ids.flatMap((id) => shown.get(id) ?? []) })),
  }
}

async function itemsOf(
  db: Database,
  principal: Principal,
  ids: readonly string[],
  at: Date,
): Promise<Map<string, PromiseRecord>> {
  if (ids.length === 0) return new Map()
  const found = await selectPromises(
    db,
    sql`${promise.id} = any(${sql.param([...ids])}::uuid[]) and ${readable(principal)}`,
    byDue,
    ids.length,
  )
  const presented = await presentPromises(db, found, { reader: principal, at })
  return new Map(presented.map((one) => [one.id, one]))
}

/** @throws Problem `bad-request` when there is no such day */
function readDay(field: string, text: string): Temporal.PlainDate {
  try {
    const day = Temporal.PlainDate.from(text)
    if (day.year >= firstYear) return day
  } catch {
    // No such day, such as the 31st of February: refused below.
  }
  throw badField(field, 'date')
}
