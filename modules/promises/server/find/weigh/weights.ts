import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Above this a sentence counts as promising something. Chosen with `npm run learn -- --check`. */
export const likelyEnough = 0.5
/** Weights are kept by hash, 2^17 of them; two features seldom share one. */
export const buckets = 1 << 17

type Weights = { bias: number; scale: number; of: Int8Array }
let loaded: Weights | undefined

/** Where the weights lie; written by `npm run learn`. */
export const weightsFile = path.join(import.meta.dirname, 'weights.json')

function weights(): Weights {
  if (loaded) return loaded
  const { bias, scale, of } = JSON.parse(readFileSync(weightsFile, 'utf8')) as {
    bias: number
    scale: number
    of: string
  }
  const bytes = Buffer.from(of, 'base64')
  loaded = { bias, scale, of: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
  return loaded
}

/** FNV-1a over UTF-16 units. */
export function bucketOf(feature: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < feature.length; at += 1) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) & (buckets - 1)
}

/**
 * How likely it is, from 0 to 1, that a sentence with these features promises something: logistic regression over them,
 * each worth 1/√n where n features were counted, so that long sentences weigh no more than short ones.
 */
export function likelihoodOf(features: ReadonlySet<string>): number {
  const { bias, scale, of } = weights()
  let sum = 0
  for (const feature of features) sum += of[bucketOf(feature)]!
  return 1 / (1 + Math.exp(-(bias + (sum * scale) / Math.sqrt(features.size || 1))))
}
