import { eq } from 'drizzle-orm'
import { staffActor } from '#platform/contract/principal.ts'
import { nowMs } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, onCommit, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type Company, type CompanySettings, companyChanged } from '../contract.ts'
import { companyToken } from './audience.ts'
import { isTimeZone } from './rules.ts'
import { company as companyTable } from './schema.ts'

/** How long a process may trust what it read, ms; a change is told at once. */
const trustFor = 10_000

export const firstSettings: CompanySettings = { maxUploadMb: 25, closeAfterDays: 7, reopenWithinDays: 30 }
/** Before the first start is finished. */
const nobody: Company = { name: '', locale: 'zh-CN', timeZone: 'Asia/Shanghai', settings: firstSettings }

let cache = new WeakMap<Database, { company: Company; readAt: number }>()

/** Drops what this process knows of the company. */
export function forgetCompany(): void {
  cache = new WeakMap()
}

/** Name, language, time zone and settings of the company. Kept for up to 10 s, a change is seen at once. */
export async function company(db: Database): Promise<Company> {
  const known = cache.get(db)
  if (known && Math.abs(nowMs() - known.readAt) <= trustFor) return known.company
  const asked = cache
  const found = await readCompany(db)
  // Only if nothing was forgotten meanwhile.
  if (found && asked === cache) cache.set(db, { company: found, readAt: nowMs() })
  return found ?? nobody
}

/** Whether the first start has been finished. */
export async function isSetUp(db: Database): Promise<boolean> {
  return (await readCompany(db)) !== null
}

async function readCompany(db: Database): Promise<Company | null> {
  const [row] = await db.select().from(companyTable).where(eq(companyTable.id, 1))
  if (!row) return null
  return {
    name: row.name,
    locale: row.locale,
    timeZone: row.timeZone,
    settings: { ...firstSettings, ...row.settings },
  }
}

/** @throws Problem naming `field` when it is no time zone */
export function checkTimeZone(field: string, timeZone: string | undefined): void {
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw badField(field, 'time-zone')
}

type Change = Partial<Omit<Company, 'settings'>> & { settings?: Partial<CompanySettings> }

/** Changes what is given; events name what has become different. */
export async function changeCompany(db: Database, principal: { id: string }, change: Change): Promise<Company> {
  checkTimeZone('timeZone', change.timeZone)
  return inTransaction(db, async (tx) => {
    const [row] = await tx.select().from(companyTable).where(eq(companyTable.id, 1)).for('update')
    const before: Company = row ? { ...row, settings: { ...firstSettings, ...row.settings } } : nobody
    if (!row) throw badField('company', 'unknown')
    const after: Company = {
      name: change.name?.trim() ?? before.name,
      locale: change.locale ?? before.locale,
      timeZone: change.timeZone ?? before.timeZone,
      settings: { ...before.settings, ...change.settings },
    }
    const changed = [
      ...(['name', 'locale', 'timeZone'] as const).filter((key) => before[key] !== after[key]),
      ...(Object.keys(after.settings) as (keyof CompanySettings)[]).filter(
        (key) => before.settings[key] !== after.settings[key],
      ),
    ]
    if (changed.length === 0) return after
    await tx.update(companyTable).set(after).where(eq(companyTable.id, 1))
    await recordCompanyChange(tx, principal, changed)
    return after
  })
}

async function recordCompanyChange(tx: Transaction, principal: { id: string }, changed: string[]): Promise<void> {
  onCommit(tx, forgetCompany)
  await record(tx, companyChanged, {
    actor: staffActor(principal),
    subjectId: null,
    audience: ['everyone', companyToken],
    data: { changed },
  })
}
