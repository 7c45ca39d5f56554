import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { PromiseAction, PromiseState } from '../contract.ts'
import { type Home, lockPromise } from './access.ts'
import type { PromiseRow } from './queries.ts'
import { changedMeanwhile, wrongState } from './refuse.ts'
import { type Move, move } from './rules.ts'

export type Begun = { row: PromiseRow; home: Home; at: Date } & (
  | { repeated: false; next: Move }
  /** The same person has done exactly this before: nothing is left to do. */
  | { repeated: true; next: null }
)

const outcome: Record<PromiseAction, readonly PromiseState[]> = {
  keep: ['kept'],
  break: ['broken'],
  renegotiate: ['renegotiated', 'broken'],
  withdraw: ['withdrawn'],
  reopen: ['open', 'broken'],
}

/**
 * Every action on a promise begins here: lock, may I, has somebody been faster, is it possible.
 * @throws Problem `not-found`; `promises.changed-meanwhile` (409) naming who and when, for the second of two colleagues;
 * `promises.wrong-state` and `promises.moved-on` (409)
 */
export async function beginAction(
  tx: Transaction,
  { principal, id, action, version }: { principal: Principal; id: string; action: PromiseAction; version?: number },
): Promise<Begun> {
  const { row, home, replacedById } = await lockPromise(tx, principal, id)
  const at = now()
  const next = move({ ...row, replaced: replacedById !== null }, action, at)
  const mine = row.changedByKind === 'staff' && row.changedById === principal.id
  const repeated = !next && mine && outcome[action].includes(row.state)
  if (repeated && (replacedById === null || action === 'renegotiate')) return { row, home, at, repeated, next: null }
  if (!mine && version !== undefined && version !== row.version) throw await changedMeanwhile(tx, principal, row)
  if (next) return { row, home, at, repeated: false, next }
  const wasSeen = mine || version === row.version || row.state === 'open'
  throw wasSeen ? wrongState(principal, row, replacedById) : await changedMeanwhile(tx, principal, row)
}
