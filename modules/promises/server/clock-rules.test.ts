import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProposalKind, ProposalState } from '../contract.ts'
import { type ClockAct, dueLooks, looksOf, type Opening, suggestedTime } from './clock-rules.ts'
import { answerEffect, unansweredEffect } from './proposal-rules.ts'
import { fillTemplate, settingsProblem, standardSettings } from './settings-rules.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const made = new Date('2031-03-13T01:00:00Z')
const plus = (ms: number) => new Date(made.getTime() + ms)
const ofLength = (length: number) => ({ createdAt: made, dueAt: plus(length), internal: false })
const always = null as Opening
/** 09:00 to 18:00 in Shanghai, every day; `made` is at nine. */
const office: Opening = {
  isOpen: (at) => at.getUTCHours() >= 1 && at.getUTCHours() < 10,
  next: (at) => {
    const next = new Date(at)
    next.setUTCHours(1, 0, 0, 0)
    return next > at ? next : new Date(next.getTime() + day)
  },
}

describe('what the clock does, by the length of a promise (minutes after it was made)', () => {
  const table = (length: number, opening: Opening = always) =>
    looksOf(ofLength(length), standardSettings, opening).map(({ key, at }) => [
      key,
      (at.getTime() - made.getTime()) / minute,
    ])
  it.each([
    ['4 min', 4 * minute, [['escalate-broken', 34]]],
    [
      '10 min',
      10 * minute,
      [
        ['share-50', 5],
        ['escalate-broken', 40],
      ],
    ],
    [
      '30 min',
      30 * minute,
      [
        ['share-50', 15],
        ['escalate-soon', 15],
        ['notice', 24],
        ['escalate-broken', 60],
      ],
    ],
    [
      '2 h',
      2 * hour,
      [
        ['share-50', 60],
        ['notice', 96],
        ['escalate-soon', 105],
        ['share-90', 108],
        ['escalate-broken', 150],
      ],
    ],
    [
      'a day',
      day,
      [
        ['share-50', 720],
        ['notice', 1200],
        ['before-60', 1380],
        ['escalate-soon', 1425],
        ['escalate-broken', 1470],
      ],
    ],
    [
      '3 days',
      3 * day,
      [
        ['before-1440', 2880],
        ['notice', 4080],
        ['before-60', 4260],
        ['escalate-soon', 4305],
        ['escalate-broken', 4350],
      ],
    ],
  ])('%s', (_name, length, expected) => {
    expect(table(length)).toEqual(expected)
  })

  it('waits for the morning where it can, and does not where too little would be left', () => {
    // Half of 24 h is at nine in the evening: it waits until nine, an hour before... which is due, so it does not.
    expect(table(day, office)[0]).toEqual(['share-50', 720])
    // Due at noon two days later; a day before is noon, an hour before is eleven: nothing has to wait.
    expect(table(2 * day + 3 * hour, office).slice(0, 1)).toEqual([['before-1440', 27 * 60]])
    // Due at eight in the evening three days later: a day before is eight in the evening, and waits until nine.
    expect(table(3 * day + 11 * hour, office)[0]).toEqual(['before-1440', 3 * 24 * 60])
  })

  it('gives internal ones no notice', () => {
    const looks = looksOf({ ...ofLength(day), internal: true }, standardSettings, always)
    expect(looks.map(({ act }) => act)).not.toContain('notice')
  })

  it('reminds in order, after it was made and before it is due', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * day }), fc.boolean(), (length, hours) => {
        const looks = looksOf(ofLength(length), standardSettings, hours ? office : always)
        const times = looks.map(({ at }) => at.getTime())
        expect([...times].sort((a, b) => a - b)).toEqual(times)
        for (const { act, at } of looks) {
          if (act !== 'remind') continue
          expect(at.getTime()).toBeGreaterThan(made.getTime())
          expect(at.getTime()).toBeLessThan(made.getTime() + length)
        }
      }),
    )
  })
})

describe('after a time without the server', () => {
  const looks = looksOf(ofLength(3 * day), standardSettings, always)
  const acts = (ms: number, done: string[] = []): ClockAct[] =>
    dueLooks(looks, { at: plus(ms), dueAt: plus(3 * day), done: new Set(done) }).map(({ act }) => act)
  it.each([
    ['nothing yet', 2 * day - 1, [], []],
    ['the first', 2 * day, [], ['remind']],
    ['it was given', 2 * day, ['before-1440'], []],
    ['only the newest of two', 3 * day - 30 * minute, [], ['notice', 'remind']],
    ['not the older one when the newest was given', 3 * day - 30 * minute, ['before-60', 'notice'], []],
    ['none when it is due', 3 * day, [], []],
    ['escalation long after', 5 * day, [], ['escalate-broken']],
    ['once', 5 * day, ['escalate-broken'], []],
  ])('%s', (_name, ms, done, expected) => {
    expect(acts(ms, done)).toEqual(expected)
  })
})

describe('the time a notice suggests', () => {
  it.each([
    ['an hour at least', 30 * minute, always, 90 * minute],
    ['half the length', 6 * hour, always, 9 * hour],
    ['a day at most', 9 * day, always, 10 * day],
    ['in opening hours', 8 * hour, office, day + hour],
  ])('%s', (_name, length, opening, expected) => {
    expect(suggestedTime({ ...ofLength(length), duePrecision: 'time' }, opening)).toEqual(plus(expected))
  })
})

describe('answers to another time', () => {
  const due = plus(day)
  const open = { state: 'open', dueAt: due, settledAt: null } as const
  const broken = { state: 'broken', dueAt: due, settledAt: null } as const
  const renegotiated = { state: 'renegotiated', dueAt: due, settledAt: due } as const
  const own = { own: true, owed: true }
  type Promised = typeof open | typeof broken | typeof renegotiated
  it.each<[ProposalKind, ProposalState, Promised, typeof own | null, number, string | null, string | null]>([
    ['ask', 'proposed', open, null, -1, 'renegotiate', 'stands'],
    ['notice', 'proposed', open, null, -1, 'renegotiate', 'stands'],
    ['ask', 'proposed', open, null, 1, 'renegotiate', 'breaks'],
    ['ask', 'expired', broken, null, 1, 'renegotiate', 'breaks'],
    ['notice', 'expired', renegotiated, own, 1, 'agrees', 'undoes'],
    ['ask', 'expired', renegotiated, own, 1, null, null],
    ['notice', 'expired', renegotiated, { own: true, owed: false }, 1, null, null],
    ['notice', 'expired', renegotiated, { own: false, owed: true }, 1, null, null],
    ['ask', 'accepted', renegotiated, own, 1, null, null],
    ['ask', 'refused', open, null, -1, null, null],
    ['ask', 'withdrawn', open, null, -1, null, null],
  ])('%s %s of %o', (kind, state, promise, successor, ms, accepted, refused) => {
    const at = new Date(due.getTime() + ms)
    expect(answerEffect({ kind, state, promise, successor }, true, at)).toBe(accepted)
    expect(answerEffect({ kind, state, promise, successor }, false, at)).toBe(refused)
  })

  it('silence agrees to a notice given in time, and to nothing else', () => {
    expect(unansweredEffect({ kind: 'notice', toldInTime: true })).toBe('renegotiate')
    expect(unansweredEffect({ kind: 'notice', toldInTime: false })).toBe('breaks')
    expect(unansweredEffect({ kind: 'ask', toldInTime: true })).toBe('breaks')
  })
})

describe('settings', () => {
  it('are good as they come', () => expect(settingsProblem(standardSettings)).toBeNull())
  it.each([
    ['no last band', [{ upTo: 5, reminders: [] }]],
    [
      'two last bands',
      [
        { upTo: null, reminders: [] },
        { upTo: null, reminders: [] },
      ],
    ],
    [
      'out of order',
      [
        { upTo: 9, reminders: [] },
        { upTo: 9, reminders: [] },
        { upTo: null, reminders: [] },
      ],
    ],
    ['more than all of the time', [{ upTo: null, reminders: [{ by: 'share', value: 100 }] }]],
  ] as const)('refuse %s', (_name, bands) => {
    const given = bands.map((one) => ({ ...one, reminders: [...one.reminders] }))
    expect(settingsProblem({ ...standardSettings, bands: given })?.field).toBe('settings.bands')
  })
  it('leave out lines that nobody can fill', () => {
    expect(fillTemplate('{{a}}，好\n原因：{{b}}\n再见', { a: '王丽', b: '' })).toBe('王丽，好\n再见')
  })
})
