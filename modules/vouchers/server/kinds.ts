import { asc, notInArray, sql } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, newId } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type VoucherKind, voucherKindsChanged } from '../contract.ts'
import { voucherKind } from './schema.ts'

export async function listKinds(db: Database): Promise<{ items: VoucherKind[] }> {
  const items = await db
    .select({ id: voucherKind.id, text: voucherKind.text, validDays: voucherKind.validDays })
    .from(voucherKind)
    .orderBy(asc(voucherKind.position), asc(voucherKind.id))
  return { items }
}

type GivenKind = { id?: string; text: string; validDays: number | null }

/** The whole list anew, in this order; vouchers of a kind that is gone keep their words. */
export async function writeKinds(
  db: Database,
  { principal, items }: { principal: Principal; items: readonly GivenKind[] },
): Promise<{ items: VoucherKind[] }> {
  await inTransaction(db, async (tx) => {
    await tx.execute(sql`lock table voucher_kind in share row exclusive mode`)
    const wanted = items.map((one, position) => ({ ...one, text: one.text.trim(), id: one.id ?? newId(), position }))
    const ids = wanted.map(({ id }) => id)
    await tx.delete(voucherKind).where(ids.length > 0 ? notInArray(voucherKind.id, ids) : sql`true`)
    for (const { id, text, validDays, position } of wanted) {
      const values = { text, validDays, position }
      await tx
        .insert(voucherKind)
        .values({ id, ...values })
        .onConflictDoUpdate({ target: voucherKind.id, set: values })
    }
    await record(tx, voucherKindsChanged, {
      actor: staffActor(principal),
      subjectId: null,
      audience: ['everyone'],
      data: { count: wanted.length },
    })
  })
  return listKinds(db)
}
