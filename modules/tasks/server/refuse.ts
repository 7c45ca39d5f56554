import { eq } from 'drizzle-orm'
import { member } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { readableTime } from '#platform/server/errors/readable-time.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { TaskRow } from './access.ts'

/** Somebody else was faster: who, when, and what the task is now (409 `tasks.changed-meanwhile`). */
export async function changedMeanwhile(db: Database, reader: Principal, row: TaskRow): Promise<Problem> {
  const [found] = row.changedById
    ? await db.select({ name: member.name }).from(member).where(eq(member.id, row.changedById))
    : []
  const name = found?.name ?? translate(reader.locale, 'tasks:who.former')
  return new Problem('tasks.changed-meanwhile', {
    status: 409,
    params: {
      who: name,
      when: readableTime(row.changedAt, reader),
      state: translate(reader.locale, `tasks:state.${row.state}`),
    },
    details: {
      state: row.state,
      version: row.version,
      at: row.changedAt.toISOString(),
      by: { id: row.changedById, name },
    },
  })
}

/** Not possible in the state it is in (409). */
export function wrongState(reader: Principal, row: TaskRow): Problem {
  return new Problem('tasks.wrong-state', {
    status: 409,
    params: { state: translate(reader.locale, `tasks:state.${row.state}`) },
    details: { state: row.state },
  })
}
