import { and, eq, isNull } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { type CustomerRecord, customerChanged } from '../contract.ts'
import { lockLiveCustomer } from './access.ts'
import { readCustomer } from './queries.ts'
import { customerSuspect } from './schema.ts'
import { recordCustomer } from './write.ts'

/** Notes that two files are two people; they are not suspected again. */
export async function dismissSuspect(
  db: Database,
  { principal, id, otherId }: { principal: Principal; id: string; otherId: string },
): Promise<CustomerRecord> {
  await inTransaction(db, async (tx) => {
    await lockLiveCustomer(tx, id)
    const [firstId, secondId] = [id, otherId].sort() as [string, string]
    const dismissed = await tx
      .update(customerSuspect)
      .set({ dismissedAt: now() })
      .where(
        and(
          eq(customerSuspect.firstId, firstId),
          eq(customerSuspect.secondId, secondId),
          isNull(customerSuspect.dismissedAt),
        ),
      )
      .returning({ id: customerSuspect.id })
    if (dismissed.length === 0) return
    await recordCustomer(tx, customerChanged, staffActor(principal), id, { customerId: id, fields: ['suspects'] })
  })
  return readCustomer(db, principal, id)
}
