import { eq } from 'drizzle-orm'
import { member } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { readableTime } from '#platform/server/errors/readable-time.ts'
import { translate } from '#platform/server/errors/words.ts'
import { layers, progressTexts } from '../contract.ts'
import type { ExpectationRow } from './present.ts'

/** Somebody else wrote here first: who, when, and what it says now (409 `moments.expectation-conflict`). */
export async function changedExpectation(db: Database, reader: Principal, row: ExpectationRow): Promise<Problem> {
  const [found] = row.changedById
    ? await db.select({ name: member.name }).from(member).where(eq(member.id, row.changedById))
    : []
  const whoElse = row.changedByKind === 'staff' ? 'former' : row.changedByKind
  const name = found?.name ?? translate(reader.locale, `moments:who.${whoElse}`)
  return new Problem('moments.expectation-conflict', {
    status: 409,
    params: { who: name, when: readableTime(row.changedAt, reader) },
    details: {
      version: row.version,
      at: row.changedAt.toISOString(),
      by: { kind: row.changedByKind, id: row.changedById, name },
      current: Object.fromEntries([...layers, ...progressTexts].map((field) => [field, row[field]])),
    },
  })
}
