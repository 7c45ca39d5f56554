import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlToText } from '#platform/server/html/index.ts'
import { foldMail, judgeAuto, readBounce, readForwarded } from './index.ts'
import { lettersOf } from './letters.ts'

const LINES = [
  '好的，收到。',
  '谢谢！',
  '',
  '   ',
  '\u3000',
  '> 原文',
  '>> 更早的原文',
  '>',
  '> ',
  '＞全角',
  '在 2026年3月5日，王丽 <wangli@example.cn> 写道：',
  '王丽 <wangli@example.cn>',
  '于2026年3月5日周四 15:02写道：',
  '他在昨天写道：……',
  '发件人：王丽 <wangli@example.cn>',
  '发件人：这一栏我填不了',
  '发送时间：2026年3月5日 15:02',
  '收件人：kf@example.com',
  '主题：报价',
  '| From | Wang Li<wangli@example.cn> |',
  '| Date | 03/05/2026 15:02 |',
  '| |',
  '------------------ 原始邮件 ------------------',
  '---- 回复的原邮件 ----',
  '---------- Forwarded message ---------',
  '-----Original Message-----',
  'On Thu, Mar 5, 2026 at 3:02 PM Wang Li',
  '<wangli@example.cn> wrote:',
  'From: Wang Li <wangli@example.cn>',
  'Sent: Thursday, March 5, 2026 3:02 PM',
  'To: Service',
  'Subject: RE: Quote',
  '________________________________',
  '-- ',
  '--',
  '王丽 电话：010-12345678',
  '发自我的 iPhone',
  '签名由网易邮箱大师定制',
  '请问什么时候发货？',
  '&nbsp;',
]

const text = fc
  .tuple(
    fc.array(fc.oneof(fc.constantFrom(...LINES), fc.string({ maxLength: 12 })), { maxLength: 40 }),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([lines, end]) => lines.map((line) => line.toWellFormed()).join(end))

const TAGS = [
  '<div>',
  '</div>',
  '<p>',
  '</p>',
  '<br>',
  '<hr>',
  '<hr tabindex="-1">',
  '<hr id="replySplit">',
  '<blockquote type="cite">',
  '<blockquote style="margin:0 0 0 40px">',
  '</blockquote>',
  '<div class="gmail_quote">',
  '<div class="gmail_attr">',
  '<div id="divRplyFwdMsg">',
  '<div id="Signature">',
  '<div class="ntes-mailmaster-quote">',
  '<span>',
  '</span>',
  '<table><tr><td>',
  '</td><td>',
  '</td></tr><tr><td>',
  '</td></tr></table>',
  '<ul><li>',
  '</li></ul>',
  '<ol><li>',
  '<pre>',
  '</pre>',
  '<a href="mailto:wangli@example.cn">',
  '</a>',
  '<img src="cid:1@example.cn" alt="图">',
  '<style>p{}</style>',
  '<!-- x -->',
  '<html><body>',
  '</body></html>',
  '<p',
  '&lt;',
  '&gt; ',
  '&nbsp;',
  '<b>发件人：</b>',
  '<select><option>',
  '<textarea>',
  '</textarea>',
]
const html = fc
  .array(fc.oneof(fc.constantFrom(...TAGS), fc.constantFrom(...LINES), fc.string({ maxLength: 8 })), { maxLength: 40 })
  .map((parts) => parts.map((part) => part.toWellFormed()).join(''))

const filled = (lines: string) => lines.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')

describe('folding any text', () => {
  it('leaves no line out, keeps the order, and shows something when there is something', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('', 'Re: x', 'Fwd: x'), (source, subject) => {
        const { reply, folded, foldedHtml } = foldMail({ text: source, html: '', subject })
        expect(foldedHtml).toBe('')
        const own = filled(reply)
        const other = filled(folded)
        expect([...own, ...other].sort()).toEqual(filled(source).sort())
        expect(isInOrder(own, filled(source))).toBe(true)
        expect(isInOrder(other, filled(source))).toBe(true)
        expect(reply === '').toBe(filled(source).length === 0)
      }),
      { numRuns: 4000 },
    )
  })

  it('folds a reply no further', () => {
    fc.assert(
      fc.property(text, (source) => {
        const { reply, folded } = foldMail({ text: source, html: '' })
        fc.pre(folded !== '')
        expect(filled(foldMail({ text: reply, html: '' }).reply).length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })
})

function isInOrder(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0
  for (const line of whole) if (at < part.length && part[at] === line) at++
  return at === part.length
}

/** Everything but `div` tags, of which some are put in and those that close nothing left out. */
const withoutTags = (markup: string) => markup.replace(/<\/?div\b[^<>]*>/gi, '')

describe('folding any HTML', () => {
  it('leaves no word out and only puts marks in', () => {
    fc.assert(
      fc.property(html, fc.constantFrom('', 'Re: x', 'Fwd: x'), (source, subject) => {
        const whole = htmlToText(source)
        const { reply, folded, foldedHtml } = foldMail({ text: whole, html: source, subject })
        expect(reply === '').toBe(whole === '')
        expect(sorted(lettersOf(reply) + lettersOf(folded))).toBe(sorted(lettersOf(whole)))
        expect(sorted(lettersOf(htmlToText(foldedHtml)))).toBe(sorted(lettersOf(whole)))
        if (source.trim()) expect(withoutTags(foldedHtml)).toBe(withoutTags(source))
      }),
      { numRuns: 4000 },
    )
  })

  it('loses nothing of a text part that says something else', () => {
    fc.assert(
      fc.property(html, text, (source, plain) => {
        const { reply, folded } = foldMail({ text: plain, html: source, subject: 'Re: x' })
        const all = `${lettersOf(reply)} ${lettersOf(folded)}`
        for (const line of filled(plain)) expect(all).toContain(lettersOf(line))
        expect(reply === '').toBe(htmlToText(source) === '' && filled(plain).length === 0)
      }),
      { numRuns: 2000 },
    )
  })
})

const sorted = (letters: string) => [...letters].sort().join('')
describe('the other readers', () => {
  it('never throw', () => {
    fc.assert(
      fc.property(text, html, fc.string({ maxLength: 30 }), (body, markup, words) => {
        const from = { name: words, address: `${words}@example.com` }
        const subject = words
        readForwarded({ subject: `Fwd: ${subject}`, text: body, html: markup, attached: null })
        const reports = [
          { type: 'message/delivery-status', text: body },
          { type: 'message/rfc822', text: body },
        ]
        const headers = { 'content-type': 'multipart/report', 'return-path': words, [words]: words }
        const bounce = readBounce({ headers, from, subject, text: body, reports })
        if (bounce) expect(bounce.reason.length).toBeLessThanOrEqual(500)
        judgeAuto(headers, { from, to: [from], subject, hasReport: false })
      }),
      { numRuns: 1000 },
    )
  })
})

describe('hostile sizes', () => {
  const megabyte = 1_000_000
  it.each([
    ['signs', '>'.repeat(megabyte)],
    ['signs on lines', '>\n'.repeat(megabyte / 2)],
    ['signs and words', '> a\nb\n'.repeat(megabyte / 6)],
    ['deeper and deeper', Array.from({ length: 1_400 }, (_, depth) => `${'>'.repeat(depth)} a`).join('\n')],
    ['line ends', '\n'.repeat(megabyte)],
    ['spaces', ' '.repeat(megabyte)],
    ['blank lines in the middle', `a${'\n'.repeat(megabyte)}b`],
    ['dashes', '-'.repeat(megabyte)],
    ['lines of dashes', '--\n'.repeat(megabyte / 3)],
    ['rules', `${'_'.repeat(40)}\n`.repeat(megabyte / 40)],
    ['labels', '发件人：a@b.cn '.repeat(megabyte / 12)],
    ['label lines', '发件人：a@b.cn\n收件人：b@c.cn\n'.repeat(megabyte / 24)],
    ['colons', ':'.repeat(megabyte)],
    ['beginnings', 'On Thu, Mar 5, 2026 at 3:02 PM\n'.repeat(megabyte / 31)],
    ['beginnings of names', 'a@b.cn <a@b.cn>\n'.repeat(megabyte / 16)],
    ['brackets', '<'.repeat(megabyte)],
    ['bars', '| '.repeat(megabyte / 2)],
    ['one long line', `在${'很'.repeat(megabyte)}写道：`],
    ['separators', '------------------ 原始邮件 ------------------\n'.repeat(megabyte / 42)],
    ['commas', 'a,\n'.repeat(megabyte / 3)],
    ['entities', '&nbsp;&gt;'.repeat(megabyte / 10)],
  ])('text: %s', (_name, source) => {
    const { reply, folded } = foldMail({ text: source, html: '', subject: 'Re: x' })
    expect(filled(reply).length + filled(folded).length).toBe(filled(source).length)
    readForwarded({ subject: 'Fwd: x', text: source, html: '', attached: null })
    const from = { name: '', address: 'mailer-daemon@example.com' }
    const reports = [{ type: 'message/delivery-status', text: source }]
    readBounce({ headers: { 'content-type': 'multipart/report' }, from, subject: '系统退信', text: source, reports })
    judgeAuto({ 'x-loop': source }, { from, to: [], subject: source, hasReport: false })
  })

  it.each([
    ['deep elements', '<div>'.repeat(200_000)],
    ['deep quotations', '<blockquote type="cite">a'.repeat(40_000)],
    ['deep frames', '<div class="gmail_quote">a'.repeat(15_000)],
    ['many quotations', '<blockquote type="cite">a</blockquote>b'.repeat(30_000)],
    ['many frames', '<div class="gmail_quote">a<blockquote>b</blockquote></div>'.repeat(20_000)],
    ['one wide frame', `<div class="gmail_quote">${'<b>a</b>'.repeat(100_000)}<blockquote>b</blockquote></div>`],
    ['many cells', `<table><tr>${'<td>a'.repeat(100_000)}`],
    ['many rows', `<table>${'<tr><td>a'.repeat(60_000)}`],
    ['line ends', '<br>'.repeat(250_000)],
    ['opening signs', '<'.repeat(1_000_000)],
    ['half tags', '<a '.repeat(300_000)],
    ['attributes', `<div ${'a=b '.repeat(250_000)}>x`],
    ['a long class', `<div class="${'gmail_ '.repeat(150_000)}">x`],
    ['a long style', `<div style="${'border-left:'.repeat(80_000)}">x`],
    ['ampersands', '&'.repeat(1_000_000)],
    ['a long pre', `<pre>${'&gt; a\n'.repeat(120_000)}</pre>`],
    ['links', '<a href="mailto:a@b.cn">x</a>'.repeat(30_000)],
    ['rules', '<hr>'.repeat(200_000)],
    ['headers', '<div id="divRplyFwdMsg">a</div>'.repeat(30_000)],
  ])('HTML: %s', (_name, source) => {
    const plain = htmlToText(source)
    const { reply } = foldMail({ text: plain, html: source, subject: 'Re: x' })
    expect(reply === '').toBe(plain === '')
    readForwarded({ subject: 'Fwd: x', text: plain, html: source, attached: null })
  })
})
