import { describe, expect, test } from 'vitest'
import { choicesBefore, columnQuery, endOfWeek, nearness, quickChoices, startOfDay } from './due.ts'
import { addDays, dayText, monthDays, textOf, weekDays } from './page/days.ts'

const zone = 'Asia/Shanghai'
/** Thursday 12 March 2026, on Shanghai's clock. */
const at = (clock: string, date = '2026-03-12') => Date.parse(`${date}T${clock}:00+08:00`)
const iso = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16)

describe('the usual times', () => {
  test.each([
    ['09:00', ['2026-03-12T18:00', '2026-03-13T12:00', '2026-03-17T18:00']],
    ['17:30', ['2026-03-12T18:00', '2026-03-13T12:00', '2026-03-17T18:00']],
    ['17:31', ['2026-03-13T18:00', '2026-03-13T12:00', '2026-03-17T18:00']],
    ['23:59', ['2026-03-13T18:00', '2026-03-13T12:00', '2026-03-17T18:00']],
  ])('at %s', (clock, expected) => {
    expect(quickChoices(at(clock), null, zone).map((one) => iso(one.at))).toEqual(expected)
  })
  test('three working days follow the team’s week, holidays and make-up days', () => {
    const open = [{ from: '09:00', to: '18:00' }]
    const hours = {
      week: [open, open, open, open, open, [], []],
      holidays: [{ date: '2026-03-13' }],
      makeUpDays: [{ date: '2026-03-15', spans: open }],
    }
    expect(iso(quickChoices(at('09:00'), hours, zone)[2]?.at ?? 0)).toBe('2026-03-17T18:00')
  })
  test('are those of the team: when it goes home, and on its next working day', () => {
    const long = [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '21:00' },
    ]
    const short = [{ from: '09:00', to: '17:00' }]
    const hours = { week: [long, long, long, long, [], short, []], holidays: [], makeUpDays: [] }
    const times = (clock: string) => quickChoices(at(clock), hours, zone).map((one) => iso(one.at))
    expect(times('19:00')).toEqual(['2026-03-12T21:00', '2026-03-14T12:00', '2026-03-17T21:00'])
    expect(times('20:31')).toEqual(['2026-03-14T17:00', '2026-03-14T12:00', '2026-03-17T21:00'])
  })
  test('a team that never works still gets a time', () => {
    const never = { week: [[], [], [], [], [], [], []], holidays: [], makeUpDays: [] }
    expect(quickChoices(at('09:00'), never, zone)).toHaveLength(3)
  })
})

test.each([
  ['2026-03-12T08:59', 'overdue'],
  ['2026-03-12T09:00', 'overdue'],
  ['2026-03-12T10:00', 'soon'],
  ['2026-03-12T10:01', 'today'],
  ['2026-03-12T23:59', 'today'],
  ['2026-03-13T00:00', 'later'],
])('at nine, %s is %s', (due, near) => {
  const dueAt = new Date(`${due}:00+08:00`).toISOString()
  expect(nearness({ outstanding: true, dueAt }, at('09:00'), zone)).toBe(near)
  expect(nearness({ outstanding: false, dueAt }, at('09:00'), zone)).toBe('settled')
})

test('days and weeks end at midnight of the reader, the week with Sunday', () => {
  expect(iso(startOfDay(at('00:00'), 0, zone))).toBe('2026-03-12T00:00')
  expect(iso(startOfDay(at('23:59'), 1, zone))).toBe('2026-03-13T00:00')
  expect(iso(endOfWeek(at('09:00'), zone))).toBe('2026-03-16T00:00')
  expect(iso(endOfWeek(at('23:00', '2026-03-15'), zone))).toBe('2026-03-16T00:00')
})

test('today, this week and later follow each other without a gap', () => {
  const now = at('09:00')
  const today = columnQuery('today', now)
  const week = columnQuery('week', now)
  const later = columnQuery('later', now)
  expect(week.from).toBe(today.to)
  expect(later.from).toBe(week.to)
})

test('a month is shown in whole weeks', () => {
  const shown = monthDays({ year: 2026, month: 2, day: 9 }).map(dayText)
  expect(shown[0]).toBe('2026-01-26')
  expect(shown.at(-1)).toBe('2026-03-01')
  expect(monthDays({ year: 2026, month: 8, day: 1 })).toHaveLength(42)
  expect(weekDays({ year: 2026, month: 3, day: 1 }).map(dayText)).toContain('2026-02-23')
  expect(dayText(addDays({ year: 2026, month: 13, day: 1 }, 0))).toBe('2027-01-01')
})

test.each(['2026-02-30', 'soon', '', undefined])('%s is no day', (text) => {
  expect(textOf(text)).toBeUndefined()
})

describe('times for a part of something promised', () => {
  const nowAt = Date.parse('2026-11-22T17:38:00+08:00')
  const usual = [
    { key: 'today', at: Date.parse('2026-11-22T18:00:00+08:00') },
    { key: 'tomorrow', at: Date.parse('2026-11-23T12:00:00+08:00') },
    { key: 'working-days', at: Date.parse('2026-11-25T18:00:00+08:00') },
  ] as const
  const before = (limit: string) =>
    choicesBefore(nowAt, Date.parse(limit), usual).map(({ at }) =>
      new Date(at + 8 * 3_600_000).toISOString().slice(8, 16),
    )

  test.each([
    ['2026-11-22T17:56:00+08:00', ['22T17:45', '22T17:56']],
    ['2026-11-22T20:00:00+08:00', ['22T19:00', '22T18:00', '22T20:00']],
    ['2026-11-24T10:00:00+08:00', ['24T09:00', '22T18:00', '23T12:00', '24T10:00']],
    // Already late: the usual ones.
    ['2026-11-22T17:00:00+08:00', ['22T18:00', '23T12:00', '25T18:00']],
    ['2026-11-22T17:39:00+08:00', ['22T17:39']],
  ])('due %s', (limit, times) => expect(before(limit)).toEqual(times))
})
