import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findPromises, usualCalendar } from './index.ts'

/**
 * Sentences as property managers, telecoms, shops, IT vendors and banks write them, with their due times worked out by
 * hand. A Wednesday afternoon in September, a Friday evening a week before the Spring Festival, a Tuesday morning in
 * December, a Friday just before work ends, a Wednesday in March, a Friday in January a Thursday morning in April, a Monday in October and
 * a Wednesday in November.
 */
const moments: Readonly<Record<string, string>> = {
  A: '2026-09-16T14:20:00+08:00',
  B: '2027-01-29T19:40:00+08:00',
  C: '2026-12-08T10:40:00+08:00',
  D: '2026-12-18T17:20:00+08:00',
  E: '2027-03-10T14:20:00+08:00',
  F: '2027-01-15T16:40:00+08:00',
  G: '2027-04-15T09:30:00+08:00',
  H: '2026-10-19T15:10:00+08:00',
  I: '2026-11-18T10:00:00+08:00',
}
const calendar = usualCalendar('Asia/Shanghai')
/** At least so many of the due times, at most so many false alarms. */
const aims = { due: 0.95, falseAlarms: 0.02 }

type Row = { at: Temporal.Instant; text: string; wanted: string }
const rowsOf = (name: string): Row[] =>
  readFileSync(path.join(import.meta.dirname, 'sentences', name), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [moment = '', , text = '', wanted = ''] = line.split('\t')
      return { at: Temporal.Instant.from(moments[moment] ?? ''), text, wanted }
    })
const readOf = ({ at, text }: Row) =>
  findPromises(text, { at, calendar })
    .map(({ due }) => (due ? due.to.toPlainDateTime().toString({ smallestUnit: 'minute' }) : 'none'))
    .join('|') || '-'

describe.each(['first.tsv', 'second.tsv', 'third.tsv', 'fourth.tsv', 'fifth.tsv', 'sixth.tsv'])(
  'sentences of %s',
  (name) => {
    const rows = rowsOf(name)
    test('due times are read', () => {
      const dated = rows.filter(({ wanted }) => wanted !== '-' && wanted !== 'none')
      const wrong = dated.filter((row) => readOf(row) !== row.wanted).map(({ text }) => text)
      expect(1 - wrong.length / dated.length, wrong.join('\n')).toBeGreaterThanOrEqual(aims.due)
    })
    test('what promises nothing raises no alarm', () => {
      const quiet = rows.filter(({ wanted }) => wanted === '-')
      const alarms = quiet.filter((row) => readOf(row) !== '-').map(({ text }) => text)
      expect(alarms.length / quiet.length, alarms.join('\n')).toBeLessThanOrEqual(aims.falseAlarms)
    })
  },
)

/** Only the first promise and the end of its due time, as far as it was said. */
function firstDue(name: string) {
  const rows = readFileSync(path.join(import.meta.dirname, 'sentences/first-due', name), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'))
  const read = rows.map(([moment = '', text = '', wanted = '']) => {
    const [first] = findPromises(text, { at: Temporal.Instant.from(moments[moment] ?? ''), calendar })
    const told = first ? (first.due?.to.toPlainDateTime().toString({ smallestUnit: 'minute' }) ?? '?') : '-'
    return { text, wanted, right: wanted.split('|').some((one) => told.startsWith(one)) }
  })
  const wrongOf = (kind: (wanted: string) => boolean) => {
    const of = read.filter(({ wanted }) => kind(wanted))
    const wrong = of.filter(({ right }) => !right).map(({ text }) => text)
    return { share: wrong.length / of.length, words: wrong.join('\n') }
  }
  return { promises: wrongOf((wanted) => wanted !== '-'), others: wrongOf((wanted) => wanted === '-') }
}

/**
 * Those held out were never learned from: what is missed there is what will be missed. Each was written by somebody who
 * knew neither rules nor sentences, and measured once before anything was mended by it: `fresh` 98.0 % of due times and 1.3 %
 * false alarms, `everyday` 94.7 % and none of 70, `last` 98.1 % and none of 80.
 */
test.each([
  ['chat.tsv', 0.05, 0.02],
  ['mail.tsv', 0.05, 0.02],
  ['reckoned.tsv', 0.02, 0.02],
  ['replies.tsv', 0.03, 0.02],
  ['held-out-plain.tsv', 0.05, 0.02],
  ['held-out-varied.tsv', 0.1, 0.06],
  ['held-out-fresh.tsv', 0.05, 0.02],
  ['held-out-everyday.tsv', 0.05, 0.02],
  ['held-out-last.tsv', 0.05, 0.02],
])('first due times of %s', (name, missed, alarms) => {
  const { promises, others } = firstDue(name)
  expect(promises.share, promises.words).toBeLessThanOrEqual(missed)
  expect(others.share, others.words).toBeLessThanOrEqual(alarms)
})
