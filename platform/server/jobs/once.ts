import { inArray } from 'drizzle-orm'
import type { TSchema } from 'typebox'
import { now } from '../clock/index.ts'
import { type Database, inTransaction } from '../database/index.ts'
import { enqueue, type Job } from './index.ts'
import { jobOnce } from './schema.ts'

/**
 * Queues, with empty data, those of `definitions` that this database has never had: what an upgrade has to make good in
 * rows that an older version left. Of several processes that start at once one does it. Never rename such a job.
 */
export async function queueOnce(db: Database, definitions: readonly Job<TSchema>[]): Promise<void> {
  if (definitions.length === 0) return
  const names = definitions.map(({ name }) => name)
  const known = await db.select({ name: jobOnce.name }).from(jobOnce).where(inArray(jobOnce.name, names))
  const fresh = definitions.filter(({ name }) => !known.some((one) => one.name === name))
  for (const definition of fresh) {
    await inTransaction(db, async (tx) => {
      const mine = await tx
        .insert(jobOnce)
        .values({ name: definition.name, queuedAt: now() })
        .onConflictDoNothing()
        .returning({ name: jobOnce.name })
      if (mine.length > 0) await enqueue(tx, definition, {})
    })
  }
}
