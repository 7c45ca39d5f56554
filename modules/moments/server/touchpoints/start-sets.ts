import { sql } from 'drizzle-orm'
import { company } from '#modules/staff/server/index.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { type Actor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, derivedId, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type Trade, touchpointsChanged } from '../../contract/touchpoints.ts'
import { insertTouchpoint, lockCatalogue } from './catalogue.ts'
import { insertRule } from './change-rules.ts'
import { touchpoint } from './schema.ts'
import { type StartPoint, startSets } from './start-words.ts'

/** Adds the touchpoints of a trade that are not there yet, with their rules behind those there are. */
export async function addStartSet(
  db: Database,
  { principal, trade }: { principal: Principal; trade: Trade },
): Promise<{ added: number }> {
  return inTransaction(db, async (tx) => {
    const { locale } = await company(tx)
    return { added: await loadStartSet(tx, { trade, locale, actor: staffActor(principal) }) }
  })
}

/** The same in a transaction of somebody else's, in a language. @returns how many were added */
export async function loadStartSet(
  tx: Transaction,
  { trade, locale, actor }: { trade: Trade; locale: Locale; actor: Actor },
): Promise<number> {
  await lockCatalogue(tx)
  let added = 0
  for (const point of startSets[trade]) if (await addPoint(tx, trade, point, locale)) added += 1
  if (added > 0) {
    await record(tx, touchpointsChanged, {
      actor,
      subjectId: null,
      audience: ['everyone'],
      data: { what: 'catalogue', touchpointId: null },
    })
  }
  return added
}

async function addPoint(tx: Transaction, trade: Trade, point: StartPoint, locale: Locale): Promise<boolean> {
  const origin = `${trade}.${point.key}`
  const id = derivedId('touchpoint', origin)
  const names = Object.values(point.name)
  const known = await tx
    .select({ id: touchpoint.id, name: touchpoint.name, origin: touchpoint.origin })
    .from(touchpoint)
  if (known.some((one) => one.id === id || one.origin === origin || names.includes(one.name))) return false
  await insertTouchpoint(tx, { id, name: point.name[locale], stage: point.stage, origin })
  const { channels = [], words = [] } = point
  if (channels.length + words.length > 0) {
    await insertRule(tx, { id: derivedId('touchpoint-rule', origin), touchpointId: id, channels, words }, 'last')
  }
  return true
}

/** Removes what a start set brought and no moment has. */
export async function removeStartSet(tx: Transaction, trade: Trade): Promise<void> {
  const ids = startSets[trade].map(({ key }) => derivedId('touchpoint', `${trade}.${key}`))
  await tx.execute(sql`delete from touchpoint t where t.id = any(${sql.param(ids)}::uuid[])
    and not exists (select 1 from moment m where m.touchpoint_id = t.id)`)
}
