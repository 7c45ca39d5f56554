import type { Locale } from '#platform/contract/locale.ts'
import type { Actor } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { Trade } from '../contract/touchpoints.ts'
import { beginStandards } from './estimate/begin-standards.ts'
import { setGuidanceTrade } from './guidance/catalogue.ts'
import { loadStartSet } from './touchpoints/start-sets.ts'

/**
 * A new company names its trade: the touchpoints with their rules are there, the trade's questions guide, and a wait is long
 * when it is long in that trade.
 */
export async function beginWithTrade(
  tx: Transaction,
  { trade, locale, actor }: { trade: Trade; locale: Locale; actor: Actor },
): Promise<void> {
  await loadStartSet(tx, { trade, locale, actor })
  await setGuidanceTrade(tx, { trade, actor })
  await beginStandards(tx, { trade, actor })
}
