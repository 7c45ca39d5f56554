// Learns the weights by which a sentence is taken for a promise (modules/promises/server/find/weigh), from sentences that
// people labelled. `npm run learn` writes the weights; `npm run learn -- --check` says how well sentences are read that
// were left out of the learning (five parts, each read by the other four). The same sentences give the same weights.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sentencesIn } from '#modules/promises/server/find/find-promises.ts'
import { frameOf, usualCalendar } from '#modules/promises/server/find/index.ts'
import { bucketOf, buckets, weightsFile } from '#modules/promises/server/find/weigh/weights.ts'
import { foldWithMap } from '#platform/text/fold.ts'

/** A text with its label; each of its sentences as the buckets of its features. */
type Labelled = { source: string; promises: boolean; ruled: boolean; sentences: Int32Array[] }
type Learned = { bias: number; weights: Float64Array }

const folder = path.join(import.meta.dirname, '../modules/promises/server/find')
const frame = frameOf(Temporal.Instant.from('2026-12-08T10:40:00+08:00'), usualCalendar('Asia/Shanghai'))

function read(source: string, text: string, promises: boolean): Labelled {
  const sentences = text
    .split('\n')
    .flatMap((line) => sentencesIn(foldWithMap(line).folded, frame))
    .filter((one) => !one.conditional)
  return {
    source,
    promises,
    ruled: sentences.some((one) => one.found.length > 0),
    sentences: sentences.map((one) => Int32Array.from(one.features, bucketOf)),
  }
}

const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'))

/** All labelled texts of a folder, but for those held out to be measured by. */
const textsOf = (within: string, label: (row: readonly string[]) => [text: string, promises: boolean]) =>
  readdirSync(path.join(folder, within))
    .filter((name) => name.endsWith('.tsv') && !name.startsWith('held-out'))
    .toSorted()
    .flatMap((name) => linesOf(path.join(folder, within, name)).map((row) => read(name, ...label(row))))

function labelled(): Labelled[] {
  return [
    ...textsOf('sentences', ([, , text = '', due]) => [text, due !== '-']),
    ...textsOf('sentences/first-due', ([, text = '', due]) => [text, due !== '-']),
    ...textsOf('weigh/labelled', ([label, text = '']) => [text, label === '1']),
  ]
}

const rounds = 40
const weightDecay = 5e-5
const step = 0.3

const scoreOf = ({ bias, weights }: Learned, sentence: Int32Array): number => {
  let sum = 0
  for (const bucket of sentence) sum += weights[bucket]!
  return bias + sum / Math.sqrt(sentence.length || 1)
}
const chance = (score: number) => 1 / (1 + Math.exp(-score))

/**
 * Logistic regression by AdaGrad. Of a text that promises something, the sentence that sounds most like it is learned
 * from (the others may be greetings); of one that does not, every sentence is.
 */
function learn(texts: readonly Labelled[]): Learned {
  const learned: Learned = { bias: 0, weights: new Float64Array(buckets) }
  const slopes = new Float64Array(buckets).fill(1e-6)
  const { weights } = learned
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < texts.length; turn += 1) {
      // A prime step walks through all texts in another order than they are written in.
      const { sentences, promises } = texts[(turn * 7919 + round * 104_729) % texts.length]!
      if (sentences.length === 0) continue
      const likeliest = sentences.reduce((one, other) =>
        scoreOf(learned, other) > scoreOf(learned, one) ? other : one,
      )
      for (const sentence of promises ? [likeliest] : sentences) {
        const gap = chance(scoreOf(learned, sentence)) - (promises ? 1 : 0)
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

const likelihoodIn = (learned: Learned, { sentences }: Labelled) =>
  Math.max(0, ...sentences.map((sentence) => chance(scoreOf(learned, sentence))))

/** Found promises and false alarms in per cent, at several thresholds. */
function report(name: string, rows: readonly { text: Labelled; likelihood: number }[]): void {
  const share = (promises: boolean, level: number) => {
    const of = rows.filter(({ text }) => text.promises === promises)
    return ((100 * of.filter(({ likelihood }) => likelihood >= level).length) / Math.max(1, of.length)).toFixed(1)
  }
  const levels = [0.4, 0.5, 0.6, 0.7, 0.8].map((level) => `${level}: ${share(true, level)}/${share(false, level)}`)
  const ruled = rows.map(({ text }) => ({ text, likelihood: text.ruled ? 1 : 0 }))
  const alone = (promises: boolean) => {
    const of = ruled.filter(({ text }) => text.promises === promises)
    return ((100 * of.filter(({ likelihood }) => likelihood === 1).length) / Math.max(1, of.length)).toFixed(1)
  }
  console.log(
    `${name.padEnd(16)} ${String(rows.length).padStart(5)}  ${levels.join('  ')}  rules alone: ${alone(true)}/${alone(false)}`,
  )
}

const texts = labelled()
if (process.argv.includes('--check')) {
  const parts = 5
  const partOf = (index: number) => Math.floor(index / 2) % parts
  const rows = Array.from({ length: parts }, (_, part) => {
    const learned = learn(texts.filter((_text, index) => partOf(index) !== part))
    return texts.flatMap((text, index) =>
      partOf(index) === part ? [{ text, likelihood: likelihoodIn(learned, text) }] : [],
    )
  }).flat()
  console.log('promises found / false alarms, per cent, at a likelihood of at least:')
  for (const source of new Set(texts.map((one) => one.source)))
    report(
      source,
      rows.filter(({ text }) => text.source === source),
    )
  report('all', rows)
} else {
  const { bias, weights } = learn(texts)
  const scale = weights.reduce((most, one) => Math.max(most, Math.abs(one)), 0) / 127
  const of = Buffer.from(Int8Array.from(weights, (one) => Math.round(one / scale)).buffer).toString('base64')
  writeFileSync(weightsFile, `${JSON.stringify({ bias, scale, of }, null, 2)}\n`)
  console.log(`learned from ${texts.length} texts; written to ${path.relative(process.cwd(), weightsFile)}`)
}
