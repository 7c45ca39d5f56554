import { expect, test } from 'vitest'
import type { ConversationRowRecord, MessageRecord } from '../contract.ts'
import { paragraphs, readEntry } from './contact/entry.ts'
import { belongs, filterOf, searchOf } from './data/filter.ts'
import { extend, freeze, newsIn, without } from './data/frozen.ts'
import { joinTimeline, type KnownTimeline, prepend } from './data/timeline.ts'

const row = (id: string, more: Partial<ConversationRowRecord> = {}): ConversationRowRecord => ({
  id,
  number: 1,
  subject: '漏水',
  status: 'open',
  snoozedUntil: null,
  priority: 'normal',
  assignee: { id: 'me', name: '李雷', hue: 1 },
  team: null,
  customer: { id: 'c', name: '王丽', appellation: '', contact: null, code: 'ABCD' },
  channel: 'chat',
  tags: [],
  createdAt: '2026-03-01T00:00:00.000Z',
  lastMessageAt: '2026-03-01T00:00:00.000Z',
  waitingSince: null,
  attentionAt: null,
  preview: { text: '', direction: 'inbound', kind: 'message', authorKind: 'customer', authorName: null },
  messageCount: 1,
  lastSeq: 1,
  unread: false,
  version: 1,
  ...more,
})

test('a shown order grows at its end only; what is new above it is counted, not shown', () => {
  const shown = freeze([row('a'), row('b')])
  expect(extend(shown, [row('new'), row('a'), row('b'), row('c')]).ids).toEqual(['a', 'b', 'c'])
  expect(extend(shown, [row('new'), row('b'), row('a')])).toBe(shown)
  const later = { lastMessageAt: '2026-03-02T00:00:00.000Z' }
  const outbound = {
    ...later,
    preview: { ...row('b').preview, direction: 'outbound' } as ConversationRowRecord['preview'],
  }
  for (const [fresh, news] of [
    [[row('a'), row('b')], []],
    [[row('new'), row('a'), row('b')], ['new']],
    [[row('b', later), row('a')], ['b']],
    [
      [row('new'), row('b', later), row('a')],
      ['new', 'b'],
    ],
    // The first one is where it belongs; our own reply is no news.
    [[row('a', later), row('b')], []],
    [[row('b', outbound), row('a')], []],
  ] as const) {
    expect(newsIn(shown, fresh)).toEqual(news)
  }
  expect(without(shown, 'a').ids).toEqual(['b'])
  expect(without(shown, 'x')).toBe(shown)
})

test('a filter survives the address, and nonsense in an address is left out', () => {
  const team = '018f2b6e-0000-7000-8000-000000000001'
  const filter = { view: 'team', team, priority: 'urgent', unread: true, tag: '漏水', sort: 'waiting' } as const
  expect(filterOf(searchOf(filter))).toEqual(filter)
  expect(searchOf({ view: 'mine' }).view).toBeUndefined()
  expect(filterOf({ view: 'x', team: 'drop table', channel: 'A B', assignee: '1', sort: 'up', unread: '0' })).toEqual({
    view: 'mine',
  })
})

test('a row belongs into a list or leaves it after its reader changed it', () => {
  const me = { id: 'me', teamIds: ['t'] }
  const team = { id: 't', name: '一组' }
  for (const [filter, one, expected] of [
    [{ view: 'mine' }, row('a'), true],
    [{ view: 'mine' }, row('a', { status: 'resolved' }), false],
    [{ view: 'mine' }, row('a', { assignee: null }), false],
    [{ view: 'unassigned' }, row('a'), false],
    [{ view: 'unassigned' }, row('a', { assignee: null }), true],
    [{ view: 'team' }, row('a', { team }), true],
    [{ view: 'team', team: 'none' }, row('a', { team }), false],
    [{ view: 'all', status: 'resolved' }, row('a'), false],
    [{ view: 'resolved' }, row('a', { status: 'resolved' }), true],
    [{ view: 'all', assignee: 'me', tag: '漏水' }, row('a', { tags: ['漏水'] }), true],
    [{ view: 'all', priority: 'urgent' }, row('a'), false],
  ] as const) {
    expect(belongs(one, filter, me)).toBe(expected)
  }
})

test('a timeline keeps earlier pages while its end moves, and starts anew where they no longer meet', () => {
  const said = (...ids: string[]) => ids.map((id) => ({ type: 'message', id }) as MessageRecord)
  const ids = (known: KnownTimeline) => known.items.map((one) => one.id).join('')
  const first: KnownTimeline = { items: said('c', 'd'), before: 'x' }
  const known = prepend(joinTimeline({ items: [], before: null }, first), { items: said('a', 'b', 'c'), before: null })
  expect(ids(known)).toBe('abcd')
  const moved = joinTimeline(known, { items: said('d', 'e'), before: 'y' })
  expect([ids(moved), moved.before]).toEqual(['abcde', null])
  // `d` was split off.
  expect(ids(joinTimeline(known, { items: said('c', 'e'), before: 'x' }))).toBe('abce')
  expect(ids(joinTimeline(known, { items: said('x', 'y'), before: 'z' }))).toBe('xy')
  expect(ids(joinTimeline(known, { items: [], before: null }))).toBe('')
  expect(joinTimeline(moved, { items: said('d', 'e'), before: 'y' })).toEqual(moved)
})

test('what is typed for a customer is a phone number, an address, a name, or a name with a number', () => {
  expect(readEntry(' 13812345678 ')).toEqual({ name: '', phone: '13812345678', email: '' })
  expect(readEntry('010-6512 3456')).toEqual({ name: '', phone: '010-6512 3456', email: '' })
  expect(readEntry('wang@example.com')).toEqual({ name: '', phone: '', email: 'wang@example.com' })
  expect(readEntry('王丽 138 1234 5678')).toEqual({ name: '王丽', phone: '138 1234 5678', email: '' })
  expect(readEntry('王丽')).toEqual({ name: '王丽', phone: '', email: '' })
})

test('plain words become paragraphs and nothing in them becomes markup', () => {
  expect(paragraphs(' 第一段\n第二行\n\n\n<b>第二段</b> & 更多 ')).toBe(
    '<p>第一段<br>第二行</p><p>&lt;b&gt;第二段&lt;/b&gt; &amp; 更多</p>',
  )
})
