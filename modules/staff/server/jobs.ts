import { lt } from 'drizzle-orm'
import { Type } from 'typebox'
import { now } from '#platform/server/clock/index.ts'
import { job } from '#platform/server/jobs/index.ts'
import { sweepAttempts } from './attempts.ts'
import { session, verification } from './schema.ts'

/** Removes what has run out: sessions, proofs, counted tries. */
export const sweepExpired = job({
  name: 'staff.sweep-expired',
  data: Type.Object({}),
  cron: '23 * * * *',
  run: async ({ db }) => {
    await db.delete(session).where(lt(session.expiresAt, now()))
    await db.delete(verification).where(lt(verification.expiresAt, now()))
    await sweepAttempts(db)
  },
})
