import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import {
  type EstimateSettingsRecord,
  type EstimateWeights,
  estimateFacts,
  estimateSettingsChanged,
  firstStandards,
  firstWeights,
  type WaitingStandards,
} from '../../contract/estimate.ts'
import { estimateAgain } from './jobs.ts'
import { estimateSetting } from './schema.ts'
import { readEstimateSettings } from './settings.ts'

/**
 * Sets weights and times of waiting; recent moments are estimated again. What is equal to what holds changes nothing.
 * @throws Problem `moments.settings-conflict` (409, details: what is there now) when somebody was faster
 */
export async function changeEstimateSettings(
  db: Database,
  given: { principal: Principal; version: number; weights: EstimateWeights; standards: WaitingStandards },
): Promise<EstimateSettingsRecord> {
  const { principal, version, weights, standards } = given
  await inTransaction(db, async (tx) => {
    const [row] = await tx.select().from(estimateSetting).for('update')
    const before = {
      weights: { ...firstWeights, ...row?.weights },
      standards: { ...firstStandards, ...row?.standards },
    }
    if (same(before, { weights, standards })) return
    if ((row?.version ?? 0) !== version) throw await conflict(tx)
    const set = { weights, standards, version: version + 1, changedAt: now(), changedById: principal.id }
    const written = row
      ? await tx.update(estimateSetting).set(set).returning({ id: estimateSetting.id })
      : await tx
          .insert(estimateSetting)
          .values({ id: 1, ...set })
          .onConflictDoNothing()
          .returning({ id: estimateSetting.id })
    if (written.length === 0) throw await conflict(tx)
    await record(tx, estimateSettingsChanged, {
      actor: staffActor(principal),
      subjectId: null,
      audience: ['everyone'],
      data: {},
    })
    await enqueue(tx, estimateAgain, { after: null })
  })
  return readEstimateSettings(db)
}

type Set = { weights: EstimateWeights; standards: WaitingStandards }
const same = (a: Set, b: Set): boolean =>
  estimateFacts.every((fact) => a.weights[fact] === b.weights[fact]) &&
  (Object.keys(a.standards) as (keyof WaitingStandards)[]).every((one) => a.standards[one] === b.standards[one])

async function conflict(db: Database): Promise<Problem> {
  const details = await readEstimateSettings(db)
  return new Problem('moments.settings-conflict', { status: 409, params: { who: details.changedBy ?? '' }, details })
}
