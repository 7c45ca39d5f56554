import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Status, statuses } from '../contract.ts'
import {
  afterMessage,
  type Clocks,
  clocksOf,
  fillPlaceholders,
  inlineAttachmentIds,
  isAttachmentUrl,
  mayStep,
  mentionedIds,
  nextStatuses,
  normaliseTags,
  previewOf,
  reopens,
  type Said,
  subjectFrom,
} from './rules.ts'

const t = (minute: number) => new Date(Date.UTC(2026, 2, 12, 9, minute))
const fresh: Clocks = {
  status: 'open',
  firstResponseAt: null,
  waitingSince: null,
  lastInboundAt: null,
  lastOutboundAt: null,
}
const said = (direction: Said['direction'], minute: number, more: Partial<Said> = {}): Said => ({
  direction,
  kind: 'message',
  authorKind: direction === 'inbound' ? 'customer' : 'staff',
  occurredAt: t(minute),
  private: false,
  closing: false,
  ...more,
})

describe('status', () => {
  test.each<[Status, Status[]]>([
    ['open', ['waiting', 'snoozed', 'resolved']],
    ['waiting', ['open', 'snoozed', 'resolved']],
    ['snoozed', ['open', 'waiting', 'snoozed', 'resolved']],
    ['resolved', ['open', 'waiting', 'closed']],
    ['closed', []],
  ])('%s may become %j and nothing else', (from, to) => {
    expect(nextStatuses(from)).toEqual(to)
    for (const other of statuses) expect(mayStep(from, other)).toBe(to.includes(other))
  })

  test.each<[string, Status, Said, Status]>([
    ['a reply makes open waiting', 'open', said('outbound', 1), 'waiting'],
    ['a reply leaves snoozed', 'snoozed', said('outbound', 1), 'snoozed'],
    ['a reply leaves resolved', 'resolved', said('outbound', 1), 'resolved'],
    ['the product itself answers nothing', 'open', said('outbound', 1, { authorKind: 'system' }), 'open'],
    ['a note changes nothing', 'waiting', said('note', 1), 'waiting'],
    ['the customer reopens waiting', 'waiting', said('inbound', 1), 'open'],
    ['the customer reopens snoozed', 'snoozed', said('inbound', 1), 'open'],
    ['the customer reopens resolved', 'resolved', said('inbound', 1), 'open'],
    ['thanks reopen waiting', 'waiting', said('inbound', 1, { closing: true }), 'open'],
    ['a logged call leaves waiting', 'waiting', said('inbound', 1, { kind: 'phone' }), 'waiting'],
    ['a letter reopens', 'waiting', said('inbound', 1, { kind: 'letter' }), 'open'],
  ])('%s', (_name, status, message, expected) => {
    expect(afterMessage({ ...fresh, status }, message).status).toBe(expected)
  })

  test('thanks for an answer leave what is resolved resolved', () => {
    const resolved = { ...fresh, status: 'resolved' as const, lastOutboundAt: t(0) }
    expect(afterMessage(resolved, said('inbound', 1, { closing: true }))).toMatchObject({ status: 'resolved' })
    expect(afterMessage(resolved, said('inbound', 1))).toMatchObject({ status: 'open' })
  })
})

describe('clocks', () => {
  test('the customer waits from the first unanswered message; the first answer is kept', () => {
    const story = [said('inbound', 0), said('inbound', 5), said('note', 6), said('outbound', 8), said('outbound', 9)]
    const waiting = clocksOf('open', story.slice(0, 3))
    expect(waiting.waitingSince).toEqual(t(0))
    const answered = clocksOf('waiting', story)
    expect(answered).toMatchObject({
      firstResponseAt: t(8),
      waitingSince: null,
      lastInboundAt: t(5),
      lastOutboundAt: t(9),
    })
  })
  test('what we write first is no response', () => {
    expect(clocksOf('waiting', [said('outbound', 0)]).firstResponseAt).toBeNull()
  })
  test('a call answers while it is made', () => {
    expect(clocksOf('open', [said('inbound', 0, { kind: 'phone' })])).toMatchObject({
      firstResponseAt: t(0),
      waitingSince: null,
    })
  })
  test('who only says thanks to an answer does not wait, and a wait that had begun goes on', () => {
    const thanks = said('inbound', 9, { closing: true })
    const answered = [said('inbound', 0), said('outbound', 5), thanks]
    expect(clocksOf('open', answered)).toMatchObject({ waitingSince: null, lastInboundAt: t(9) })
    expect(clocksOf('open', [...answered, said('inbound', 10)]).waitingSince).toEqual(t(10))
    expect(clocksOf('open', [said('inbound', 0), thanks]).waitingSince).toEqual(t(0))
    expect(clocksOf('open', [thanks]).waitingSince).toEqual(t(9))
    expect(clocksOf('open', [said('inbound', 0, { kind: 'phone' }), thanks]).waitingSince).toBeNull()
  })
  test('nobody waits for what is settled', () => {
    expect(clocksOf('resolved', [said('inbound', 0)]).waitingSince).toBeNull()
  })
  test('counting anew gives what counting along gave', () => {
    const any = fc.record({
      direction: fc.constantFrom('inbound' as const, 'outbound' as const, 'note' as const),
      kind: fc.constantFrom('message' as const, 'phone' as const, 'letter' as const),
      authorKind: fc.constantFrom('staff' as const, 'customer' as const, 'system' as const),
      occurredAt: fc.date({ min: t(0), max: t(59), noInvalidDate: true }),
      private: fc.boolean(),
      closing: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(any), (story) => {
        let along = fresh
        for (const one of story) along = afterMessage(along, one)
        const { status, ...rest } = along
        expect(clocksOf(status, story)).toEqual({ status, ...rest })
      }),
    )
  })
  test.each([
    [0, true],
    [7, true],
    [7.001, false],
  ])('%d days after: %s', (days, expected) => {
    expect(reopens(t(0), new Date(t(0).getTime() + days * 86_400_000), 7)).toBe(expected)
  })
})

describe('texts', () => {
  test('a preview is one line of at most 200 whole characters', () => {
    expect(previewOf('  三号楼\n\n漏水 ')).toBe('三号楼 漏水')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
        const preview = previewOf(text)
        expect(preview.length).toBeLessThanOrEqual(200)
        expect(preview.isWellFormed()).toBe(text.isWellFormed())
      }),
    )
  })
  test.each([
    ['电梯又停了。今天第三次！', '电梯又停了'],
    ['好', '好'],
    ['Please fix the lift. It is stuck.', 'Please fix the lift'],
    ['水'.repeat(100), `${'水'.repeat(59)}…`],
    ['', ''],
  ])('%s → %s', (text, subject) => expect(subjectFrom(text)).toBe(subject))
  test('tags are trimmed, single and without #', () => {
    expect(normaliseTags([' 漏水 ', '#漏水', 'VIP', 'vip', 'ＶＩＰ', '', '  '])).toEqual(['漏水', 'VIP'])
  })
  test('only our own attachments are pictures', () => {
    const id = '0190d3c1-0000-7000-8000-000000000001'
    expect(isAttachmentUrl(`/api/v1/attachments/${id}`)).toBe(true)
    expect(isAttachmentUrl(`/api/v1/attachments/${id}?inline=1`)).toBe(true)
    for (const bad of [
      `https://evil.example/api/v1/attachments/${id}`,
      `/api/v1/attachments/${id}/../x`,
      '/x',
      `//a/api/v1/attachments/${id}`,
    ]) {
      expect(isAttachmentUrl(bad)).toBe(false)
    }
    const html = `<p><img alt="" src="/api/v1/attachments/${id}?inline=1" /><span data-mention="${id}">@李雷</span></p>`
    expect(inlineAttachmentIds(html)).toEqual([id])
    expect(mentionedIds(html)).toEqual([id])
  })
  test('placeholders are filled, unknown ones stay to be seen', () => {
    const filled = fillPlaceholders('{{ customer.name }}您好，编号{{conversation.number}}，{{agent.name}} {{other}}', {
      'customer.name': '王<丽>',
      'conversation.number': '1042',
      'agent.name': null,
    })
    expect(filled).toBe('王<丽>您好，编号1042，{{agent.name}} {{other}}')
    expect(fillPlaceholders('{{customer.name}}', { 'customer.name': '<b>' }, () => '&lt;b>')).toBe('&lt;b>')
  })
})
