import { eq } from 'drizzle-orm'
import { company } from '#modules/staff/server/index.ts'
import { member } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { readableTime } from '#platform/server/errors/readable-time.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { VoucherRow } from './queries.ts'
import { stateAt } from './rules.ts'

/** Why it cannot be done: who was faster, when and where, or that it is over (409). */
export async function notOpen(db: Database, reader: Principal, row: VoucherRow): Promise<Problem> {
  const state = stateAt(row, now())
  const details = { state }
  if (state === 'expired') {
    return new Problem('vouchers.expired', { status: 409, params: { day: await dayOf(db, reader, row) }, details })
  }
  const name = await nameOf(db, reader, row.settledById)
  const when = row.settledAt ? readableTime(row.settledAt, reader) : ''
  const place = row.place ? translate(reader.locale, 'vouchers:at-place', { place: row.place }) : ''
  const known = {
    ...details,
    at: row.settledAt?.toISOString() ?? null,
    by: { id: row.settledById, name },
    place: row.place,
  }
  if (state === 'open') return new Problem('vouchers.still-open', { status: 409, details })
  return new Problem(`vouchers.${state}`, { status: 409, params: { who: name, when, place }, details: known })
}

async function nameOf(db: Database, reader: Principal, id: string | null): Promise<string> {
  if (!id) return translate(reader.locale, 'vouchers:system')
  const [found] = await db.select({ name: member.name }).from(member).where(eq(member.id, id))
  return found?.name ?? translate(reader.locale, 'vouchers:former')
}

async function dayOf(db: Database, reader: Principal, row: VoucherRow): Promise<string> {
  if (!row.expiresAt) return ''
  const { timeZone } = await company(db)
  return new Intl.DateTimeFormat(reader.locale, { timeZone, year: 'numeric', month: 'long', day: 'numeric' }).format(
    row.expiresAt.getTime() - 1,
  )
}
