import type { InnerRecord } from '../contract.ts'
import type { FullPromise } from './queries.ts'
import { weakestOf, weaknessOf } from './rules.ts'

/** What the internal promises beneath one come to, by the weakest; null without any that count. */
export function summariseInner({ promise: outer, inners }: FullPromise, at: Date): InnerRecord | null {
  const beneath = (inners ?? []).map((one) => ({
    ...one,
    dueAt: new Date(one.dueAt),
    settledAt: one.settledAt ? new Date(one.settledAt) : null,
  }))
  const weakest = weakestOf(beneath, at)
  if (!weakest) return null
  const { state, inner } = weakest
  const owed = beneath.filter((one) => one.settledAt === null)
  return {
    count: beneath.filter((one) => weaknessOf(one, at) !== null).length,
    open: owed.length,
    state,
    weakest: {
      id: inner.id,
      text: inner.text,
      owner: { kind: inner.ownerKind, id: inner.ownerId, name: inner.ownerName ?? '' },
      dueAt: inner.dueAt.toISOString(),
    },
    late: owed.some((one) => one.dueAt > outer.dueAt),
  }
}
