import { eq } from 'drizzle-orm'
import { member } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { readableTime } from '#platform/server/errors/readable-time.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { PromiseRow } from './queries.ts'

/** Somebody else was faster: who, when, and what the promise is now (409 `promises.changed-meanwhile`). */
export async function changedMeanwhile(db: Database, reader: Principal, row: PromiseRow): Promise<Problem> {
  const name = await nameOf(db, reader, row)
  return new Problem('promises.changed-meanwhile', {
    status: 409,
    params: {
      who: name,
      when: readableTime(row.changedAt, reader),
      state: translate(reader.locale, `promises:state.${row.state}`),
    },
    details: {
      state: row.state,
      version: row.version,
      at: row.changedAt.toISOString(),
      by: { kind: row.changedByKind, id: row.changedById, name },
    },
  })
}

/** Not possible in the state it is in (409). */
export function wrongState(reader: Principal, row: PromiseRow, replacedById: string | null): Problem {
  if (replacedById) return new Problem('promises.moved-on', { status: 409, details: { replacedById } })
  return new Problem('promises.wrong-state', {
    status: 409,
    params: { state: translate(reader.locale, `promises:state.${row.state}`) },
    details: { state: row.state },
  })
}

async function nameOf(db: Database, reader: Principal, row: PromiseRow): Promise<string> {
  if (row.changedByKind !== 'staff' || !row.changedById) {
    return translate(reader.locale, `promises:who.${row.changedByKind === 'customer' ? 'customer' : 'system'}`)
  }
  const [found] = await db.select({ name: member.name }).from(member).where(eq(member.id, row.changedById))
  return found?.name ?? translate(reader.locale, 'promises:who.former')
}
