import { expect, it } from 'vitest'
import { timesFor } from './times.ts'

const now = new Date('2026-11-22T02:00:00Z') // Sunday morning in Shanghai
const timesIn = (timeZone: string) => timesFor({ locale: 'zh-CN', timeZone, now, t: (key) => key })

it.each([
  ['Asia/Shanghai', { when: '周一', exact: false }],
  ['Asia/Taipei', { when: '周一', exact: false }],
  // An hour further it is already Tuesday, and in California still the morning.
  ['Asia/Tokyo', { when: '周二 00:59', exact: true }],
  ['America/Los_Angeles', { when: '周一 07:59', exact: true }],
])('what we owe within Monday in Shanghai, to somebody in %s', (zone, told) => {
  const at = new Date('2026-11-21T02:00:00Z')
  const times = timesFor({ locale: 'zh-CN', timeZone: zone, now: at, t: (key) => key })
  expect(times.dueDay('2026-11-23T15:59:59Z')).toEqual(told)
})

it('the midnight that ends a day belongs to it', () => {
  expect(timesIn('Asia/Shanghai').dueDay('2026-11-23T16:00:00Z').when).toBe('time.tomorrow')
})
