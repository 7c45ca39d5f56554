import { type SQL, sql } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { badField, forbidden } from '#platform/server/errors/index.ts'
import type { ScorecardFilters, ScorecardView } from '../../contract/scorecards.ts'

const day = 86_400_000
const usualDays = 30
const mostDays = 400

/** Leaders compare people; everybody else sees their own line and the totals of their teams, without others' names. */
export const leads = (reader: Principal): boolean => reader.permissions.has('moments.review')

/**
 * The moments a reader may count, of the table under alias `m`: owner and admin all; others those of their teams, of the
 * common pool, and those they served. Where one may read a conversation is asked besides, where its name is shown.
 */
export function countable(reader: Principal): SQL {
  if (reader.seesAllTeams) return sql`true`
  const teams = sql`${sql.param([...reader.teamIds])}::uuid[]`
  return sql`(m.team_id is null or m.team_id = any(${teams}) or m.served_by_id = ${reader.id})`
}

/**
 * The stretch of time that is counted.
 * @throws Problem `bad-request` on `from` or `to`
 */
export function spanOf({ from, to }: Pick<ScorecardFilters, 'from' | 'to'>): { from: Date; to: Date } {
  const until = to ? new Date(to) : now()
  const since = from ? new Date(from) : new Date((to ? until.getTime() : nowMs()) - usualDays * day)
  if (Number.isNaN(since.getTime())) throw badField('from', 'date-time')
  if (Number.isNaN(until.getTime())) throw badField('to', 'date-time')
  if (since >= until) throw badField('to', 'moments:reason.span')
  if (until.getTime() - since.getTime() > mostDays * day) throw badField('from', 'moments:reason.span')
  return { from: since, to: until }
}

/**
 * The filters as conditions on `m`. Those who do not lead may ask for no other person's figures.
 * @throws Problem `forbidden`
 */
export function filtered(reader: Principal, given: ScorecardFilters, by: ScorecardView | null): SQL {
  const { from, to } = spanOf(given)
  if (!leads(reader) && given.agentId && given.agentId.toLowerCase() !== reader.id) throw forbidden()
  if (given.teamId && !reader.seesAllTeams && !reader.teamIds.includes(given.teamId.toLowerCase())) throw forbidden()
  const conditions = [
    sql`m.began_at >= ${from} and m.began_at < ${to}`,
    countable(reader),
    given.kind ? sql`m.kind = ${given.kind}` : sql`m.kind <> 'internal'`,
    ...(by === 'agent' && !leads(reader) ? [sql`m.served_by_id = ${reader.id}`] : []),
    ...(given.teamId ? [sql`m.team_id = ${given.teamId}`] : []),
    ...(given.agentId ? [sql`m.served_by_id = ${given.agentId}`] : []),
    ...(given.customerId ? [sql`m.customer_id = ${given.customerId}`] : []),
    ...(given.touchpointId ? [sql`m.touchpoint_id = ${given.touchpointId}`] : []),
    ...(given.conversationId ? [sql`m.conversation_id = ${given.conversationId}`] : []),
    ...(given.channel ? [sql`m.channel = ${given.channel}`] : []),
  ]
  return sql.join(conditions, sql` and `)
}

/** The score of `m` that counts under the source filter, else null. */
export function countedValue(source: string | undefined): SQL {
  if (!source) return sql`m.score_value`
  if (source === 'own')
    return sql`case when m.score_source = 'customer' and not m.score_recorded then m.score_value end`
  return sql`case when m.score_source = any(${sql.param(source.split(','))}::text[]) then m.score_value end`
}
