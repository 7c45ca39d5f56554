import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CutMoment, counts, cutMoments, type Entry, restartAt, type SaidEntry, tailFrom } from './rules.ts'

const start = Date.UTC(2026, 2, 2, 9)
const at = (minutes: number) => new Date(start + minutes * 60_000)
const [anna, ben, carl] = ['anna', 'ben', 'carl']
let seq = 0
type Saying = Partial<Omit<SaidEntry, 'type' | 'at'>>
function said(id: string, minutes: number, more: Saying): SaidEntry {
  seq += 1
  const base = { kind: 'message', channel: 'mail', private: false, automatic: false, closing: false } as const
  const author = more.direction === 'inbound' ? 'customer' : 'staff'
  return {
    type: 'said',
    id,
    at: at(minutes),
    seq,
    direction: 'inbound',
    authorKind: author,
    authorId: author === 'staff' ? anna : 'wang',
    ...base,
    ...more,
  }
}
const asks = (id: string, minutes: number, more: Saying = {}) => said(id, minutes, { direction: 'inbound', ...more })
const says = (id: string, minutes: number, more: Saying = {}) => said(id, minutes, { direction: 'outbound', ...more })
const notes = (id: string, minutes: number, authorId: string) =>
  said(id, minutes, { direction: 'note', authorKind: 'staff', authorId })
const call = (id: string, minutes: number, more: Saying = {}) =>
  said(id, minutes, {
    kind: 'phone',
    channel: 'phone',
    authorKind: 'staff',
    authorId: anna,
    direction: 'inbound',
    ...more,
  })
const chat = { channel: 'chat' }
const resolved = (id: string, minutes: number): Entry => ({ type: 'settled', id, at: at(minutes), byId: anna })
const gives = (id: string, minutes: number, more: object = {}): Entry => ({
  type: 'given',
  id,
  at: at(minutes),
  byId: anna,
  from: anna,
  to: ben,
  fromTeamId: 'desk',
  toTeamId: 'desk',
  ...more,
})
const acts = (id: string, minutes: number, byId: string): Entry => ({ type: 'acted', id, at: at(minutes), byId })
const cut = (...timeline: Entry[]) => cutMoments(timeline, { teamNow: 'desk' })
/** `kind:messages[ waiting minutes][ …]`, with … while it goes on. */
function drawn(moments: readonly CutMoment[]): string[] {
  return moments.map((one) =>
    [
      `${one.kind}:${one.messageIds.join('') || one.id}`,
      one.waitingSeconds === null ? '' : ` ${one.waitingSeconds / 60}`,
      one.endedAt ? '' : ' …',
    ].join(''),
  )
}

describe('a contact with the customer', () => {
  test.each<[string, Entry[], string[]]>([
    ['several questions before our answer are one', [asks('a', 0), asks('b', 5), says('c', 12)], ['contact:abc 12 …']],
    [
      'what comes after our answer begins a new one',
      [asks('a', 0), says('b', 10), asks('c', 50), says('d', 55)],
      ['contact:ab 10', 'contact:cd 5 …'],
    ],
    ['nobody has answered yet', [asks('a', 0)], ['contact:a …']],
    [
      'thanks belong to what they thank for, and wait for nothing, even later',
      [asks('a', 0), says('b', 10), resolved('r', 20), asks('c', 90, { closing: true })],
      ['contact:abc 10'],
    ],
    ['thanks alone are a contact all the same', [asks('a', 0, { closing: true })], ['contact:a …']],
    [
      'a chat goes to and fro and is one',
      [asks('a', 0, chat), says('b', 1, chat), asks('c', 20, chat), says('d', 40, chat)],
      ['contact:abcd 1 …'],
    ],
    [
      'a pause of half an hour ends a chat',
      [asks('a', 0, chat), says('b', 1, chat), asks('c', 31, chat)],
      ['contact:ab 1', 'contact:c …'],
    ],
    [
      'who waits in a chat waits on, however long',
      [asks('a', 0, chat), asks('b', 45, chat), says('c', 50, chat)],
      ['contact:abc 50 …'],
    ],
    [
      'after it was resolved a chat begins anew',
      [asks('a', 0, chat), says('b', 1, chat), resolved('r', 2), asks('c', 5, chat)],
      ['contact:ab 1', 'contact:c …'],
    ],
    ['resolved without an answer', [asks('a', 0), resolved('r', 30)], ['contact:a']],
    [
      'our word within the hour after resolving belongs to it, later it is a contact of ours',
      [asks('a', 0), says('b', 10), resolved('r', 11), says('c', 60), says('d', 200)],
      ['contact:abc 10', 'proactive:d'],
    ],
    [
      'the answer in parts is one; after a silent day we begin',
      [asks('a', 0), says('b', 10), says('c', 300), says('d', 300 + 24 * 60)],
      ['contact:abc 10 …', 'proactive:d'].map((one) => one.replace(' …', '')),
    ],
  ])('%s', (_, timeline, expected) => {
    expect(drawn(cut(...timeline))).toEqual(expected)
  })
})

describe('a contact of ours, spoken ones, and what is none', () => {
  test.each<[string, Entry[], string[]]>([
    [
      'we begin; what we add within the hour belongs to it; their reply begins a contact',
      [says('a', 0), says('b', 59), says('c', 200), asks('d', 210)],
      ['proactive:ab', 'proactive:c', 'contact:d …'],
    ],
    ['a call is a moment of its own, answered at once', [call('a', 0), call('b', 3)], ['spoken:a 0', 'spoken:b 0']],
    ['nobody waited for a call we made', [call('a', 0, { direction: 'outbound' })], ['spoken:a']],
    [
      'a visit answers who was waiting',
      [asks('a', 0), call('b', 25, { kind: 'visit' })],
      ['contact:a 25', 'spoken:b 0'],
    ],
    [
      'a letter counts by its direction',
      [asks('a', 0, { kind: 'letter', authorKind: 'staff', authorId: anna }), says('b', 60, { kind: 'letter' })],
      ['contact:ab 60 …'],
    ],
    [
      'notes, private mails, programs and our own receipts are no contacts',
      [
        notes('a', 0, anna),
        asks('b', 1, { private: true }),
        asks('c', 2, { automatic: true }),
        says('d', 3, { authorKind: 'system', authorId: null }),
      ],
      [],
    ],
    [
      'a receipt of the product answers nobody',
      [asks('a', 0), says('b', 1, { authorKind: 'system', authorId: null }), says('c', 9)],
      ['contact:ac 9 …'],
    ],
    [
      'an out-of-office note does not end what was said',
      [asks('a', 0), says('b', 5), asks('c', 6, { automatic: true })],
      ['contact:ab 5 …'],
    ],
  ])('%s', (_, timeline, expected) => {
    expect(drawn(cut(...timeline))).toEqual(expected)
  })

  test('who answered most serves; the steps and the team are those of its time', () => {
    const step = (id: string, minutes: number): Entry => ({
      type: 'stepped',
      id,
      at: at(minutes),
      byId: anna,
      step: id === 's' ? 'explore' : 'act',
    })
    const [first, , second] = cut(
      asks('a', 0),
      step('s', 0),
      says('b', 5, { authorId: ben }),
      says('c', 6),
      says('d', 7),
      gives('g', 20, { to: null, toTeamId: 'repair' }),
      asks('e', 100),
      step('t', 101),
      says('f', 102, { authorId: carl }),
    )
    expect(first).toMatchObject({
      servedById: anna,
      teamId: 'desk',
      steps: ['explore'],
      inboundCount: 1,
      outboundCount: 3,
    })
    expect(second).toMatchObject({ id: 'e', servedById: carl, steps: ['act'], firstMessageId: 'e', lastMessageId: 'f' })
  })
})

describe('a hand-over', () => {
  const handovers = (...timeline: Entry[]) => cut(...timeline).filter((one) => one.kind === 'internal')
  test('is a moment of its own: who gives serves, who receives is its customer and waits until they act', () => {
    expect(handovers(asks('a', 0), gives('g', 5), notes('n', 35, ben), says('b', 40, { authorId: ben }))).toMatchObject(
      [
        {
          id: 'g',
          servedById: anna,
          receiverId: ben,
          waitingSeconds: 1800,
          answeredAt: at(35),
          endedAt: at(35),
          teamId: 'desk',
        },
      ],
    )
  })
  test.each<[string, Entry[], string[]]>([
    ['a step, a status, anything the receiver does answers it', [gives('g', 0), acts('x', 8, ben)], ['internal:g 8']],
    ['what others do does not', [gives('g', 0), acts('x', 8, carl), says('b', 9)], ['internal:g …']],
    [
      'a team answers by any of its people, not by who gave it',
      [gives('g', 0, { to: null, toTeamId: 'repair' }), acts('x', 2, anna), acts('y', 9, carl)],
      ['internal:g 9'],
    ],
    [
      'passed on by the receiver: answered, and the next begins',
      [gives('g', 0), gives('h', 10, { byId: ben, from: ben, to: carl }), acts('x', 12, carl)],
      ['internal:g 10', 'internal:h 2'],
    ],
    [
      'taken back before they acted: over, unanswered',
      [gives('g', 0), gives('h', 10, { from: ben, to: anna })],
      ['internal:g'],
    ],
    ['the first assignment is none', [gives('g', 0, { from: null })], []],
    ['taking over is none', [gives('g', 0, { byId: ben })], []],
    ['nor is putting it back into the pool of the team', [gives('g', 0, { to: null })], []],
    ['nor what the product does', [gives('g', 0, { byId: null })], []],
    ['resolved meanwhile: over', [gives('g', 0), { type: 'settled', id: 'r', at: at(5), byId: anna }], ['internal:g']],
  ])('%s', (_, timeline, expected) => {
    expect(drawn(handovers(...timeline))).toEqual(expected)
  })
})

describe('for any course of things', () => {
  const people = [anna, ben, carl]
  const person = fc.constantFrom(...people)
  const anyEntry = fc.record({
    gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 3000 })),
    what: fc.constantFrom(
      'in',
      'in',
      'out',
      'out',
      'chat',
      'call',
      'note',
      'auto',
      'private',
      'system',
      'given',
      'settled',
      'stepped',
      'acted',
    ),
    who: person,
    to: fc.constantFrom(...people, null),
    closing: fc.boolean(),
  })
  const timelines = fc.array(anyEntry, { maxLength: 40 }).map((list) => {
    let minutes = 0
    return list.map(({ gap, what, who, to, closing }, index): Entry => {
      minutes += gap
      const id = `${String(index).padStart(3, '0')}`
      const base = { seq: index }
      switch (what) {
        case 'in':
          return asks(id, minutes, { ...base, closing })
        case 'out':
          return says(id, minutes, { ...base, authorId: who, channel: closing ? 'chat' : 'mail' })
        case 'chat':
          return asks(id, minutes, { ...base, ...chat, closing })
        case 'call':
          return call(id, minutes, { ...base, authorId: who, direction: closing ? 'inbound' : 'outbound' })
        case 'note':
          return { ...notes(id, minutes, who), ...base }
        case 'auto':
          return asks(id, minutes, { ...base, automatic: true })
        case 'private':
          return says(id, minutes, { ...base, private: true, authorId: who })
        case 'system':
          return says(id, minutes, { ...base, authorKind: 'system', authorId: null })
        case 'given':
          return gives(id, minutes, { byId: who, from: closing ? anna : ben, to, toTeamId: to ? 'desk' : 'repair' })
        case 'settled':
          return resolved(id, minutes)
        case 'stepped':
          return { type: 'stepped', id, at: at(minutes), byId: who, step: 'act' }
        default:
          return acts(id, minutes, who)
      }
    })
  })
  const runs = { numRuns: 400 }
  const isContact = (one: CutMoment) => one.kind !== 'internal'

  test('every message that counts is in exactly one contact, and no other is in any', () => {
    fc.assert(
      fc.property(timelines, (timeline) => {
        const counted = timeline.filter((one) => one.type === 'said' && counts(one)).map(({ id }) => id)
        const held = cut(...timeline).flatMap((one) => one.messageIds)
        expect(held.toSorted()).toEqual(counted.toSorted())
      }),
      runs,
    )
  })

  test('within each of the two lines no two overlap, and none ends before it begins', () => {
    fc.assert(
      fc.property(timelines, (timeline) => {
        const moments = cut(...timeline)
        for (const line of [moments.filter(isContact), moments.filter((one) => !isContact(one))]) {
          line.forEach((one, index) => {
            const next = line[index + 1]
            if (one.endedAt) expect(one.endedAt >= one.beganAt).toBe(true)
            if (!next) return
            expect(one.endedAt && one.endedAt <= next.beganAt).toBe(true)
          })
        }
      }),
      runs,
    )
  })

  test('cut again, in whatever order it was read, it is the same', () => {
    fc.assert(
      fc.property(timelines, fc.integer(), (timeline, salt) => {
        const shuffled = timeline.toSorted(
          (a, b) => ((a.id.charCodeAt(2) * 31 + salt) % 7) - ((b.id.charCodeAt(2) * 31 + salt) % 7),
        )
        expect(cut(...shuffled)).toEqual(cut(...timeline))
      }),
      runs,
    )
  })

  test('cut from the last moment that can change is the same as cut whole, also for what is told late', () => {
    fc.assert(
      fc.property(timelines, fc.nat(), fc.nat(), (timeline, split, late) => {
        if (timeline.length < 2) return
        // Some are not known yet at first; one of the known ones comes later than it was.
        const known = timeline.slice(0, split % timeline.length)
        const news = timeline.slice(split % timeline.length)
        const delayed = known.length > 0 ? known.splice(late % known.length, 1) : []
        const added = [...news, ...delayed]
        const since = new Date(Math.min(...added.map((one) => one.at.getTime())))
        const stored = cut(...known)
        const first = restartAt(stored, since)
        const whole = cut(...timeline)
        if (!first) return
        const tail = tailFrom(
          timeline.filter((one) => one.at >= first.beganAt),
          first.id,
        )
        const kept = stored.slice(0, stored.indexOf(first))
        expect([...kept, ...cut(...(tail ?? []))]).toEqual(whole)
      }),
      { numRuns: 1500 },
    )
  })
})
