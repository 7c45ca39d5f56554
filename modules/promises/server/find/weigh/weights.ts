import path from 'node:path'
import { chance, readWeights, scoreOf, type Weights } from '#platform/server/weights/index.ts'

/** Above this a sentence counts as promising something. Chosen with `npm run learn -- --check`. */
export const likelyEnough = 0.5
/** Weights are kept by hash, 2^17 of them; two features seldom share one. */
export const buckets = 1 << 17
/** Where the weights lie; written by `npm run learn`. */
export const weightsFile = path.join(import.meta.dirname, 'weights.json')

let loaded: Weights | undefined

/** How likely it is, from 0 to 1, that a sentence with these features promises something. */
export function likelihoodOf(features: ReadonlySet<string>): number {
  loaded ??= readWeights<'promises'>(weightsFile).promises
  return chance(scoreOf(loaded, features))
}
