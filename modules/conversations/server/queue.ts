import { sql } from 'drizzle-orm'
import type { OpeningHours } from '#modules/staff/contract.ts'
import { company } from '#modules/staff/server/index.ts'
import { isOpen } from '#modules/staff/server/rules.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, plannedRows } from '#platform/server/database/index.ts'

/** Where a chat stands that nobody has answered yet. */
export type QueuePlace = {
  /** Chats of the same team that have waited longer. */
  ahead: number
  /** Minutes still to wait, see `expectedWait`; null: nobody is at work, or too few figures to say. */
  wait: { from: number; to: number } | null
}

/** So many recent first answers of this hour (an hour before and after counts too) are looked at. */
const looked = 50
/** Fewer say nothing. */
const least = 8
const within = 28 * 86_400_000

/**
 * Place and expected wait of a chat that waits for its first answer; null for any other. Figures are those of this team's
 * chats of the last 28 days around this hour: the pace of a colleague is the time from when they and the chat were both
 * there (it had come, they had answered the one before) to their first answer.
 */
export async function queuePlace(db: Database, conversationId: string): Promise<QueuePlace | null> {
  const [mine] = await plannedRows<{ teamId: string | null; createdAt: string }>(
    db,
    sql`select team_id as "teamId", created_at as "createdAt" from conversation
        where id = ${conversationId} and channel = 'chat' and status = 'open' and first_response_at is null
          and merged_into_id is null`,
  )
  if (!mine) return null
  const ofTeam = mine.teamId ? sql`team_id = ${mine.teamId}` : sql`team_id is null`
  const { timeZone } = await company(db)
  const at = now()
  const [[place], there, recent] = await Promise.all([
    plannedRows<{ ahead: number }>(
      db,
      sql`select count(*)::int as ahead from conversation
          where channel = 'chat' and status = 'open' and first_response_at is null and merged_into_id is null and ${ofTeam}
            and (created_at, id) < (${mine.createdAt}::timestamptz, ${conversationId}::uuid)`,
    ),
    atWork(db, mine.teamId, at),
    plannedRows<{ waited: number; pace: number; assignee: string | null }>(
      db,
      sql`select assignee, extract(epoch from answered - came)::float as waited,
            extract(epoch from answered - greatest(came, lag(answered) over (partition by assignee order by answered)))::float
              as pace
          from (
            select created_at as came, first_response_at as answered, assignee_id as assignee from conversation
            where channel = 'chat' and first_response_at is not null and ${ofTeam}
              and created_at between ${new Date(at.getTime() - within)} and ${at}
              and (extract(hour from created_at at time zone ${timeZone}) - extract(hour from ${at}::timestamptz at time zone ${timeZone}) + 25)::int % 24 <= 2
            order by created_at desc limit ${sql.raw(String(looked))}) recent`,
    ),
  ])
  const ahead = place?.ahead ?? 0
  // Who is there but takes no chats at this hour is no help in the queue; somebody of those there will.
  const takers = new Set(recent.map(({ assignee }) => assignee))
  const online = there.length === 0 ? 0 : Math.max(1, there.filter((one) => takers.has(one)).length)
  return {
    ahead,
    wait: expectedWait({
      ahead,
      online,
      waited: (at.getTime() - Date.parse(new Date(mine.createdAt).toISOString())) / 1000,
      paces: recent.map(({ pace }) => pace),
      waits: recent.map(({ waited }) => waited),
    }),
  }
}

/** Who of the team (of the whole company for the common pool) could answer now: online, within its hours. */
async function atWork(db: Database, teamId: string | null, at: Date): Promise<string[]> {
  const found = await plannedRows<{ id: string; hours: OpeningHours | null }>(
    db,
    sql`select m.id, (select t.hours from team t where t.id = ${teamId}) as hours
        from member m where m.availability = 'online' and m.deactivated_at is null and m.role <> 'viewer'
          ${teamId ? sql`and exists (select 1 from team_member t where t.member_id = m.id and t.team_id = ${teamId})` : sql``}`,
  )
  const hours = found[0]?.hours
  if (hours && !isOpen(hours, Temporal.Instant.fromEpochMilliseconds(at.getTime()))) return []
  return found.map(({ id }) => id)
}

type Facts = {
  ahead: number
  /** Colleagues who could answer now. */
  online: number
  /** Seconds this one has waited so far. */
  waited: number
  /** Seconds one colleague took for each recent chat. */
  paces: readonly number[]
  /** Seconds recent chats waited in all. */
  waits: readonly number[]
}

/**
 * Minutes still to wait: as many rounds as those ahead and this one make among who is online, each taking a quick one (a
 * quarter of the recent ones were as quick) to a slow one (nine tenths were not slower); above a quarter of an hour in
 * fives. Nothing is said when nobody is at work, when recent chats are few, or once this one has waited longer than any.
 */
export function expectedWait({ ahead, online, waited, paces, waits }: Facts): QueuePlace['wait'] {
  if (online === 0 || paces.length < least || waited > Math.max(...waits)) return null
  const sorted = paces.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? 0
  const rounds = Math.max(1, (ahead + 1) / online)
  const minutes = (seconds: number, round: (given: number) => number) => {
    const exact = Math.max(1, Math.ceil(seconds / 60))
    return exact <= 15 ? exact : Math.max(15, round(exact / 5) * 5)
  }
  return { from: minutes(rounds * at(0.25), Math.floor), to: minutes(rounds * at(0.9), Math.ceil) }
}
