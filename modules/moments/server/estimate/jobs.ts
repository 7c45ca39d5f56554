import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { Id, Nullable } from '#platform/contract/shapes.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import { estimateConversations } from './estimate-conversations.ts'

/** Conversations in one transaction. */
const atOnce = 100
/** How far back estimates follow a change of the settings: a quarter. */
const days = 92

/** Estimates again after the settings have changed: batch after batch, each its own job, so that nothing waits for it. */
export const estimateAgain = job({
  name: 'moments.estimate-again',
  data: Type.Object({ after: Nullable(Id) }),
  run: async ({ db }, { after }) => {
    const since = new Date(now().getTime() - days * 86_400_000)
    await inTransaction(db, async (tx) => {
      const found = await rows<{ id: string }>(
        tx,
        sql`select distinct conversation_id as id from moment
            where began_at >= ${since} and (${after}::uuid is null or conversation_id > ${after}::uuid)
            order by conversation_id limit ${atOnce}`,
      )
      const ids = found.map(({ id }) => id)
      await estimateConversations(tx, ids, { all: true })
      const last = ids.at(-1)
      if (ids.length === atOnce && last) await enqueue(tx, estimateAgain, { after: last })
    })
  },
})
