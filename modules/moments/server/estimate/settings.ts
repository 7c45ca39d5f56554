import { eq } from 'drizzle-orm'
import { member } from '#modules/staff/server/schema.ts'
import type { Database } from '#platform/server/database/index.ts'
import {
  type EstimateSettingsRecord,
  type EstimateWeights,
  firstStandards,
  firstWeights,
  type WaitingStandards,
} from '../../contract/estimate.ts'
import { standardsOf } from '../../contract/standards.ts'
import { readGuidanceSettings } from '../guidance/catalogue.ts'
import { estimateSetting } from './schema.ts'

/** What holds now. Facts that came with a newer version of the product have its own weights. */
export async function estimateSettings(
  db: Database,
): Promise<{ weights: EstimateWeights; standards: WaitingStandards }> {
  const [row] = await db.select().from(estimateSetting)
  return { weights: { ...firstWeights, ...row?.weights }, standards: { ...firstStandards, ...row?.standards } }
}

/** The same with who set it, for the settings page. */
export async function readEstimateSettings(db: Database): Promise<EstimateSettingsRecord> {
  const [[row], { trade }] = await Promise.all([
    db
      .select({ set: estimateSetting, name: member.name })
      .from(estimateSetting)
      .leftJoin(member, eq(member.id, estimateSetting.changedById)),
    readGuidanceSettings(db),
  ])
  return {
    version: row?.set.version ?? 0,
    weights: { ...firstWeights, ...row?.set.weights },
    standards: { ...firstStandards, ...row?.set.standards },
    first: { weights: firstWeights, standards: standardsOf(trade), trade },
    changedAt: row?.set.changedAt.toISOString() ?? null,
    changedBy: row?.name ?? null,
  }
}
