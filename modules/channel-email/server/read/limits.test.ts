import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { type Limits, readMail } from './index.ts'

const HEAD = 'From: a@example.com\nSubject: s\n'
const codes = async (raw: string | Buffer, limits?: Partial<Limits>) => {
  const mail = await readMail(Buffer.from(raw), limits ? { limits } : {})
  return { mail, notes: mail.notes.map(({ code }) => code) }
}
const mixed = (...parts: string[]) =>
  `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`
const text = (content: string) => `Content-Type: text/plain\n\n${content}`
const file = (content: string) => `Content-Type: application/pdf\n\n${content}`

describe('past a limit a mail is read as far as it goes, and a note says so', () => {
  it('its whole size, from memory and from a stream', async () => {
    const raw = mixed(text('kept'), file('x'.repeat(5000)))
    const { mail, notes } = await codes(raw, { totalBytes: 1000 })
    expect(notes).toEqual(['no-end', 'cut-mail'])
    expect(mail).toMatchObject({ subject: 's', text: 'kept', attachments: [{ name: 'attachment-1.pdf' }] })
    const stream = Readable.from([Buffer.from(raw.slice(0, 500)), Buffer.from(raw.slice(500))])
    expect(await readMail(stream, { limits: { totalBytes: 1000 } })).toEqual(mail)
    expect(stream.destroyed).toBe(true)
  })

  it('parts, files, and what a file may weigh', async () => {
    const many = await codes(mixed(text('one'), text('two'), text('three')), { parts: 3 })
    expect(many.mail.text).toBe('one\n\ntwo')
    expect(many.notes).toEqual(['cut-parts'])
    const files = await codes(mixed(file('1'), file('2'), file('3'), text('after')), { files: 2 })
    expect(files.mail).toMatchObject({ text: 'after', attachments: [{ size: 1 }, { size: 1 }] })
    expect(files.notes).toEqual(['cut-files'])
    const heavy = await codes(mixed(file('123456'), text('after')), { fileBytes: 4 })
    expect(heavy.mail).toMatchObject({ text: 'after', attachments: [{ size: 4 }] })
    expect(heavy.mail.notes).toEqual([{ code: 'cut-file', params: { name: 'attachment-1.pdf' } }])
  })

  it('text of a part and of all parts', async () => {
    const one = await codes(mixed(text('x'.repeat(100)), text('y')), { textBytes: 10 })
    expect(one.mail.text.slice(0, 10)).toBe('x'.repeat(10))
    expect(one.notes).toEqual(['cut-text'])
    const all = await codes(mixed(text('x'.repeat(20)), text('y'.repeat(20))), { allTextBytes: 30 })
    expect(all.mail.text).toBe(`${'x'.repeat(20)}\n\n${'y'.repeat(10)}`)
    expect(all.notes).toEqual(['cut-text'])
  })

  it('headers: one field, the block, their number, addresses', async () => {
    const field = await codes(`Subject: ${'x'.repeat(1000)}\nFrom: a@example.com\n\nbody`, { fieldBytes: 100 })
    expect(field.mail).toMatchObject({ subject: 'x'.repeat(100), from: { address: 'a@example.com' }, text: 'body' })
    expect(field.notes).toEqual(['cut-header'])
    const block = await codes(`X-One: ${'x'.repeat(1000)}\nFrom: a@example.com\n\nbody`, { headerBytes: 500 })
    expect(block.mail).toMatchObject({ from: null, text: 'body' })
    const count = await codes(`A: 1\nB: 2\nC: 3\n folded\n\nbody`, { fields: 2 })
    expect(count.mail).toMatchObject({ headers: { a: '1', b: '2' }, text: 'body' })
    const addresses = await codes(`To: a@e.cn, b@e.cn, c@e.cn\n\nx`, { addresses: 2 })
    expect(addresses.mail.to.map(({ address }) => address)).toEqual(['a@e.cn', 'b@e.cn'])
  })

  it('depth, and a winmail.dat that is too large to look into', async () => {
    const deep = Array.from({ length: 9 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`)
    expect((await codes(`${HEAD}${deep.join('')}\ninside`, { depth: 5 })).notes).toContain('cut-depth')
    expect((await codes(`${HEAD}${deep.join('')}\ninside`)).mail.text).toBe('inside')
    const { mail, notes } = await codes(
      `${HEAD}Content-Type: application/ms-tnef; name=winmail.dat\n\n${'x'.repeat(3000)}`,
      { containerBytes: 1000 },
    )
    expect(mail.attachments).toMatchObject([{ name: 'winmail.dat', size: 3000 }])
    expect(notes).toEqual(['winmail-unreadable'])
  })
})

describe('what hostile mails cost is bounded', () => {
  const many = (piece: string, times: number) => piece.repeat(times)
  const nested = (times: number) =>
    Array.from({ length: times }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`).join('')
  const multipart = `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n`
  it.each<[string, () => string | Buffer, string[]]>([
    ['10,000 parts', () => multipart + many('--b\nContent-Type: image/png\n\nx\n', 10_000), ['cut-files', 'cut-parts']],
    ['a header of 1 MB in a line', () => `Subject: ${many('x', 1e6)}\n${HEAD}\nbody`, ['cut-header']],
    ['a header of 1 MB in folds', () => `Subject: x\n${many(' y\n', 400_000)}${HEAD}\nbody`, ['cut-header']],
    ['100,000 header fields', () => `${many('X: y\n', 100_000)}${HEAD}\nbody`, ['cut-header']],
    ['containers 1,000 deep', () => `${HEAD}${nested(1000)}\nx`, ['cut-depth', 'no-end']],
    ['endless boundary lines', () => multipart + many('--b\n', 500_000), ['cut-parts']],
    ['endless closing lines', () => multipart + many('--b--\n', 500_000), ['cut-parts']],
    ['lines that are nearly boundaries', () => `${multipart}--b\n\n${many('--c\n', 500_000)}`, ['no-end']],
    ['dashes', () => `${multipart}--b\n\n${many('-', 3e6)}`, ['no-end']],
    ['a preamble of boundaries', () => multipart + many('--c\n', 300_000), []],
    ['carriage returns', () => `${HEAD}\n${many('\r', 1e6)}x`, []],
    [
      'spaces',
      () => `To:${many(' ', 4e5)}x\nContent-Type: text/plain;${many(' ', 4e5)}x\n${HEAD}\n${many(' ', 1e6)}x`,
      [],
    ],
    ['beginnings of encoded words', () => `To: ${many('=?utf-8?Q?', 5e4)}\nCc: ${many('=?', 2e5)}\n${HEAD}\nx`, []],
    ['encoded words', () => `To: ${many('=?utf-8?B?4L2?= ', 3e4)}\n${HEAD}\nx`, []],
    [
      'brackets and quotes',
      () => `To: ${many('<', 2e5)}\nCc: ${many('"', 2e5)}\nBcc: ${many('(', 2e5)}\n${HEAD}\nx`,
      [],
    ],
    [
      'at signs and dots',
      () => `To: ${many('@', 2e5)}\nCc: ${many('.', 2e5)}@x\nBcc: ${many('<@a,', 5e4)}b@c>\n${HEAD}\nx`,
      [],
    ],
    [
      'references',
      () => `References: ${many('<abc@example.com> ', 20_000)}\nIn-Reply-To: ${many('<', 2e5)}\n${HEAD}\nx`,
      [],
    ],
    ['parameters', () => `${HEAD}Content-Type: text/plain; ${many('a="b; ', 50_000)}\n\nx`, []],
    ['base64 of padding', () => `${HEAD}Content-Transfer-Encoding: base64\n\n${many('=', 3e6)}`, []],
    ['soft line ends', () => `${HEAD}Content-Transfer-Encoding: quoted-printable\n\n${many('= ', 1e6)}`, []],
    ['beginnings of uuencoded files', () => `${HEAD}\n${many('begin 644 a\n#0V%T\n', 100_000)}`, []],
    ['links', () => `${HEAD}Content-Type: text/html\n\n${many('<a href="https://example.com/">x</a>', 60_000)}`, []],
    ['deep HTML', () => `${HEAD}Content-Type: text/html\n\n${many('<div>', 500_000)}`, []],
    [
      'deep quotes',
      () => `${HEAD}Content-Type: text/html\n\n${many('<blockquote>', 100)}${many('x<br>', 300_000)}`,
      ['cut-text'],
    ],
    ['a million lines', () => `${HEAD}\n${many('> x\n', 1e6)}`, []],
    ['escapes of HZ', () => `${HEAD}\n${many('~{aa', 500_000)}`, []],
    ['half a character', () => Buffer.concat([Buffer.from(`${HEAD}\n`), Buffer.alloc(2_000_001, 0xc4)]), []],
  ])('%s', async (_, raw, expected) => {
    const { mail, notes } = await codes(raw())
    expect(notes).toEqual(expected)
    expect(mail.subject === 's' || expected.includes('cut-header')).toBe(true)
    expect(JSON.stringify(mail).length).toBeLessThan(20_000_000)
  })

  it('a long thread is kept from its first id and to its last', async () => {
    const ids = Array.from({ length: 3000 }, (_, at) => `<${at}@example.com>`)
    const { mail } = await codes(`References: ${ids.join('\n ')}\n\nx`)
    expect(mail.references).toEqual([ids[0], ...ids.slice(-199)])
  })

  it('attachments flow through; nothing of them is held', async () => {
    const line = `${'QUJD'.repeat(19)}\r\n`
    const block = Buffer.from(line.repeat(1000))
    async function* source() {
      yield Buffer.from(`${HEAD}Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n`)
      for (let at = 0; at < 1000; at++) yield block
    }
    let most = 0
    let size = 0
    const hash = createHash('sha256')
    const mail = await readMail(Readable.from(source()), {
      keep: async (content) => {
        for await (const piece of content) {
          most = Math.max(most, piece.byteLength)
          size += piece.byteLength
          hash.update(piece)
        }
        return { sha256: hash.copy().digest('hex'), size, type: 'application/x-found' }
      },
    })
    expect(size).toBe(57 * 1000 * 1000)
    expect(most).toBeLessThan(200_000)
    expect(mail.attachments).toMatchObject([{ name: 'a.zip', size, type: 'application/x-found' }])
  })

  it('what the store throws ends the reading; what it leaves unread is passed over', async () => {
    const raw = Buffer.from(mixed(file('a'.repeat(100_000)), text('after')))
    const failing = readMail(raw, { keep: () => Promise.reject(new Error('disk full')) })
    await expect(failing).rejects.toThrow('disk full')
    const mail = await readMail(raw, { keep: async () => ({ sha256: '0', size: 0 }) })
    expect(mail.text).toBe('after')
    const first = await readMail(raw, {
      keep: async (content) => {
        for await (const _ of content) break
        return { sha256: '0', size: 0 }
      },
    })
    expect(first.text).toBe('after')
  })
})
