import { expect, test } from 'vitest'
import { clockTimes, hoursSummary, usualHours } from './hours.ts'

// The keys themselves instead of a language's words.
const t = (key: string, params?: Record<string, unknown>) =>
  key === 'teams.summary' ? `${params?.days} ${params?.hours}` : key

test('neighbouring days with the same hours are said once', () => {
  expect(hoursSummary(usualHours('Asia/Shanghai'), t)).toEqual(['teams.weekdays 09:00–12:00 13:30–18:00'])
  const always = {
    ...usualHours('Asia/Taipei'),
    week: Array.from({ length: 7 }, () => [{ from: '00:00', to: '24:00' }]),
  }
  expect(hoursSummary(always, t)).toEqual(['teams.everyday 00:00–24:00'])
})

test('different days stand apart and closed ones are left out', () => {
  const hours = usualHours('Asia/Shanghai')
  hours.week[2] = []
  hours.week[5] = [{ from: '10:00', to: '16:00' }]
  expect(hoursSummary(hours, t)).toEqual([
    'teams.day.0–teams.day.1 09:00–12:00 13:30–18:00',
    'teams.day.3–teams.day.4 09:00–12:00 13:30–18:00',
    'teams.day.5 10:00–16:00',
  ])
})

test('a day may end at midnight but not begin there twice', () => {
  expect(clockTimes(false)).toHaveLength(48)
  expect(clockTimes(true).at(-1)).toBe('24:00')
  expect(clockTimes(true)).not.toContain('00:00')
})
