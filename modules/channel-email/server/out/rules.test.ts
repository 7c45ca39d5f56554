import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sanitizeMail, sanitizeRich } from '#platform/server/html/index.ts'
import { toMailHtml, withoutFolds } from './mail-html.ts'
import { forwardSubject, longestReferences, referencesOf, replySubject } from './references.ts'
import { judge, pauseAfter } from './retry.ts'
import { settle } from './settle-try.ts'

describe('the thread of an answer', () => {
  const parent = { messageIdHeader: '<c@x>', inReplyTo: null, referenceIds: ['<a@x>', '<b@x>'] }
  test.each([
    ['its References and itself', parent, ['<a@x>', '<b@x>', '<c@x>']],
    [
      'its In-Reply-To when it has none',
      { ...parent, referenceIds: [], inReplyTo: '<a@x> text <b@x>' },
      ['<a@x>', '<c@x>'],
    ],
    ['each once, itself last', { ...parent, referenceIds: ['<c@x>', '<a@x>', '<a@x>'] }, ['<a@x>', '<c@x>']],
    [
      'nothing that breaks out',
      { ...parent, referenceIds: ['<a@x>\r\nBcc: <y@z>', 'a', '<>', '<b@x>'] },
      ['<b@x>', '<c@x>'],
    ],
  ])('%s', (_name, from, references) => {
    expect(referencesOf(from)).toEqual({ inReplyTo: '<c@x>', references })
  })

  test('nothing without a Message-ID', () => {
    expect(referencesOf(null)).toEqual({ inReplyTo: null, references: [] })
    expect(referencesOf({ ...parent, messageIdHeader: '' })).toEqual({ inReplyTo: null, references: [] })
  })

  test('however long the thread: bounded, with its root, the newest, and the mail that is answered', () => {
    const id = fc.integer({ min: 1, max: 300 }).map((length) => `<${'i'.repeat(length)}@x>`)
    fc.assert(
      fc.property(fc.array(id, { maxLength: 60 }), (ids) => {
        const referenceIds = ids.map((one, index) => one.replace('@', `${index}@`))
        const { references } = referencesOf({ messageIdHeader: '<last@x>', inReplyTo: null, referenceIds })
        expect(references.join(' ').length).toBeLessThanOrEqual(longestReferences)
        expect(references.at(-1)).toBe('<last@x>')
        expect(references[0]).toBe(referenceIds[0] ?? '<last@x>')
        const rest = references.slice(1, -1)
        expect(rest).toEqual(rest.length === 0 ? [] : referenceIds.slice(-rest.length))
      }),
    )
  })

  test.each([
    ['漏水', 'Re: 漏水', 'Fwd: 漏水'],
    ['回复：答复: RE[2]: 漏水', 'Re: 漏水', 'Fwd: 回复：答复: RE[2]: 漏水'],
    ['回覆: Re：漏水', 'Re: 漏水', 'Fwd: 回覆: Re：漏水'],
    ['转发：Fw: 漏水', 'Re: 转发：Fw: 漏水', 'Fwd: 漏水'],
    ['Report: x', 'Re: Report: x', 'Fwd: Report: x'],
    ['a\r\nBcc: x@y.cn', 'Re: a Bcc: x@y.cn', 'Fwd: a Bcc: x@y.cn'],
    ['', 'Re:', 'Fwd:'],
  ])('subject %s', (subject, reply, forward) => {
    expect(replySubject(subject)).toBe(reply)
    expect(forwardSubject(subject)).toBe(forward)
  })

  test('a subject is never longer than it may be, nor cut within a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
        for (const subject of [replySubject(text), forwardSubject(text)]) {
          expect(subject.length).toBeLessThanOrEqual(300)
          expect(subject.isWellFormed()).toBe(true)
        }
      }),
    )
  })
})

describe('what a failed try means', () => {
  const trouble = (responseCode?: number, command?: string, code?: string) => ({
    message: 'x',
    ...(responseCode ? { responseCode } : {}),
    ...(command ? { command } : {}),
    ...(code ? { code } : {}),
  })
  test.each([
    ['a wrong password', trouble(535, 'AUTH LOGIN', 'EAUTH'), 'opening', { kind: 'later', mailbox: true }],
    ['no such host', trouble(undefined, 'CONN', 'EDNS'), 'opening', { kind: 'later', mailbox: true }],
    ['no service there', trouble(554, 'CONN'), 'opening', { kind: 'later', mailbox: true }],
    ['cut on the way', trouble(undefined, 'CONN', 'ECONNECTION'), 'mail', { kind: 'later', mailbox: false }],
    ['greylisted', trouble(450, 'RCPT TO'), 'mail', { kind: 'later', mailbox: false }],
    ['wrong order', trouble(503, 'DATA'), 'mail', { kind: 'later', mailbox: false }],
    ['sender refused', trouble(553, 'MAIL FROM'), 'mail', { kind: 'refused', mailbox: true }],
    ['nobody there', trouble(550, 'RCPT TO'), 'mail', { kind: 'refused', mailbox: false }],
    ['too large', trouble(undefined, 'MAIL FROM', 'EMESSAGE'), 'mail', { kind: 'refused', mailbox: false }],
    ['refused whole', trouble(554, 'DATA'), 'ended', { kind: 'refused', mailbox: false }],
    ['busy at the end', trouble(452, 'DATA'), 'ended', { kind: 'later', mailbox: false }],
    ['no answer to the end', trouble(undefined, 'CONN', 'ETIMEDOUT'), 'ended', { kind: 'unknown' }],
  ] as const)('%s', (_name, given, stage, outcome) => {
    expect(judge(given, stage)).toMatchObject(outcome)
  })

  test('tries last almost a day', () => {
    const all = Array.from({ length: 20 }, (_, index) => pauseAfter(index + 1) ?? 0)
    const hours = all.reduce((sum, one) => sum + one, 0) / 3_600_000
    expect(hours).toBeGreaterThan(20)
    expect(hours).toBeLessThanOrEqual(24)
  })

  test('whoever has it keeps it, whatever happens to the others', () => {
    const claim = { attempts: 10, accepted: ['a@x'], rejected: [] }
    expect(settle(claim, { kind: 'later', words: 'busy', mailbox: false })).toMatchObject({
      state: 'sent',
      accepted: ['a@x'],
    })
    expect(settle({ ...claim, accepted: [] }, { kind: 'later', words: 'busy', mailbox: false })).toMatchObject({
      state: 'failed',
      delivery: { state: 'failed', reason: 'busy' },
    })
  })
})

describe('our texts as mail programs need them', () => {
  const id = '0198d000-0000-7000-8000-000000000001'
  const place = (ref: object) => ('attachmentId' in ref ? 'p1@x' : null)
  test.each([
    [`<p>a</p><img src="/api/v1/attachments/${id}?inline=1" alt="图" />`, 'cid:p1@x'],
    ['<img src="cid:unknown@y" alt="图片" />', '[图片]'],
    [
      '<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noopener">x</a>',
      '<a href="https://a.example/?x=1&amp;y=2">x</a>',
    ],
    ['<span data-mention="m1">@王</span>', '<span>@王</span>'],
  ])('%s', (html, part) => {
    const made = toMailHtml(html, { placeOf: place, styled: true })
    expect(made).toContain(part)
    expect(made).not.toMatch(/\/api\/v1|data-|target=|noopener/)
  })

  test('what is clean stays clean, for any text', () => {
    const soup = fc.array(
      fc.oneof(
        fc.constantFrom(
          '<p>',
          '</p>',
          '<img src=x onerror=alert(1)>',
          '<a href="javascript:x">',
          '">',
          '<b',
          '&lt;',
          '<script>',
          '漏水',
        ),
        fc.constantFrom(
          `<img alt='"><script>' src="/api/v1/attachments/${id}">`,
          '<blockquote style=x:expression(1)>',
          '<table><td width=5>',
        ),
        fc.string({ maxLength: 8 }),
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(soup, (parts) => {
        const html = parts.join('')
        for (const [clean, styled] of [
          [sanitizeRich(html, { isOwnImage: () => true }), true],
          [sanitizeMail(html, { allowRemoteImages: false }), false],
        ] as const) {
          const made = toMailHtml(clean, { placeOf: () => 'p1@x', styled })
          expect(made).not.toMatch(/<script|<[a-z]+[^<>]*\son\w+=|javascript:/i)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['a<div data-kairos-fold="quote">b<div>c</div></div>d', 'ad'],
    ['<div>a<div data-kairos-fold="signature">b</div></div>', '<div>a</div>'],
    ['<div data-kairos-fold="quote">a</div><p>b</p><div data-kairos-fold="quote">c</div>', '<p>b</p>'],
    ['<p>a</p><div data-kairos-fold="quote">b', '<p>a</p>'],
    ['<div>a</div>', '<div>a</div>'],
  ])('without folds: %s', (html, kept) => {
    expect(withoutFolds(html)).toBe(kept)
  })
})
