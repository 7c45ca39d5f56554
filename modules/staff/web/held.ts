import type { Words } from '#platform/web/index.ts'
import { type HoldingCountsRecord, type HoldingRecord, holdingKinds } from '../contract.ts'

/** Promises first: they are owed to somebody. */
const order = ['promise', 'task', 'conversation'] as const

export const sumOf = (counts: HoldingCountsRecord): number => holdingKinds.reduce((sum, kind) => sum + counts[kind], 0)

/** The pieces in the same order. */
export const inOrder = (items: readonly HoldingRecord[]): HoldingRecord[] =>
  order.flatMap((kind) => items.filter((one) => one.kind === kind))

/** 3 项承诺、2 项任务 */
export function heldText(t: Words, counts: HoldingCountsRecord): string {
  return order
    .filter((kind) => counts[kind] > 0)
    .map((kind) => t(`left.count.${kind}`, { count: counts[kind] }))
    .join(t('left.comma'))
}
