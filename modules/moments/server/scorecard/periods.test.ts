import { describe, expect, it } from 'vitest'
import { beginningsOf, type Period } from './periods.ts'

const told = (period: Period, zone: string, from: string, to: string) =>
  beginningsOf(period, zone, { from: new Date(from), to: new Date(to) }).map(
    ({ at, date }) => `${date} ${at.toISOString().slice(0, 16)}`,
  )

describe('beginnings', () => {
  it.each<[Period, string, string, string, string[]]>([
    [
      'day',
      'Asia/Shanghai',
      '2026-11-20T15:59:00Z',
      '2026-11-21T16:00:00Z',
      ['2026-11-20 2026-11-19T16:00', '2026-11-21 2026-11-20T16:00'],
    ],
    [
      'week',
      'Asia/Shanghai',
      '2026-11-22T15:00:00Z',
      '2026-11-22T17:00:00Z',
      ['2026-11-16 2026-11-15T16:00', '2026-11-23 2026-11-22T16:00'],
    ],
    [
      'month',
      'Asia/Taipei',
      '2026-01-31T00:00:00Z',
      '2026-03-01T00:00:00Z',
      ['2026-01-01 2025-12-31T16:00', '2026-02-01 2026-01-31T16:00', '2026-03-01 2026-02-28T16:00'],
    ],
    // Clocks go forward from 02:00 to 03:00 on 8 March 2026: that day has 23 hours.
    [
      'day',
      'America/New_York',
      '2026-03-08T06:00:00Z',
      '2026-03-09T05:00:00Z',
      ['2026-03-08 2026-03-08T05:00', '2026-03-09 2026-03-09T04:00'],
    ],
    // Clocks go forward at midnight on 6 September 2026: that day begins at 01:00.
    ['day', 'America/Santiago', '2026-09-06T05:00:00Z', '2026-09-06T06:00:00Z', ['2026-09-06 2026-09-06T04:00']],
  ])('%s in %s', (period, zone, from, to, expected) => {
    expect(told(period, zone, from, to)).toEqual(expected)
  })
})
