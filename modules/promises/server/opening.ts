import { eq } from 'drizzle-orm'
import { isOpen, nextOpening } from '#modules/staff/server/rules.ts'
import { team } from '#modules/staff/server/schema.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { Opening } from './clock-rules.ts'

const instant = (at: Date) => Temporal.Instant.fromEpochMilliseconds(at.getTime())

/** The hours of a team; null when it has set none, or there is no team: always open. */
export async function openingOf(db: Database, teamId: string | null): Promise<Opening> {
  if (!teamId) return null
  const [found] = await db.select({ hours: team.hours }).from(team).where(eq(team.id, teamId))
  const hours = found?.hours
  if (!hours) return null
  return {
    isOpen: (at) => isOpen(hours, instant(at)),
    next: (at) => {
      const next = nextOpening(hours, instant(at))
      return next ? new Date(next.epochMilliseconds) : null
    },
  }
}
