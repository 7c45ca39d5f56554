import { readFileSync } from 'node:fs'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/*
 * Learned weights: what a text shows is counted as names of features, each worth what labelled sentences taught
 * (`npm run learn`). Weights are kept by the hash of the feature's name, one signed byte each.
 */

/** A file of weights may hold several questions, each answered by its own. `of` has a power of two many. */
export type Weights = { bias: number; scale: number; of: Int8Array }
type Kept = { bias: number; scale: number; size: number; of: string }

/** The bucket of a feature among `size`, a power of two: FNV-1a over UTF-16 units. */
export function bucketOf(feature: string, size: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < feature.length; at += 1) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) & (size - 1)
}

/** Logistic: from a score to a likelihood from 0 to 1. */
export const chance = (score: number): number => 1 / (1 + Math.exp(-score))

/**
 * The log odds that what shows these features is what was learned: logistic regression over them, each worth 1/√n where n
 * features were counted, so that long sentences weigh no more than short ones.
 */
export function scoreOf({ bias, scale, of }: Weights, features: ReadonlySet<string>): number {
  let sum = 0
  for (const feature of features) sum += of[bucketOf(feature, of.length)]!
  return bias + (sum * scale) / Math.sqrt(features.size || 1)
}

/** What one feature is worth. */
export const worthOf = ({ scale, of }: Weights, feature: string): number => scale * of[bucketOf(feature, of.length)]!

/**
 * Weights as they are written to a file: bytes squeezed, the same for the same weights.
 * @param levels up to so many steps to either side (at most 127); fewer make a smaller file
 */
export function keptWeights({ bias, weights }: { bias: number; weights: Float64Array }, levels = 127): Kept {
  const scale = weights.reduce((most, one) => Math.max(most, Math.abs(one)), 0) / levels
  const bytes = Int8Array.from(weights, (one) => Math.round(one / scale))
  return { bias, scale, size: bytes.length, of: deflateRawSync(bytes, { level: 9 }).toString('base64') }
}

/** Reads all weights of a file, by the name of what they answer. */
export function readWeights<Name extends string>(file: string): Readonly<Record<Name, Weights>> {
  const all = JSON.parse(readFileSync(file, 'utf8')) as Record<Name, Kept>
  const read = ([name, { bias, scale, size, of }]: [string, Kept]): [string, Weights] => {
    const bytes = inflateRawSync(Buffer.from(of, 'base64'))
    if (bytes.length !== size) throw new Error(`${file}: the weights of ${name} are not whole`)
    return [name, { bias, scale, of: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) }]
  }
  return Object.fromEntries(Object.entries<Kept>(all).map(read)) as Record<Name, Weights>
}
