import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { nowMs } from '#platform/server/clock/index.ts'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { job } from '#platform/server/jobs/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { queueTakeIn } from './take-in.ts'

const minute = 60_000
/** Longer than all pauses of one mail and the longest run together. */
const lostAfter = 30 * minute

/**
 * Queues mails again whose job was lost with the process that had it: others that came after them have been taken in
 * since, or none at all is. A long queue that moves is left alone.
 * @returns how many
 */
async function sweepStored(kernel: Kernel): Promise<number> {
  const at = nowMs()
  const old = await rows<{ id: string }>(
    kernel.db,
    sql`
      with latest as (
        select max(stored_at) as stored_at, count(*) as taken from mail_in where taken_at > ${new Date(at - lostAfter)})
      select i.id from mail_in i, latest
      where i.state = 'stored' and i.stored_at < ${new Date(at - lostAfter)}
        and (latest.taken = 0 or latest.stored_at > i.stored_at + interval '10 minutes')
      order by i.stored_at limit 500`,
  )
  for (const { id } of old) await inTransaction(kernel.db, (tx) => queueTakeIn(tx, { arrivalId: id, byHand: false }))
  return old.length
}

/** Nothing that arrived waits for good. */
export const sweepArrivals = job({
  name: 'channel-email.sweep-arrivals',
  data: Type.Object({}),
  cron: '*/10 * * * *',
  run: async (kernel) => {
    await sweepStored(kernel)
  },
})
