import { describe, expect, it } from 'vitest'
import { dueChoices } from './due.ts'

const zone = 'Asia/Shanghai'
const at = (text: string) => Date.parse(`${text}+08:00`)
const iso = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16)

describe('usual times for a task', () => {
  it.each([
    ['2026-11-23T10:00', ['2026-11-23T18:00', '2026-11-24T18:00', '2026-11-26T18:00']],
    ['2026-11-27T17:30', ['2026-11-30T18:00', '2026-12-01T18:00', '2026-12-03T18:00']],
    ['2026-11-22T09:00', ['2026-11-23T18:00', '2026-11-24T18:00', '2026-11-26T18:00']],
  ])('at %s are evenings of working days', (now, expected) => {
    expect(dueChoices(at(now), null, zone).map(iso)).toEqual(expected)
  })

  it('keep to the team’s holidays and make-up days', () => {
    const day = [{ from: '09:00', to: '18:00' }]
    const hours = {
      week: [day, day, day, day, day, [], []],
      holidays: [{ date: '2026-11-23' }],
      makeUpDays: [{ date: '2026-11-22', spans: day }],
    }
    const found = dueChoices(at('2026-11-22T09:00'), hours, zone).map(iso)
    expect(found).toEqual(['2026-11-22T18:00', '2026-11-24T18:00', '2026-11-26T18:00'])
  })

  it('a team that never works is offered none', () => {
    expect(dueChoices(at('2026-11-22T09:00'), { week: [], holidays: [], makeUpDays: [] }, zone)).toEqual([])
  })
})
