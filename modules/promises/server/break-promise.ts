import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { type PromiseRecord, promiseBroken } from '../contract.ts'
import { beginAction } from './begin-action.ts'
import { readPromise } from './read-promise.ts'
import { settleInner } from './settle-inner.ts'
import { about, applyChange, refreshAttention, tell } from './write.ts'

/** Given up: it will not be kept, and why. @throws Problem as `beginAction` */
export async function breakPromise(
  db: Database,
  { principal, id, reason, version }: { principal: Principal; id: string; reason: string; version?: number },
): Promise<PromiseRecord> {
  await inTransaction(db, async (tx) => {
    const begun = await beginAction(tx, { principal, id, action: 'break', version })
    if (begun.repeated) return
    const { row, home, at } = begun
    const actor = staffActor(principal)
    const after = await applyChange(
      tx,
      row,
      { state: 'broken', settledAt: at, brokenAt: row.brokenAt ?? at, reason: reason.trim() },
      { kind: 'broken', actor, reason: reason.trim() },
    )
    await tell(tx, promiseBroken, { row: after, home, actor, data: { ...about(after), byTime: false } })
    await settleInner(tx, { outer: after, home, actor, reason: reason.trim() })
    await refreshAttention(tx, row.conversationId)
  })
  return readPromise(db, { principal, id })
}
