import { describe, expect, test } from 'vitest'
import type { OpeningHours } from '../contract.ts'
import { isEmail, isOpen, isTimeZone, nextOpening, openSeconds, passwordWeakness, rolesToGive } from './rules.ts'

const nineToSix = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '18:00' },
]
const office: OpeningHours = {
  timeZone: 'Asia/Shanghai',
  week: [nineToSix, nineToSix, nineToSix, nineToSix, nineToSix, [], []],
  holidays: [
    { date: '2026-10-01', name: '国庆节' },
    { date: '2026-10-02', name: '国庆节' },
  ],
  // 2026-10-10 is a Saturday.
  makeUpDays: [{ date: '2026-10-10', name: '调休', spans: nineToSix }],
}
const night: OpeningHours = {
  timeZone: 'Asia/Shanghai',
  week: Array.from({ length: 7 }, (_, day) => (day === 4 ? [{ from: '22:00', to: '06:00' }] : [])),
  holidays: [],
  makeUpDays: [],
}
const berlin = (spans: { from: string; to: string }[]): OpeningHours => ({
  timeZone: 'Europe/Berlin',
  week: Array.from({ length: 7 }, () => spans),
  holidays: [],
  makeUpDays: [],
})
const always = berlin([{ from: '00:00', to: '24:00' }])
const never: OpeningHours = { ...office, week: [[], [], [], [], [], [], []], makeUpDays: [] }
const at = (text: string) => Temporal.Instant.from(text)

describe('opening hours', () => {
  test.each<[string, OpeningHours, string, string, number]>([
    ['within one span', office, '2026-03-12T09:30:00+08:00', '2026-03-12T10:00:00+08:00', 1800],
    ['over the midday break', office, '2026-03-12T11:30:00+08:00', '2026-03-12T14:00:00+08:00', 3600],
    ['over a night', office, '2026-03-12T17:59:00+08:00', '2026-03-13T09:01:00+08:00', 120],
    ['asked at night, answered at night', office, '2026-03-12T22:00:00+08:00', '2026-03-12T23:00:00+08:00', 0],
    ['over a weekend', office, '2026-03-13T17:00:00+08:00', '2026-03-16T10:00:00+08:00', 7200],
    ['a make-up Saturday counts', office, '2026-10-10T09:00:00+08:00', '2026-10-10T12:30:00+08:00', 10800],
    ['a span past midnight', night, '2026-03-13T21:00:00+08:00', '2026-03-14T07:00:00+08:00', 28800],
    ['the hour that summer time leaves out', always, '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00', 82800],
    ['never open', never, '2026-03-12T09:00:00+08:00', '2026-03-20T09:00:00+08:00', 0],
    ['backwards', office, '2026-03-12T10:00:00+08:00', '2026-03-12T09:00:00+08:00', 0],
  ])('seconds of service: %s', (_, hours, from, to, seconds) => {
    expect(openSeconds(hours, at(from), at(to))).toBe(seconds)
  })

  test.each<[string, OpeningHours, string, boolean]>([
    ['the first minute counts', office, '2026-03-12T09:00:00+08:00', true],
    ['the last minute does not', office, '2026-03-12T12:00:00+08:00', false],
    ['between two spans', office, '2026-03-12T12:30:00+08:00', false],
    ['the second span', office, '2026-03-12T17:59:59+08:00', true],
    ['the team’s clock counts, not the asker’s', office, '2026-03-12T01:30:00Z', true],
    ['a Saturday', office, '2026-03-14T10:00:00+08:00', false],
    ['a holiday on a Thursday', office, '2026-10-01T10:00:00+08:00', false],
    ['a make-up day on a Saturday', office, '2026-10-10T10:00:00+08:00', true],
    ['a make-up day has its own pause', office, '2026-10-10T12:30:00+08:00', false],
    ['before midnight of a night shift', night, '2026-03-13T23:59:00+08:00', true],
    ['after midnight of a night shift', night, '2026-03-14T05:59:00+08:00', true],
    ['the end of a night shift', night, '2026-03-14T06:00:00+08:00', false],
    ['the same hours of another night', night, '2026-03-15T01:00:00+08:00', false],
    ['midnight of an always open team', always, '2026-03-29T00:00:00+01:00', true],
    [
      'in the hour that comes twice, first',
      berlin([{ from: '02:00', to: '03:00' }]),
      '2026-10-25T02:30:00+02:00',
      true,
    ],
    [
      'in the hour that comes twice, second',
      berlin([{ from: '02:00', to: '03:00' }]),
      '2026-10-25T02:30:00+01:00',
      true,
    ],
    ['a span lost to summer time', berlin([{ from: '02:10', to: '02:50' }]), '2026-03-29T03:20:00+02:00', true],
    ['never open', never, '2026-03-12T10:00:00+08:00', false],
  ])('%s', (_, hours, instant, open) => {
    expect(isOpen(hours, at(instant))).toBe(open)
  })

  test.each<[string, OpeningHours, string, string | null]>([
    ['open: at once', office, '2026-03-12T10:00:00+08:00', '2026-03-12T10:00:00+08:00'],
    ['in the lunch break: the afternoon', office, '2026-03-12T12:30:00+08:00', '2026-03-12T13:30:00+08:00'],
    ['Friday evening: Monday', office, '2026-03-13T18:00:00+08:00', '2026-03-16T09:00:00+08:00'],
    ['before a holiday: after it and the weekend', office, '2026-09-30T18:00:00+08:00', '2026-10-05T09:00:00+08:00'],
    ['before a make-up day: that day', office, '2026-10-09T18:00:00+08:00', '2026-10-10T09:00:00+08:00'],
    ['once a week', night, '2026-03-14T06:00:00+08:00', '2026-03-20T22:00:00+08:00'],
    [
      'the morning after the clocks go forward',
      berlin([{ from: '08:00', to: '17:00' }]),
      '2026-03-28T18:00:00+01:00',
      '2026-03-29T08:00:00+02:00',
    ],
    [
      'the morning after the clocks go back',
      berlin([{ from: '08:00', to: '17:00' }]),
      '2026-10-24T18:00:00+02:00',
      '2026-10-25T08:00:00+01:00',
    ],
    ['never', never, '2026-03-12T10:00:00+08:00', null],
  ])('next opening, %s', (_, hours, instant, expected) => {
    const found = nextOpening(hours, at(instant))
    expect(found?.toString() ?? null).toBe(expected === null ? null : at(expected).toString())
  })

  test('spans that meet leave no gap, whatever their order', () => {
    const hours = berlin([
      { from: '12:00', to: '18:00' },
      { from: '08:00', to: '12:00' },
    ])
    expect(isOpen(hours, at('2026-06-01T12:00:00+02:00'))).toBe(true)
    expect(nextOpening(hours, at('2026-06-01T06:00:00+02:00'))?.toString()).toBe('2026-06-01T06:00:00Z')
  })
})

test.each<[string, ReturnType<typeof passwordWeakness>]>([
  ['short', 'password-short'],
  ['1234567890', 'password-simple'],
  ['9876543210', 'password-simple'],
  ['83920174655', 'password-simple'],
  ['aaaaaaaaaaaa', 'password-simple'],
  ['qwertyuiop', 'password-simple'],
  ['Password2024!', 'password-simple'],
  ['lihua.wang88', 'password-known'],
  ['海阔天空任鸟飞翔万里', null],
  ['correct horse battery', null],
  ['lihua.wang likes red lanterns', null],
])('password %s: %s', (password, weakness) => {
  expect(passwordWeakness(password, ['lihua.wang@example.com', '王丽华'])).toBe(weakness)
})

test('time zones are names, not offsets', () => {
  expect(['Asia/Taipei', 'Europe/Berlin', 'UTC'].map(isTimeZone)).toEqual([true, true, true])
  expect(['Asia/Nowhere', '+08:00', '', 'Asia/Shanghai\n'].map(isTimeZone)).toEqual([false, false, false, false])
})

test('only owners make and unmake owners; others give nothing', () => {
  expect(rolesToGive('owner', 'owner')).toContain('owner')
  expect(rolesToGive('admin', 'agent')).not.toContain('owner')
  expect(rolesToGive('admin', 'owner')).toEqual([])
  expect(rolesToGive('supervisor', 'agent')).toEqual([])
})

test('e-mail addresses are those that can sign in', () => {
  expect(['a@example.com', "o'neil+x@mail.example.co", 'a_b-c@x.cn'].every(isEmail)).toBe(true)
  expect(
    ['a!b@example.com', 'a..b@example.com', '.a@example.com', 'a@localhost', 'a b@example.com'].some(isEmail),
  ).toBe(false)
})
