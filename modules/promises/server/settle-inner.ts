import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { promiseBroken, promiseWithdrawn } from '../contract.ts'
import type { Home } from './access.ts'
import type { PromiseRow } from './queries.ts'
import { promise } from './schema.ts'
import { about, applyChange, tell } from './write.ts'

type Settled = { outer: Pick<PromiseRow, 'id'>; home: Home; actor: Actor; reason: string }

/**
 * The outer promise is settled: what colleagues still owe beneath it is not needed any more, and they hear why. What was
 * due already stays broken and is given up.
 */
export async function settleInner(tx: Transaction, { outer, home, actor, reason }: Settled): Promise<void> {
  const owed = await tx
    .select()
    .from(promise)
    .where(and(eq(promise.parentId, outer.id), isNull(promise.settledAt)))
    .orderBy(asc(promise.id))
    .for('update')
  for (const row of owed) {
    await letGo(tx, { row, home, actor, reason })
    await settleInner(tx, { outer: row, home, actor, reason })
  }
}

/** Not owed any more, whoever owed it: withdrawn before it is due, given up after. */
export async function letGo(
  tx: Transaction,
  { row, home, actor, reason }: { row: PromiseRow; home: Home; actor: Actor; reason: string | null },
): Promise<void> {
  const at = now()
  if (row.state === 'open' && row.dueAt > at) {
    const after = await applyChange(
      tx,
      row,
      { state: 'withdrawn', settledAt: at, reason },
      { kind: 'withdrawn', actor, reason },
    )
    await tell(tx, promiseWithdrawn, { row: after, home, actor, data: about(after) })
    return
  }
  const after = await applyChange(
    tx,
    row,
    { state: 'broken', settledAt: at, brokenAt: row.brokenAt ?? row.dueAt, reason },
    { kind: 'broken', actor, reason },
  )
  await tell(tx, promiseBroken, { row: after, home, actor, data: { ...about(after), byTime: false } })
}
