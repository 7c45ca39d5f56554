import { describe, expect, it } from 'vitest'
import { lacksWords, mayMove, remindAt } from './rules.ts'

const at = new Date('2026-11-22T09:00:00Z')
const inMinutes = (minutes: number) => new Date(at.getTime() + minutes * 60_000)

describe('rules of tasks', () => {
  it.each([
    [3 * 24 * 60, 2 * 24 * 60],
    [24 * 60, 23 * 60],
    [120, 60],
    [60, 30],
    [20, 10],
  ])('due in %i minutes, the owner is reminded after %i', (due, reminded) => {
    expect(remindAt(at, inMinutes(due))).toEqual(inMinutes(reminded))
  })

  it('a short one is not worth a reminder', () => {
    expect(remindAt(at, inMinutes(19))).toBeNull()
    expect(remindAt(at, inMinutes(-60))).toBeNull()
  })

  it.each([
    ['open', 'doing', true],
    ['doing', 'open', true],
    ['open', 'done', true],
    ['doing', 'dropped', true],
    ['open', 'open', false],
    ['done', 'open', true],
    ['done', 'doing', false],
    ['dropped', 'done', false],
  ] as const)('from %s to %s: %s', (from, to, allowed) => {
    expect(mayMove(from, to)).toBe(allowed)
  })

  it('dropping wants a reason; proof wants words or a file', () => {
    const nothing = { needsProof: false, note: null, file: false }
    expect(lacksWords('done', nothing)).toBeNull()
    expect(lacksWords('dropped', nothing)).toBe('why')
    expect(lacksWords('done', { ...nothing, needsProof: true })).toBe('proof')
    expect(lacksWords('done', { ...nothing, needsProof: true, file: true })).toBeNull()
    expect(lacksWords('done', { ...nothing, needsProof: true, note: '已签收' })).toBeNull()
  })
})
