import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import type { EventKind } from '../../contract/event.ts'
import { nowMs } from '../clock/index.ts'
import { idFrom } from '../database/id.ts'
import { job } from '../jobs/index.ts'

const day = 86_400_000
/** How long passing events are kept, and how far back beyond that a run looks, as a server may have been off. */
const keptFor = 30 * day
const looksBack = 60 * day

/**
 * Forgets events that only let other windows follow (`passing`), after a month. All others are the history of the
 * matters and are kept for good (docs/decisions).
 */
export function sweepPassingEvents(kinds: readonly EventKind[]) {
  const names = kinds.filter((kind) => kind.passing).map((kind) => kind.name)
  return job({
    name: 'events.sweep-passing',
    data: Type.Object({}),
    cron: '41 3 * * *',
    run: async ({ db, log }) => {
      const end = nowMs() - keptFor
      const gone = await db.execute(sql`
        delete from event where id >= ${idFrom(new Date(end - looksBack))} and id < ${idFrom(new Date(end))}
          and name = any(${sql.param(names)}::text[])`)
      if (gone.rowCount) log.info({ removed: gone.rowCount }, 'passing events forgotten')
    },
  })
}
