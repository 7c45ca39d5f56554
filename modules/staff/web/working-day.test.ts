import { describe, expect, test } from 'vitest'
import { weekdayOf } from '#platform/web/index.ts'
import { isWorkingDay } from './working-day.ts'

const open = [{ from: '09:00', to: '18:00' }]
const hours = {
  week: [open, open, open, open, open, [], []],
  holidays: [{ date: '2026-03-13' }, { date: '2026-03-15' }],
  makeUpDays: [
    { date: '2026-03-15', spans: open },
    { date: '2026-03-16', spans: [] },
  ],
}
const march = (day: number) => ({ year: 2026, month: 3, day })

describe('working days', () => {
  test.each([
    [12, true, 'Thursday'],
    [13, false, 'a holiday'],
    [14, false, 'Saturday'],
    [15, true, 'a Sunday made up, although a holiday'],
    [16, false, 'a make-up day without hours'],
  ])('12 to 16 March: the %ith is %s, %s', (day, works) => {
    expect(isWorkingDay(march(day), hours)).toBe(works)
  })
  test('without opening hours they are Monday to Friday', () => {
    expect([12, 13, 14, 15, 16].map((day) => isWorkingDay(march(day), null))).toEqual([true, true, false, false, true])
  })
  test('days counted on into the next month are days of it', () => {
    expect(weekdayOf(march(32))).toBe(3)
    expect(isWorkingDay(march(32), { ...hours, holidays: [{ date: '2026-04-01' }] })).toBe(false)
  })
})
