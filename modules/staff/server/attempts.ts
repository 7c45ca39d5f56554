import { createHash } from 'node:crypto'
import { eq, lt, sql } from 'drizzle-orm'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { attempt } from './schema.ts'

type Limit = { most: number; withinMs: number }

const minute = 60_000
/** Tries of one address at one account, of anybody at one account, and of one address at all accounts. */
export const signInLimits = {
  pair: { most: 10, withinMs: 15 * minute },
  account: { most: 60, withinMs: 15 * minute },
  address: { most: 120, withinMs: 15 * minute },
} satisfies Record<string, Limit>
export const codeLimit: Limit = { most: 30, withinMs: 15 * minute }
export const passwordLimit: Limit = { most: 10, withinMs: 15 * minute }
export const resetLimit: Limit = { most: 5, withinMs: 60 * minute }

/** Keys name what is counted without keeping addresses of people readable. */
export function attemptKey(what: string, ...parts: string[]): string {
  return `${what}:${createHash('sha256').update(parts.join('\n')).digest('base64url')}`
}

/**
 * Counts one try. Counted in the database: several processes share the budget.
 * @returns seconds to wait when it is over the limit, else 0
 */
export async function waitAfterAttempt({ db, config }: Kernel, key: string, limit: Limit): Promise<number> {
  const at = now()
  const until = new Date(at.getTime() + limit.withinMs)
  const [found] = await rows<{ count: number; until: Date }>(
    db,
    sql`insert into attempt (key, count, since, until) values (${key}, 1, ${at}, ${until})
        on conflict (key) do update set
          count = case when attempt.until <= ${at} then 1 else attempt.count + 1 end,
          since = case when attempt.until <= ${at} then excluded.since else attempt.since end,
          until = case when attempt.until <= ${at} then excluded.until else attempt.until end
        returning count, until`,
  )
  if (!found || found.count <= limit.most * config.rateFactor) return 0
  return Math.max(1, Math.ceil((new Date(found.until).getTime() - nowMs()) / 1000))
}

/**
 * Counts one try and refuses those over the limit until its time is up.
 * @throws Problem `too-many-requests` with the seconds to wait, also as `details.seconds`
 */
export async function countAttempt(kernel: Kernel, key: string, limit: Limit): Promise<void> {
  const seconds = await waitAfterAttempt(kernel, key, limit)
  if (seconds > 0) throw tooMany(seconds)
}

/** The refusal of somebody who tried too often. */
export function tooMany(wait: number): Problem {
  const seconds = Math.max(1, Math.ceil(wait))
  return new Problem('too-many-requests', { params: { seconds }, details: { seconds } })
}

/** Forgets the tries of somebody who has shown who they are. */
export async function forgetAttempts(db: Database, key: string): Promise<void> {
  await db.delete(attempt).where(eq(attempt.key, key))
}

export async function sweepAttempts(db: Database): Promise<void> {
  await db.delete(attempt).where(lt(attempt.until, now()))
}
