import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { nowMs } from '#platform/server/clock/index.ts'
import { job } from '#platform/server/jobs/index.ts'

/** A browser that never said anything is forgotten after this, ms. */
const forgottenAfter = 30 * 86_400_000

/** Forgets browsers that opened the window long ago and never wrote. */
export const sweepVisitors = job({
  name: 'channel-chat.sweep-visitors',
  data: Type.Object({}),
  cron: '41 3 * * *',
  run: async ({ db }) => {
    const before = new Date(nowMs() - forgottenAfter)
    await db.execute(sql`
      delete from chat_visitor v where v.last_seen_at < ${before}
        and not exists (select 1 from chat_thread t where t.visitor_id = v.id)`)
  },
})
