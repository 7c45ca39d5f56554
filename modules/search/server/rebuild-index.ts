import { sql } from 'drizzle-orm'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { feedMessages, feedSubjects } from './feed.ts'
import { gatherFrequencies } from './frequency.ts'

export type Progress = { subjects: number; messages: number }
type Options = {
  /** Rows read and written at once. */
  batch?: number
  /**
   * Builds the gram indexes after the rows instead of with them: much faster for a large import, but it locks the
   * tables, so only before the desk is opened.
   */
  bulk?: boolean
  onProgress?: (done: Progress) => void
}

const firstId = '00000000-0000-0000-0000-000000000000'
const gramIndexes = [
  { name: 'search_subject_grams', table: 'search_subject' },
  { name: 'search_message_grams', table: 'search_message' },
]

/**
 * Adds every subject and message that is not in the index, in batches, each its own transaction: what an interrupted
 * run did stays done and the next one goes on. Live writes may go on meanwhile, unless `bulk`.
 * @returns how many were added
 */
export async function rebuildIndex(
  db: Database,
  { batch = 2000, bulk = false, onProgress }: Options = {},
): Promise<Progress> {
  const done: Progress = { subjects: 0, messages: 0 }
  if (bulk) for (const { name } of gramIndexes) await db.execute(sql.raw(`drop index if exists ${name}`))
  // Asked row by row: joined as a whole, every batch would read all that is there already.
  await inBatches(async (after) => {
    const ids = await feedSubjects(
      db,
      sql`c.id > ${after} and (select true from search_subject s where s.conversation_id = c.id) is null
        order by c.id limit ${batch}`,
    )
    done.subjects += ids.length
    onProgress?.(done)
    return ids
  })
  await inBatches(async (after) => {
    const ids = await feedMessages(
      db,
      sql`m.id > ${after} and (select true from search_message s where s.message_id = m.id) is null
        order by m.id limit ${batch}`,
    )
    done.messages += ids.length
    onProgress?.(done)
    return ids
  })
  for (const { name, table } of gramIndexes) {
    await inTransaction(db, async (tx) => {
      // A million texts take longer than a statement of the desk may.
      await tx.execute(sql`set local statement_timeout = 0`)
      // An interrupted bulk run leaves the indexes out: whichever run comes next makes them.
      await tx.execute(
        sql.raw(`create index if not exists ${name} on ${table} using gin (grams) with (fastupdate = off)`),
      )
    })
  }
  await gatherFrequencies(db)
  return done
}

async function inBatches(one: (after: string) => Promise<string[]>): Promise<void> {
  for (let after: string | undefined = firstId; after !== undefined; ) after = (await one(after)).at(-1)
}
