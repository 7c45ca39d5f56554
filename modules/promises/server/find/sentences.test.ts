import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findPromises, usualCalendar } from './index.ts'

/**
 * Sentences as property managers, telecoms, shops, IT vendors and banks write them, with their due times worked out by
 * hand. A Wednesday afternoon in September, a Friday evening a week before the Spring Festival, a Tuesday morning in
 * December, and a Friday just before work ends.
 */
const moments: Readonly<Record<string, string>> = {
  A: '2026-09-16T14:20:00+08:00',
  B: '2027-01-29T19:40:00+08:00',
  C: '2026-12-08T10:40:00+08:00',
  D: '2026-12-18T17:20:00+08:00',
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
