import { eq } from 'drizzle-orm'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { mailIn } from '../schema.ts'
import type { Arrival } from './intake.ts'
import { queueTakeIn } from './take-in.ts'

/**
 * Takes a mail in again that failed; and one that was left out, then as a mail like any other. Others stay as they are.
 * @throws Problem `not-found`
 */
export async function retryArrival(db: Database, id: string): Promise<Arrival> {
  return inTransaction(db, async (tx) => {
    const [arrival] = await tx.select().from(mailIn).where(eq(mailIn.id, id)).for('update')
    if (!arrival) throw notFound()
    if (arrival.state !== 'failed' && arrival.state !== 'ignored') return arrival
    const byHand = arrival.state === 'ignored'
    const [changed] = await tx
      .update(mailIn)
      .set({
        state: 'stored',
        attempts: 0,
        note: null,
        takenAt: null,
        ...(byHand ? { conversationId: null, messageId: null } : {}),
      })
      .where(eq(mailIn.id, id))
      .returning()
    await queueTakeIn(tx, { arrivalId: id, byHand })
    return changed ?? arrival
  })
}
