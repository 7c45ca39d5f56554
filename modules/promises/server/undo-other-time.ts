import { eq } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { promiseBroken, promiseReopened } from '../contract.ts'
import type { Home } from './access.ts'
import type { ProposalRow } from './proposals.ts'
import type { PromiseRow } from './queries.ts'
import { schedule } from './schedule.ts'
import { promise } from './schema.ts'
import { letGo } from './settle-inner.ts'
import { about, applyChange, tell } from './write.ts'

type Undone = { row: PromiseRow; home: Home; proposal: ProposalRow; actor: Actor; at: Date }

/**
 * The customer did not agree to the time that had taken the old one's place: the new promise is not owed any more, and the
 * old one is owed again by whoever owed the new one, with the internal promises beneath it. Past its time it is broken,
 * since when it was due. `row` and its conversation are locked.
 */
export async function undoOtherTime(tx: Transaction, { row, home, proposal, actor, at }: Undone): Promise<void> {
  const [refused] = await tx
    .update(promise)
    .set({ replacesId: null })
    .where(eq(promise.id, proposal.newPromiseId ?? ''))
    .returning()
  if (!refused) return
  await tx.update(promise).set({ parentId: row.id }).where(eq(promise.parentId, refused.id))
  await letGo(tx, { row: refused, home, actor, reason: proposal.words })
  const broken = row.state === 'broken' || row.dueAt <= at
  const after = await applyChange(
    tx,
    row,
    {
      state: broken ? 'broken' : 'open',
      settledAt: null,
      reason: null,
      brokenAt: broken ? (row.brokenAt ?? row.dueAt) : null,
      ownerKind: refused.ownerKind,
      ownerId: refused.ownerId,
    },
    { kind: row.state !== 'broken' && broken ? 'broken' : 'reopened', actor },
  )
  await schedule(tx, after)
  if (broken && row.state !== 'broken') {
    await tell(tx, promiseBroken, { row: after, home, actor, data: { ...about(after), byTime: true } })
    return
  }
  await tell(tx, promiseReopened, { row: after, home, actor, data: about(after) })
}
