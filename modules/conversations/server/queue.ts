import { sql } from 'drizzle-orm'
import { company } from '#modules/staff/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, plannedRows } from '#platform/server/database/index.ts'

/** Where a chat stands that nobody has answered yet. */
export type QueuePlace = {
  /** Chats of the same team that have waited longer. */
  ahead: number
  /** Minutes still to wait, from half of the recent chats of this hour to four fifths of them; null: too few to say. */
  wait: { from: number; to: number } | null
}

/** So many recent first answers of this hour (an hour before and after counts too) are looked at. */
const looked = 50
/** Fewer say nothing. */
const least = 8
const within = 28 * 86_400_000

/**
 * Place and expected wait of a chat that waits for its first answer; null for any other. The wait is what chats of this
 * team still had to wait which had waited as long as this one already has; figures from the last 28 days.
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
  const [[place], recent] = await Promise.all([
    plannedRows<{ ahead: number }>(
      db,
      sql`select count(*)::int as ahead from conversation
          where channel = 'chat' and status = 'open' and first_response_at is null and merged_into_id is null and ${ofTeam}
            and (created_at, id) < (${mine.createdAt}::timestamptz, ${conversationId}::uuid)`,
    ),
    plannedRows<{ seconds: number }>(
      db,
      sql`select extract(epoch from first_response_at - created_at)::float as seconds from conversation
          where channel = 'chat' and first_response_at is not null and ${ofTeam}
            and created_at between ${new Date(at.getTime() - within)} and ${at}
            and (extract(hour from created_at at time zone ${timeZone}) - extract(hour from ${at}::timestamptz at time zone ${timeZone}) + 25)::int % 24 <= 2
          order by created_at desc limit ${sql.raw(String(looked))}`,
    ),
  ])
  const waited = (at.getTime() - Date.parse(new Date(mine.createdAt).toISOString())) / 1000
  return {
    ahead: place?.ahead ?? 0,
    wait: stillToWait(
      recent.map(({ seconds }) => seconds),
      waited,
    ),
  }
}

/** Seconds waited by others, and by this one so far → minutes still to wait, median to 80th percentile. */
export function stillToWait(others: readonly number[], waited: number): QueuePlace['wait'] {
  const left = others
    .filter((one) => one > waited)
    .map((one) => one - waited)
    .toSorted((a, b) => a - b)
  if (left.length < least) return null
  const at = (part: number) => left[Math.min(left.length - 1, Math.ceil(part * left.length) - 1)] ?? 0
  const minutes = (seconds: number) => Math.max(1, Math.ceil(seconds / 60))
  return { from: minutes(at(0.5)), to: minutes(at(0.8)) }
}
