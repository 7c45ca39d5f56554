import { lt } from 'drizzle-orm'
import { Type } from 'typebox'
import { nowMs } from '../clock/index.ts'
import { job } from '../jobs/index.ts'
import { idempotencyKey } from './schema.ts'

/** Forgets idempotency keys after a day. */
export const sweepIdempotencyKeys = job({
  name: 'http.sweep-idempotency-keys',
  data: Type.Object({}),
  cron: '17 * * * *',
  run: async ({ db }) => {
    await db.delete(idempotencyKey).where(lt(idempotencyKey.at, new Date(nowMs() - 24 * 3_600_000)))
  },
})
