import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { estimateSettingsChanged } from '../../contract/estimate.ts'
import { standardsOf } from '../../contract/standards.ts'
import type { Trade } from '../../contract/touchpoints.ts'
import { estimateSetting } from './schema.ts'

/**
 * The times of waiting that a company of this trade begins with, as version 0: nobody has changed them; what somebody has set
 * stays. Weights stay the product's.
 */
export async function beginStandards(tx: Transaction, { trade, actor }: { trade: Trade; actor: Actor }): Promise<void> {
  const changedById = actor.kind === 'staff' ? actor.id : null
  const set = await tx
    .insert(estimateSetting)
    .values({ id: 1, weights: {}, standards: standardsOf(trade), version: 0, changedAt: now(), changedById })
    .onConflictDoNothing()
    .returning({ id: estimateSetting.id })
  if (set.length === 0) return
  await record(tx, estimateSettingsChanged, { actor, subjectId: null, audience: ['everyone'], data: {} })
}
