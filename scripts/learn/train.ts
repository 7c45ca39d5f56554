import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bucketOf, chance, keptWeights } from '#platform/server/weights/index.ts'

/*
 * Learning to answer one question about a text (does it promise something? is the customer angry?) from texts that people
 * labelled. The same texts give the same weights.
 */

/** A text with the right answer; each of its sentences as the buckets of its features. */
export type Labelled = { source: string; right: boolean; sentences: readonly Int32Array[] }
export type Learned = { bias: number; weights: Float64Array }
/** Over how many buckets, and how often all texts are gone through. */
export type Course = { size: number; rounds: number }

/** The rows of a table: cells parted by tabs; empty lines and notes (#) are none. */
const rowsOf = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'))

/** The rows of all tables of a folder, but for those held out to be measured by. */
export function rowsIn(folder: string): { source: string; row: readonly string[] }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tsv') && !name.startsWith('held-out'))
    .toSorted()
    .flatMap((source) => rowsOf(path.join(folder, source)).map((row) => ({ source, row })))
}

export const bucketsOf = (features: ReadonlySet<string>, size: number): Int32Array =>
  Int32Array.from(features, (one) => bucketOf(one, size))

const weightDecay = 5e-5
const step = 0.3

export const scoreOf = ({ bias, weights }: Learned, sentence: Int32Array): number => {
  let sum = 0
  for (const bucket of sentence) sum += weights[bucket]!
  return bias + sum / Math.sqrt(sentence.length || 1)
}

/**
 * Logistic regression by AdaGrad. Of a text that is what is looked for, the sentence that sounds most
 * like it is learned from (the others may be greetings); of one that is not, every sentence is.
 */
export function learn(texts: readonly Labelled[], { size, rounds }: Course): Learned {
  const learned: Learned = { bias: 0, weights: new Float64Array(size) }
  const slopes = new Float64Array(size).fill(1e-6)
  const { weights } = learned
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < texts.length; turn += 1) {
      // A prime step walks through all texts in another order than they are written in.
      const { sentences, right } = texts[(turn * 7919 + round * 104_729) % texts.length]!
      if (sentences.length === 0) continue
      const likeliest = sentences.reduce((one, other) =>
        scoreOf(learned, other) > scoreOf(learned, one) ? other : one,
      )
      for (const sentence of right ? [likeliest] : sentences) {
        const gap = chance(scoreOf(learned, sentence)) - (right ? 1 : 0)
        const share = gap / Math.sqrt(sentence.length || 1)
        learned.bias -= 0.02 * gap
        for (const bucket of sentence) {
          const slope = share + weightDecay * weights[bucket]!
          slopes[bucket]! += slope * slope
          weights[bucket]! -= (step * slope) / Math.sqrt(slopes[bucket]!)
        }
      }
    }
  }
  return learned
}

/** The log odds of the sentence that sounds most like it. */
const scoreIn = (learned: Learned, { sentences }: Labelled): number =>
  Math.max(-Infinity, ...sentences.map((sentence) => scoreOf(learned, sentence)))

const parts = 5
/** Neighbours are often twins and stay together. */
const partOf = (index: number): number => Math.floor(index / 2) % parts

/** The likelihood of each text by what was learned from the other parts of five. */
export const likelihoodsLeftOut = (texts: readonly Labelled[], course: Course): number[] =>
  leftOut(texts, {
    learn: (some) => learn(some, course),
    read: (learned, text) => chance(scoreIn(learned, text)),
  })

/** What is read of each text by what was learned from the other parts of five. */
export function leftOut<Text, Result>(
  texts: readonly Text[],
  by: { learn: (some: readonly Text[]) => Learned; read: (learned: Learned, text: Text) => Result },
): Result[] {
  const out: Result[] = []
  for (let left = 0; left < parts; left += 1) {
    const learned = by.learn(texts.filter((_text, index) => partOf(index) !== left))
    texts.forEach((text, index) => {
      if (partOf(index) === left) out[index] = by.read(learned, text)
    })
  }
  return out
}

const levels = [0.4, 0.5, 0.6, 0.7, 0.8]

/** Prints what is found and what falsely, in per cent, for each source and over all. */
export function report(texts: readonly Labelled[], likelihoods: readonly number[]): void {
  const line = (name: string, of: readonly number[]) => {
    const share = (right: boolean, level: number) => {
      const such = of.filter((index) => texts[index]!.right === right)
      const found = such.filter((index) => likelihoods[index]! >= level)
      return ((100 * found.length) / Math.max(1, such.length)).toFixed(1)
    }
    const shares = levels.map((level) => `${level}: ${share(true, level)}/${share(false, level)}`)
    console.log(`${name.padEnd(22)} ${String(of.length).padStart(5)}  ${shares.join('  ')}`)
  }
  const all = texts.map((_, index) => index)
  for (const source of new Set(texts.map((one) => one.source)))
    line(
      source,
      all.filter((index) => texts[index]!.source === source),
    )
  line('all', all)
}

/** Writes weights by the name of what they answer, in so many steps to either side. */
export function writeLearned(file: string, learned: Readonly<Record<string, Learned>>, levels?: number): void {
  const kept = Object.fromEntries(Object.entries(learned).map(([name, one]) => [name, keptWeights(one, levels)]))
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`)
  console.log(`written to ${path.relative(process.cwd(), file)}`)
}
