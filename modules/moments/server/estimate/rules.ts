import type { EstimateFact, EstimateWeights } from '../../contract/estimate.ts'
import type { EstimateReason } from '../../contract.ts'

/** Something that is known to have happened, with the figures its sentence needs. */
export type Fact = { fact: EstimateFact; figures?: Record<string, number | string> }

/** Facts of our quickness: they please where nothing speaks against it, and make up for nothing. */
const quickness: ReadonlySet<EstimateFact> = new Set(['answered-at-once'])

/**
 * The score that facts alone suggest (method A3), and why. The points of all facts are added up; the sum is brought to
 * the nearest whole value of the scale, a half to the weaker side, and never beyond −3 or +3. Facts that weigh nothing
 * are no reasons, and a quick answer is none where any fact weighs against: it raises no angry and no failed moment. The strongest reason comes first.
 * @returns null without a telling fact: nothing is ever made up
 */
export function estimate(
  facts: readonly Fact[],
  weights: Readonly<EstimateWeights>,
): { value: number; reasons: EstimateReason[] } | null {
  const against = facts.some(({ fact }) => weights[fact] < 0)
  const reasons = facts
    .filter(({ fact }) => !(against && quickness.has(fact)))
    .map(({ fact, figures }): EstimateReason => ({ fact, points: weights[fact], ...(figures ? { figures } : {}) }))
    .filter(({ points }) => points !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
  if (reasons.length === 0) return null
  const sum = reasons.reduce((total, { points }) => total + points, 0)
  const nearest = Math.sign(sum) * Math.ceil(Math.abs(sum) - 0.5)
  return { value: Math.max(-3, Math.min(3, nearest)) + 0, reasons }
}
