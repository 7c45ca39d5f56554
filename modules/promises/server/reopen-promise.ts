import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { type PromiseRecord, promiseReopened } from '../contract.ts'
import { beginAction } from './begin-action.ts'
import { readPromise } from './read-promise.ts'
import { schedule } from './schedule.ts'
import { about, applyChange, refreshAttention, tell } from './write.ts'

/**
 * Marked by mistake: owed again. Past its due time it is broken again, since when it was due.
 * @throws Problem as `beginAction`
 */
export async function reopenPromise(
  db: Database,
  { principal, id, reason, version }: { principal: Principal; id: string; reason?: string; version?: number },
): Promise<PromiseRecord> {
  await inTransaction(db, async (tx) => {
    const begun = await beginAction(tx, { principal, id, action: 'reopen', version })
    if (begun.repeated) return
    const { row, home, next } = begun
    const actor = staffActor(principal)
    const after = await applyChange(
      tx,
      row,
      {
        state: next.to,
        settledAt: null,
        keptAt: null,
        keptLate: false,
        agreedAt: null,
        evidenceKind: null,
        evidenceMessageId: null,
        evidenceAttachmentId: null,
        evidenceTaskId: null,
        reason: null,
        brokenAt: next.to === 'broken' ? row.dueAt : null,
      },
      { kind: 'reopened', actor, reason: reason?.trim() || null },
    )
    await schedule(tx, after)
    await tell(tx, promiseReopened, { row: after, home, actor, data: about(after) })
    await refreshAttention(tx, row.conversationId)
  })
  return readPromise(db, { principal, id })
}
