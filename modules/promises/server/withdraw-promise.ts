import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { type PromiseRecord, promiseWithdrawn } from '../contract.ts'
import { beginAction } from './begin-action.ts'
import { readPromise } from './read-promise.ts'
import { settleInner } from './settle-inner.ts'
import { about, applyChange, refreshAttention, tell } from './write.ts'

/** Not owed any more, and why; only before it is due. Nor is what colleagues owe beneath it. @throws Problem as `beginAction` */
export async function withdrawPromise(
  db: Database,
  { principal, id, reason, version }: { principal: Principal; id: string; reason: string; version?: number },
): Promise<PromiseRecord> {
  await inTransaction(db, async (tx) => {
    const begun = await beginAction(tx, { principal, id, action: 'withdraw', version })
    if (begun.repeated) return
    const { row, home, at } = begun
    const actor = staffActor(principal)
    const after = await applyChange(
      tx,
      row,
      { state: 'withdrawn', settledAt: at, reason: reason.trim() },
      { kind: 'withdrawn', actor, reason: reason.trim() },
    )
    await tell(tx, promiseWithdrawn, { row: after, home, actor, data: about(after) })
    await settleInner(tx, { outer: after, home, actor, reason: reason.trim() })
    await refreshAttention(tx, row.conversationId)
  })
  return readPromise(db, { principal, id })
}
