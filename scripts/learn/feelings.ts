import path from 'node:path'
import { readFeelings } from '#modules/moments/server/estimate/feelings.ts'
import {
  buckets,
  type Feeling,
  feelingsBy,
  type Question,
  questions,
  weightsFile,
} from '#modules/moments/server/estimate/weigh/weights.ts'
import { fold } from '#platform/text/fold.ts'
import { bucketsOf, type Labelled, learn, leftOut, rowsIn, scoreOf, writeLearned } from './train.ts'

const course = { size: buckets, rounds: 12 }
const levels = 7
const folder = path.join(import.meta.dirname, '../../modules/moments/server/estimate')
const labels: Readonly<Record<string, string>> = { a: 'angry', p: 'praised', t: 'thanked', n: 'none' }

type Read = { source: string; label: string; sentences: Int32Array[]; listed: (Feeling | null)[] }

function read(source: string, label: string, text: string): Read {
  const sentences = readFeelings(fold(text))
  return {
    ...{ source, label },
    sentences: sentences.map(({ features }) => bucketsOf(features, buckets)),
    listed: sentences.map(({ listed }) => listed),
  }
}

const labelled = (): Read[] => [
  ...rowsIn(path.join(folder, 'sentences')).map(({ source, row: [, label = '', text = ''] }) =>
    read(source, label, text),
  ),
  ...rowsIn(path.join(folder, 'weigh/labelled')).map(({ source, row: [label = '', text = ''] }) =>
    read(source, labels[label] ?? label, text),
  ),
]

const isFelt = (label: string) => label === 'angry' || label === 'praised'
/** Which texts say yes to a question, and which are asked it: who praises may thank besides. */
const yes: Readonly<Record<Question, { of: (label: string) => boolean; asked: (label: string) => boolean }>> = {
  felt: { of: isFelt, asked: () => true },
  anger: { of: (label) => label === 'angry', asked: isFelt },
  thanked: { of: (label) => label === 'thanked', asked: (label) => label !== 'praised' },
}
const asked = (texts: readonly Read[], question: Question): Labelled[] =>
  texts.flatMap(({ source, label, sentences }) =>
    yes[question].asked(label) ? [{ source, sentences, right: yes[question].of(label) }] : [],
  )

/** How a customer feels about us (modules/moments/server/estimate/weigh). */
export function learnFeelings(): void {
  const texts = labelled()
  const learned = questions.map((question) => [question, learn(asked(texts, question), course)] as const)
  writeLearned(weightsFile, Object.fromEntries(learned), levels)
}

/** Each text as it is read by what the other parts taught, in per cent of its label. */
export function checkFeelings(): void {
  const texts = labelled()
  const scores = questions.map((question) => {
    const found = leftOut(texts, {
      learn: (some) => learn(asked(some, question), course),
      read: (learned, { sentences }) => sentences.map((sentence) => scoreOf(learned, sentence)),
    })
    return [question, found] as const
  })
  const by = new Map(scores)
  const heard = texts.map(({ listed }, index) => {
    const said = listed.flatMap((word, at) => [...feelingsBy((one) => by.get(one)![index]![at]!, word)])
    return said.includes('angry') ? 'angry' : said.includes('praised') ? 'praised' : (said[0] ?? 'none')
  })
  console.log('feelings: of each label what is read, per cent')
  const kinds = ['angry', 'praised', 'thanked', 'none']
  for (const source of [...new Set(texts.map((one) => one.source)), 'all']) {
    const cells = kinds.map((label) => {
      const of = texts.flatMap((one, at) =>
        one.label === label && (source === 'all' || one.source === source) ? [at] : [],
      )
      const share = (kind: string) =>
        ((100 * of.filter((at) => heard[at] === kind).length) / Math.max(1, of.length)).toFixed(1)
      return of.length === 0 ? '' : `${label} ${of.length}: ${kinds.map((kind) => share(kind)).join(' ')}`
    })
    console.log(`${source.padEnd(24)} ${cells.filter((cell) => cell !== '').join(' | ')}`)
  }
}
