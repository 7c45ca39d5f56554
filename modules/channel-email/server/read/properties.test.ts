import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import { describe, expect, it } from 'vitest'
import { commonCharacters } from './charset/common.ts'
import { decodeWords, headerText, oneLine } from './header/encoded-words.ts'
import { readMail } from './index.ts'
import type { MailAddress, ReadMail } from './shapes.ts'

const corpus = path.join(import.meta.dirname, '../corpus')
const mails = ['charset', 'structure', 'headers', 'hostile'].flatMap((group) =>
  readdirSync(path.join(corpus, group))
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readFileSync(path.join(corpus, group, name))),
)

/** Every text of a mail, with its place. */
function* texts(value: unknown, place = ''): Generator<[place: string, text: string]> {
  if (typeof value === 'string') yield [place, value]
  else if (value && typeof value === 'object') {
    for (const [key, one] of Object.entries(value)) yield* texts(one, `${place}.${key}`)
  }
}

function expectWellMade(mail: ReadMail): void {
  for (const [place, text] of texts(mail)) {
    expect([place, text.isWellFormed(), text.includes('\0'), text.includes('\r')]).toEqual([place, true, false, false])
  }
  expect(mail.subject).toBe(mail.subject.trim())
  expect(mail.subject).not.toContain('\n')
  if (mail.date !== null) expect(new Date(mail.date).toISOString()).toBe(mail.date)
  const ids = [mail.messageId, mail.inReplyTo, ...mail.references].filter((id) => id !== null)
  for (const id of ids) expect(id).toMatch(/^<[^<>\s]{1,996}>$/)
  const people: MailAddress[] = [...mail.to, ...mail.cc, ...mail.bcc, ...mail.replyTo]
  for (const { address } of people) expect(address).toMatch(/^\S/)
  for (const file of mail.attachments) {
    expect(file.name).toMatch(/^[^/\\\0]+$/)
    expect(file.sha256).toMatch(/^[\da-f]{64}$/)
    expect(file.size).toBeGreaterThanOrEqual(0)
    expect(file.type).toMatch(/^\S+\/\S+$/)
  }
  if (mail.html) return
  const rest = new Set(`${mail.reply}\n${mail.folded}`.split('\n').map((line) => line.trim()))
  rest.add('')
  for (const line of mail.text.split('\n')) expect(rest).toContain(line.trim())
}

const bytes = (max: number) => fc.uint8Array({ maxLength: max }).map((array) => Buffer.from(array))

describe('whatever comes in', () => {
  it('random bytes are read', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(3000), async (raw) => expectWellMade(await readMail(raw))),
      { numRuns: 300 },
    )
  })

  const pieces = fc.oneof(
    bytes(20),
    fc.constantFrom(
      ...['\r\n', '\n', '\r', '\n\n', '--b', '--b--', '\n--b\n', '=?', '?=', '=?utf-8?B?', '"', '<', '>', ';', ','].map(
        (text) => Buffer.from(text),
      ),
      ...[
        'Content-Type: multipart/mixed; boundary=b\n',
        'Content-Type: text/html; charset=gb2312\n',
        'Subject: ',
        ' ',
      ].map((text) => Buffer.from(text)),
      ...[
        'Content-Transfer-Encoding: base64\n',
        'Content-Type: message/rfc822\n\n',
        'begin 644 a\n',
        '\u4f60\u597d',
      ].map((text) => Buffer.from(text)),
    ),
  )

  it('mails with flipped, cut, doubled and mixed-in bytes are read, in one piece or many', async () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true })
    const change = fc.oneof(
      fc.record({ kind: fc.constant('flip' as const), place, bit: fc.nat(7) }),
      fc.record({ kind: fc.constant('cut' as const), place, to: place }),
      fc.record({ kind: fc.constant('splice' as const), place, piece: pieces }),
      fc.record({
        kind: fc.constant('graft' as const),
        place,
        other: fc.nat(mails.length - 1),
        from: place,
        to: place,
      }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.nat(mails.length - 1),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 200 }),
        async (which, changes, step) => {
          let raw = Buffer.from(mails[which]!)
          const at = (share: number, of = raw) => Math.floor(share * of.length)
          for (const one of changes) {
            if (one.kind === 'flip' && raw.length > 0) {
              const index = Math.min(raw.length - 1, at(one.place))
              raw[index] = raw[index]! ^ (1 << one.bit)
            } else if (one.kind === 'cut') {
              const [from, to] = [at(one.place), at(one.to)].toSorted((a, b) => a - b) as [number, number]
              raw = Buffer.concat([raw.subarray(0, from), raw.subarray(to)])
            } else if (one.kind === 'splice') {
              raw = Buffer.concat([raw.subarray(0, at(one.place)), one.piece, raw.subarray(at(one.place))])
            } else if (one.kind === 'graft') {
              const other = mails[one.other]!
              const [from, to] = [at(one.from, other), at(one.to, other)].toSorted((a, b) => a - b) as [number, number]
              raw = Buffer.concat([
                raw.subarray(0, at(one.place)),
                other.subarray(from, to),
                raw.subarray(at(one.place)),
              ])
            }
          }
          const mail = await readMail(raw)
          expectWellMade(mail)
          const drops = Array.from({ length: Math.ceil(raw.length / step) }, (_, index) =>
            raw.subarray(index * step, (index + 1) * step),
          )
          expect(await readMail(Readable.from(drops))).toEqual(mail)
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('random header text is read', async () => {
    const names = ['From', 'To', 'Cc', 'Subject', 'Date', 'References', 'In-Reply-To', 'Message-ID', 'Content-Type']
    const sign = fc.constantFrom(...'<>@,;:"\\()[]=?*\' \t.%aB1你，；＜＞年月日\ud800\0'.split(''))
    const value = fc.oneof(fc.string({ unit: sign, maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 40 }))
    const fields = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 9 })
    await fc.assert(
      fc.asyncProperty(fields, fc.constantFrom('utf8', 'gb18030', 'big5', 'latin1'), async (list, charset) => {
        const head = list.map(([name, text]) => `${name}: ${text.replace(/[\r\n]/g, '')}\r\n`).join('')
        expectWellMade(await readMail(iconv.encode(`${head}\r\nx`, charset)))
      }),
      { numRuns: 1500 },
    )
  })
})

/** Text of any script, without what no mail carries: control characters, lone halves, unassigned and private ones. */
const written = (max: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: max })
    .map((text) => text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cs}]/gu, 'x'))
const chinese = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...commonCharacters, '，', '。', 'a', '1', ' '), minLength: min, maxLength: max })

describe('what other programs write is read back', () => {
  it('subject, names, texts and file names, through nodemailer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ subject: written(60), name: chinese(1, 20), text: written(200), file: chinese(1, 30) }),
        fc.constantFrom('base64' as const, 'quoted-printable' as const),
        fc.option(fc.constantFrom('B' as const, 'Q' as const), { nil: undefined }),
        async ({ subject, name, text, file }, encoding, words) => {
          const html = `<p>${text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</p>`
          const composer = new MailComposer({
            from: { name, address: 'a@example.com' },
            to: [{ name: '', address: 'b@example.com' }],
            subject,
            text,
            html,
            textEncoding: encoding,
            ...(words ? { encoding } : {}),
            attachments: [{ filename: `${file}.pdf`, content: Buffer.from(text) }],
          })
          const mail = await readMail(await composer.compile().build())
          const tidy = (value: string) => value.replace(/\s+/g, ' ').trim()
          expect(tidy(mail.subject)).toBe(tidy(subject))
          expect(mail.from).toEqual({ name: tidy(name), address: 'a@example.com' })
          expect(mail.text.trim()).toBe(text.trim())
          if (text.trim()) expect(mail.html).toBe(html)
          expect(mail.attachments).toMatchObject([{ size: Buffer.byteLength(text), type: 'application/pdf' }])
          expect(tidy(mail.attachments[0]!.name)).toBe(tidy(`${file}.pdf`).replace(/^\.+/, '').normalize('NFC'))
        },
      ),
      { numRuns: 400 },
    )
  })

  it.each(['gb18030', 'big5'])('letters in %s, declared or not', async (charset) => {
    const letter = chinese(8, 200).filter((text) => iconv.decode(iconv.encode(text, charset), charset) === text)
    await fc.assert(
      fc.asyncProperty(letter, fc.boolean(), async (text, isDeclared) => {
        const encoded = iconv.encode(text, charset)
        const type = isDeclared ? `Content-Type: text/plain; charset=${charset}\r\n` : ''
        const head = Buffer.from(`From: a@example.com\r\n${type}Subject: `)
        const raw = Buffer.concat([head, encoded, Buffer.from('\r\n\r\n'), encoded])
        const mail = await readMail(raw)
        // A text of nothing but characters that both charsets have at other places may be read as the other.
        if (isDeclared) expect(mail.text.trim()).toBe(text.trim())
        else if (/\p{Script=Han}{4}/u.test(text))
          expect([mail.text.trim(), mail.subject]).toEqual([text.trim(), text.trim()])
      }),
      { numRuns: 500 },
    )
  })

  it('encoded words, cut anywhere between bytes', () => {
    fc.assert(
      fc.property(
        chinese(1, 60),
        fc.integer({ min: 1, max: 45 }),
        fc.constantFrom('utf-8', 'gb18030'),
        (text, step, charset) => {
          const all = iconv.encode(text, charset)
          const words: string[] = []
          for (let at = 0; at < all.length; at += step) {
            const piece = all.subarray(at, at + step)
            const hex = [...piece].map((byte) => `=${byte.toString(16).padStart(2, '0')}`).join('')
            words.push(words.length % 2 ? `=?${charset}?q?${hex}?=` : `=?${charset}?B?${piece.toString('base64')}?=`)
          }
          expect(oneLine(decodeWords(headerText(words.join('\r\n '))))).toBe(text.trim())
        },
      ),
      { numRuns: 1000 },
    )
  })
})
