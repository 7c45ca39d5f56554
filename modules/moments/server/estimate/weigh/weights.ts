import path from 'node:path'
import { readWeights, scoreOf, type Weights, worthOf } from '#platform/server/weights/index.ts'

/**
 * What is learned of a sentence: whether anger or praise is felt in it at all; if so, whether it is anger; and whether it
 * thanks.
 */
export const questions = ['felt', 'anger', 'thanked'] as const
export type Question = (typeof questions)[number]
export type Feeling = 'angry' | 'praised' | 'thanked'

/** Weights are kept by hash, 2^16 of them for each question. */
export const buckets = 1 << 16
/** Where the weights lie; written by `npm run learn`. */
export const weightsFile = path.join(import.meta.dirname, 'weights.json')

/**
 * From these scores (log odds) on a sentence counts as saying so. Chosen with `npm run learn -- --check feelings`: anger
 * lowers somebody's score, so it has to be both felt and anger beyond doubt. Where a listed word says it, less is enough.
 */
const enough = {
  angry: { felt: 1.6, anger: 1.2 },
  praised: { felt: 1.4, anger: -0.3 },
  listed: { felt: -0.3, anger: 0, thanked: -1 },
  thanked: 0,
} as const

/**
 * The feelings that these scores say.
 * @param listed what the lists of words say
 */
export function feelingsBy(score: (question: Question) => number, listed: Feeling | null): Set<Feeling> {
  const found = new Set<Feeling>()
  const felt = score('felt')
  const anger = score('anger')
  const { angry, praised } = {
    angry: listed === 'angry' ? enough.listed : enough.angry,
    praised: listed === 'praised' ? enough.listed : enough.praised,
  }
  if (felt >= angry.felt && anger >= angry.anger) found.add('angry')
  else if (felt >= praised.felt && anger <= praised.anger) found.add('praised')
  if (score('thanked') >= (listed === 'thanked' ? enough.listed.thanked : enough.thanked)) found.add('thanked')
  return found
}

let loaded: Readonly<Record<Question, Weights>> | undefined
const weightsOf = (question: Question): Weights => {
  loaded ??= readWeights<Question>(weightsFile)
  return loaded[question]
}

/** The feelings that a sentence with these features says. */
export const feelingsOf = (features: ReadonlySet<string>, listed: Feeling | null): Set<Feeling> =>
  feelingsBy((question) => scoreOf(weightsOf(question), features), listed)

/** What features add up to towards a feeling; to tell which part of a sentence carries most. */
export function worthOfAll(feeling: Feeling, features: Iterable<string>): number {
  const of = (question: Question, feature: string) => worthOf(weightsOf(question), feature)
  let sum = 0
  for (const feature of features) {
    if (feeling === 'thanked') sum += of('thanked', feature)
    else sum += of('felt', feature) + (feeling === 'angry' ? 1 : -1) * of('anger', feature)
  }
  return sum
}
