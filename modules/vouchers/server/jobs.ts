import { and, eq, lte } from 'drizzle-orm'
import { Type } from 'typebox'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { job } from '#platform/server/jobs/index.ts'
import { voucherExpired } from '../contract.ts'
import { voucher } from './schema.ts'
import { ofForgotten, withdrawForgotten } from './withdraw-forgotten.ts'
import { noteChange } from './write.ts'

/** Notes those whose day is over; until then the clock says so wherever they are shown. @returns how many */
export async function expireVouchers(db: Database): Promise<number> {
  for (let total = 0; ; ) {
    const done = await inTransaction(db, async (tx) => {
      const due = await tx
        .select()
        .from(voucher)
        .where(and(eq(voucher.state, 'open'), lte(voucher.expiresAt, now())))
        .orderBy(voucher.expiresAt)
        .limit(200)
        .for('update', { skipLocked: true })
      for (const row of due) {
        await tx.update(voucher).set({ state: 'expired' }).where(eq(voucher.id, row.id))
        await noteChange(tx, row, voucherExpired, { kind: 'expired', actor: systemActor })
      }
      return due.length
    })
    total += done
    if (done === 0) return total
  }
}

/** Every half hour; harmless when late or repeated. */
export const expireVouchersJob = job({
  name: 'vouchers.expire',
  data: Type.Object({}),
  cron: '*/30 * * * *',
  run: async (kernel) => {
    await expireVouchers(kernel.db)
    await inTransaction(kernel.db, (tx) => withdrawForgotten(tx, ofForgotten))
  },
})
