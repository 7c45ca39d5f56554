import { eq } from 'drizzle-orm'
import { member } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { readableTime } from '#platform/server/errors/readable-time.ts'
import { translate } from '#platform/server/errors/words.ts'
import { layers, progressTexts } from '../contract.ts'
import type { ConfirmationRow, ExpectationRow } from './present.ts'

/** Somebody wrote down the customer's answer first: who, when and which (409 `moments.changed-meanwhile`). */
export async function answeredMeanwhile(db: Database, reader: Principal, row: ConfirmationRow): Promise<Problem> {
  const { answer, answeredAt, answeredByKind } = row
  const at = answeredAt ?? row.at
  const name = await nameOf(db, reader, answeredByKind ?? 'system', row.answeredById)
  return new Problem('moments.changed-meanwhile', {
    status: 409,
    params: { who: name, when: readableTime(at, reader), answer: translate(reader.locale, `moments:answer.${answer}`) },
    details: { state: answer, at: at.toISOString(), by: { kind: answeredByKind, id: row.answeredById, name } },
  })
}

async function nameOf(
  db: Database,
  reader: Principal,
  kind: ConfirmationRow['answeredByKind'] & string,
  id: string | null,
): Promise<string> {
  const [found] =
    kind === 'staff' && id ? await db.select({ name: member.name }).from(member).where(eq(member.id, id)) : []
  return found?.name ?? translate(reader.locale, `moments:who.${kind === 'staff' ? 'former' : kind}`)
}

/** Somebody else wrote here first: who, when, and what it says now (409 `moments.expectation-conflict`). */
export async function changedExpectation(db: Database, reader: Principal, row: ExpectationRow): Promise<Problem> {
  const name = await nameOf(db, reader, row.changedByKind, row.changedById)
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
