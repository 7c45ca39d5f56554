import path from 'node:path'
import { sentencesIn } from '#modules/promises/server/find/find-promises.ts'
import { frameOf, usualCalendar } from '#modules/promises/server/find/index.ts'
import { buckets, weightsFile } from '#modules/promises/server/find/weigh/weights.ts'
import { foldWithMap } from '#platform/text/fold.ts'
import { bucketsOf, type Labelled, learn, likelihoodsLeftOut, report, rowsIn, writeLearned } from './train.ts'

const course = { size: buckets, rounds: 40 }
const folder = path.join(import.meta.dirname, '../../modules/promises/server/find')
const frame = frameOf(Temporal.Instant.from('2026-12-08T10:40:00+08:00'), usualCalendar('Asia/Shanghai'))

function read(source: string, text: string, right: boolean): Labelled {
  const sentences = text
    .split('\n')
    .flatMap((line) => sentencesIn(foldWithMap(line).folded, frame))
    .filter((one) => !one.conditional)
  return { source, right, sentences: sentences.map((one) => bucketsOf(one.features, buckets)) }
}

const labelled = (): Labelled[] => [
  ...rowsIn(path.join(folder, 'sentences')).map(({ source, row: [, , text = '', due] }) =>
    read(source, text, due !== '-'),
  ),
  ...rowsIn(path.join(folder, 'sentences/first-due')).map(({ source, row: [, text = '', due] }) =>
    read(source, text, due !== '-'),
  ),
  ...rowsIn(path.join(folder, 'weigh/labelled')).map(({ source, row: [label, text = ''] }) =>
    read(source, text, label === '1'),
  ),
]

/** Whether a sentence promises something (modules/promises/server/find/weigh). */
export function learnPromises(): void {
  writeLearned(weightsFile, { promises: learn(labelled(), course) })
}

export function checkPromises(): void {
  const texts = labelled()
  console.log('promises found / false alarms, per cent, at a likelihood of at least:')
  report(texts, likelihoodsLeftOut(texts, course))
}
