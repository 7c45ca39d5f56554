import { expect, test } from 'vitest'
import { contrast, inkOn, readableOn } from './colour.ts'
import { openOutbox, pause } from './outbox.ts'
import { keep } from './storage.ts'
import { breaks, mergeMessages, unreadOf } from './thread.ts'

function fakeStorage(): Storage {
  const entries = new Map<string, string>()
  return new Proxy({} as Storage, {
    get: (_, name) =>
      ({
        getItem: (key: string) => entries.get(key) ?? null,
        setItem: (key: string, value: string) => void entries.set(key, value),
        removeItem: (key: string) => void entries.delete(key),
      })[name as 'getItem'],
    ownKeys: () => [...entries.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  })
}
const message = (id: string, conversationId: string, seq: number, mine = false) => ({
  id,
  conversationId,
  seq,
  mine,
  at: '2026-03-01T08:00:00.000Z',
  author: mine ? null : { name: '李雷', hue: 1 },
  html: null,
  text: id,
  attachments: [],
})
const pending = (id: string) => ({ id, text: id, attachments: [], at: '', failed: false })

test('two tabs share one outbox, in order, and neither overwrites the other', () => {
  const store = fakeStorage()
  const one = openOutbox(keep('site', () => store))
  const other = openOutbox(keep('site', () => store))
  one.add(pending('a'))
  one.add(pending('b'))
  other.add(pending('c'))
  expect(new Set(one.list().map(({ id }) => id))).toEqual(new Set(['a', 'b', 'c']))
  expect(
    one
      .list()
      .map(({ id }) => id)
      .filter((id) => id !== 'c'),
  ).toEqual(['a', 'b'])
  other.remove('a')
  one.change('b', { failed: true })
  expect(other.list().find(({ id }) => id === 'b')?.failed).toBe(true)
  expect(openOutbox(keep('another', () => store)).list()).toEqual([])
})

test('where the page may keep nothing, memory does', () => {
  const kept = keep('site', () => {
    throw new Error('denied')
  })
  const outbox = openOutbox(kept)
  outbox.add(pending('a'))
  expect(outbox.list()).toHaveLength(1)
  kept.set('token', 'x')
  expect(kept.get('token')).toBe('x')
  kept.remove('token')
  expect(kept.get('token')).toBeNull()
})

test('pauses double up to half a minute', () => {
  expect([0, 1, 2, 3, 9].map((tries) => pause(tries, 0.5))).toEqual([1000, 2000, 4000, 8000, 30_000])
  expect(pause(0, 0)).toBe(800)
})

test('messages come once, by conversation and number', () => {
  const known = [message('b1', 'b', 1), message('b3', 'b', 3)]
  const merged = mergeMessages(known, [message('b2', 'b', 2), message('b1', 'b', 1), message('a9', 'a', 9)], ['a', 'b'])
  expect(merged.map(({ id }) => id)).toEqual(['a9', 'b1', 'b2', 'b3'])
})

test('unread are the others’ words after the place read', () => {
  const all = [message('1', 'a', 1, true), message('2', 'a', 2), message('3', 'a', 3)]
  const count = (read: Parameters<typeof unreadOf>[1]) => unreadOf(all, read, 'a').length
  expect(count(null)).toBe(2)
  expect(count({ conversationId: 'a', seq: 2 })).toBe(1)
  expect(count({ conversationId: 'old', seq: 99 })).toBe(2)
})

test('a new day and a pause begin a new group', () => {
  const first = message('1', 'a', 1)
  expect(breaks(undefined, first)).toEqual({ day: true, group: true })
  expect(breaks(first, { ...first, at: '2026-03-01T08:01:00.000Z' })).toEqual({ day: false, group: false })
  expect(breaks(first, { ...first, at: '2026-03-01T08:06:00.000Z' }).group).toBe(true)
  expect(breaks(first, { ...first, mine: true }).group).toBe(true)
  expect(breaks(first, { ...first, at: '2026-03-03T08:00:00.000Z' }).day).toBe(true)
})

test('any colour stays readable', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  for (let step = 0; step < 200; step += 1) {
    const colour = `#${((step * 83_491) % 0x1000000).toString(16).padStart(6, '0')}`
    expect(contrast(inkOn(colour), colour), colour).toBeGreaterThanOrEqual(4.5)
    for (const ground of ['#f1f3f7', '#262b36']) {
      expect(contrast(readableOn(colour, ground), ground), `${colour} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  }
})
