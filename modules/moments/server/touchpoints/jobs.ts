import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { Id, Instant, Nullable } from '#platform/contract/shapes.ts'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import { giveTouchpoints } from './give-touchpoints.ts'

/** Moments in one transaction. */
const atOnce = 500

/** Gives recent moments their touchpoints by the rules of now: batch after batch, so that nothing waits for it. */
export const applyRules = job({
  name: 'moments.apply-touchpoint-rules',
  data: Type.Object({ since: Instant, after: Nullable(Id) }),
  run: async ({ db }, { since, after }) => {
    await inTransaction(db, async (tx) => {
      const found = await rows<{ id: string }>(
        tx,
        sql`select id from moment where began_at >= ${since}::timestamptz
              and (${after}::uuid is null or id > ${after}::uuid)
            order by id limit ${atOnce}`,
      )
      const ids = found.map(({ id }) => id)
      await giveTouchpoints(tx, ids)
      const last = ids.at(-1)
      if (ids.length === atOnce && last) await enqueue(tx, applyRules, { since, after: last })
    })
  },
})
