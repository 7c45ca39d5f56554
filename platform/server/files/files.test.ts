import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FileStore, fileStore, type StoredFile } from './index.ts'
import { safeName } from './name.ts'
import { presentation, sentType } from './presentation.ts'
import { storageError } from './problem.ts'
import { contentDisposition, parseRange, serveHeaders } from './serve.ts'

let folder: string
let store: FileStore

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kairos-files-'))
  store = fileStore({ folder, maxBytes: 200_000 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function put(content: Uint8Array | string, name: string, declaredType?: string): Promise<StoredFile> {
  return store.put(Readable.from([Buffer.from(content as Uint8Array)]), { name, declaredType })
}

async function temporaries(): Promise<string[]> {
  return readdir(path.join(folder, 'temporary'))
}

/** A real 1×1 PNG. */
function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, body, Buffer.alloc(4)])
  }
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(4))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function ole(stream: string): Buffer {
  const file = Buffer.alloc(512 * 4)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file)
  file.writeUInt16LE(9, 30)
  file.writeUInt32LE(1, 48)
  Buffer.from('Root Entry', 'utf16le').copy(file, 1024)
  Buffer.from(stream, 'utf16le').copy(file, 1024 + 128)
  return file
}

function webm(): Buffer {
  const docType = Buffer.concat([Buffer.from([0x42, 0x82, 0x84]), Buffer.from('webm')])
  return Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x80 + docType.length]), docType, Buffer.alloc(64)])
}

const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(200)])

describe('the store', () => {
  it('keeps a stream under its hash and gives it back, whole and in part', async () => {
    const content = Buffer.from('您好，漏水\n'.repeat(1000))
    const file = await store.put(Readable.from([content.subarray(0, 7), content.subarray(7)]), { name: '../报告.txt' })
    const sha256 = createHash('sha256').update(content).digest('hex')
    expect(file).toEqual({ sha256, size: content.length, type: 'text/plain; charset=utf-8', name: '报告.txt' })
    expect(await readFile(path.join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256))).toEqual(content)
    expect(await buffer(await store.open(sha256))).toEqual(content)
    expect(await buffer(await store.open(sha256, { range: { start: 3, end: 8 } }))).toEqual(content.subarray(3, 9))
    expect(await store.size(sha256)).toBe(content.length)
    expect(await temporaries()).toEqual([])
  })

  it('stores the same content once, also when two arrive together', async () => {
    const [a, b] = await Promise.all([put('same', 'a.txt'), put('same', 'b.txt')])
    expect(a.sha256).toBe(b.sha256)
    expect([a.name, b.name]).toEqual(['a.txt', 'b.txt'])
    expect(await readdir(path.join(folder, a.sha256.slice(0, 2), a.sha256.slice(2, 4)))).toEqual([a.sha256])
  })

  it('stops reading past the limit and leaves nothing behind', async () => {
    let chunks = 0
    const endless = Readable.from(
      (function* () {
        for (;;) {
          chunks++
          yield Buffer.alloc(50_000, 1)
        }
      })(),
    )
    await expect(store.put(endless, { name: 'big' })).rejects.toMatchObject({ kind: 'file-too-large', status: 413 })
    expect(chunks).toBeLessThan(50)
    expect(endless.destroyed).toBe(true)
    expect(await temporaries()).toEqual([])
  })

  it('takes a file of exactly the limit, and refuses one that the reader of the form cut short', async () => {
    await expect(put(Buffer.alloc(200_000, 7), 'full')).resolves.toMatchObject({ size: 200_000 })
    const cut = Object.assign(Readable.from([Buffer.from('half')]), { truncated: true })
    await expect(store.put(cut, { name: 'cut' })).rejects.toMatchObject({ kind: 'file-too-large' })
    expect(await temporaries()).toEqual([])
  })

  it('leaves nothing behind when the sender goes away', async () => {
    const broken = new Readable({
      read() {
        this.push('begin')
        this.destroy(new Error('gone'))
      },
    })
    await expect(store.put(broken, { name: 'x' })).rejects.toThrow('gone')
    expect(await temporaries()).toEqual([])
  })

  it('names a full disk, and leaves other errors alone', () => {
    for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
      expect(storageError(Object.assign(new Error(code), { code }))).toMatchObject({ kind: 'disk-full', status: 503 })
    }
    const other = Object.assign(new Error('x'), { code: 'EACCES' })
    expect(storageError(other)).toBe(other)
  })

  it('says that a missing or impossible file is missing', async () => {
    for (const hash of ['0'.repeat(64), '../../etc/passwd', '', 'ABC']) {
      await expect(store.open(hash)).rejects.toMatchObject({ kind: 'file-not-found', status: 404 })
      expect(await store.exists(hash)).toBe(false)
      expect(await store.remove(hash)).toBe(false)
    }
  })

  it('removes', async () => {
    const { sha256 } = await put('to be removed', 'x.txt')
    expect(await store.exists(sha256)).toBe(true)
    expect(await store.remove(sha256)).toBe(true)
    expect(await store.exists(sha256)).toBe(false)
  })

  it('sweeps what interrupted uploads left, but not what is being written', async () => {
    const old = path.join(folder, 'temporary', randomUUID())
    const fresh = path.join(folder, 'temporary', randomUUID())
    await writeFile(old, 'x')
    await writeFile(fresh, 'x')
    await utimes(old, new Date('2026-01-01'), new Date('2026-01-01'))
    await utimes(fresh, new Date('2026-01-03'), new Date('2026-01-03'))
    expect(await store.sweepTemp(new Date('2026-01-02'))).toBe(1)
    expect(existsSync(old)).toBe(false)
    expect(existsSync(fresh)).toBe(true)
    await rm(fresh)
    expect(await fileStore({ folder: path.join(folder, 'none'), maxBytes: 1 }).sweepTemp(new Date(0))).toBe(0)
  })

  it('keeps an empty file', async () => {
    expect(await put('', 'empty.html')).toMatchObject({ size: 0, type: 'application/octet-stream' })
  })
})

describe('the type, by content', () => {
  const gbk = Buffer.from([0xc4, 0xfa, 0xba, 0xc3, 0xa3, 0xac, 0xc2, 0xa9, 0xcb, 0xae])
  it.each<[what: string, content: Uint8Array | string, name: string, type: string, shown: string]>([
    ['PNG', png(), 'a.png', 'image/png', 'inline-image'],
    ['PNG named as a page', png(), 'a.html', 'image/png', 'inline-image'],
    ['JPEG', jpeg, '照片.jpg', 'image/jpeg', 'inline-image'],
    ['page named as a picture', '<!DOCTYPE html><script>alert(1)</script>', 'a.png', 'text/html', 'download'],
    ['page after a mark and spaces', '\ufeff \n<HTML >', 'a.txt', 'text/html', 'download'],
    ['page after a comment', '<!-- x --><script>1</script>', 'a.txt', 'text/html', 'download'],
    ['page in UTF-16', Buffer.from('\ufeff<html><script>', 'utf16le'), 'a.txt', 'text/html', 'download'],
    ['piece of a page', '<img src=x onerror=alert(1)>', 'a.jpg', 'text/html', 'download'],
    ['drawing', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', 'a.png', 'image/svg+xml', 'download'],
    ['drawing after a prolog', '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg>', 'a.jpg', 'image/svg+xml', 'download'],
    ['drawing with a prefix', '<x:svg xmlns:x="http://www.w3.org/2000/svg">', 'a', 'image/svg+xml', 'download'],
    [
      'XHTML',
      '<?xml version="1.0"?><a xmlns="http://www.w3.org/1999/xhtml"/>',
      'a',
      'application/xhtml+xml',
      'download',
    ],
    ['XML', '<?xml version="1.0"?><a/>', 'a.txt', 'application/xml', 'download'],
    ['script by name', 'alert(1)', 'a.js', 'text/javascript', 'download'],
    ['script by its first line', '#!/bin/sh\nrm x', 'letter.txt', 'application/x-script', 'download'],
    ['batch', 'del *.*', 'a.bat', 'application/x-script', 'download'],
    ['page by name only', 'hello', 'a.html', 'text/html', 'download'],
    ['text', '漏水了', 'a.txt', 'text/plain; charset=utf-8', 'download'],
    ['text in GB 18030', gbk, 'a.txt', 'text/plain; charset=gb18030', 'download'],
    ['letter that begins like a bitmap', 'BMW 的客户', 'a.txt', 'text/plain; charset=utf-8', 'download'],
    ['letter that begins like a program', 'MZ 您好', 'a.txt', 'text/plain; charset=utf-8', 'download'],
    ['table', 'a,b\n1,2', 'a.csv', 'text/csv', 'download'],
    ['PDF', '%PDF-1.4\n1 0 obj\n<<>>\nendobj', 'a.pdf', 'application/pdf', 'inline-pdf'],
    ['program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 'a.jpg', 'application/x-msdownload', 'download'],
    ['Word', ole('WordDocument'), 'a', 'application/msword', 'download'],
    ['Excel', ole('Workbook'), 'a.jpg', 'application/vnd.ms-excel', 'download'],
    ['old Office, unknown', ole('Other'), 'a.doc', 'application/x-ole-storage', 'download'],
    ['old Office, broken', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'a.doc', 'application/x-ole-storage', 'download'],
    ['noise', Buffer.from([0, 1, 2, 3, 254, 255]), 'a.png', 'application/octet-stream', 'download'],
    [
      'broken PNG',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
      'a.png',
      'application/octet-stream',
      'download',
    ],
  ])('%s', async (_what, content, name, type, shown) => {
    const file = await put(content, name, 'image/png')
    expect(file.type).toBe(type)
    expect(presentation(file.type)).toBe(shown)
  })

  it('believes the sender only between sound and film', async () => {
    expect((await put(webm(), 'v.webm', 'audio/webm;codecs=opus')).type).toBe('audio/webm')
    expect((await put(webm(), 'v.webm', 'video/webm')).type).toBe('video/webm')
    expect((await put(webm(), 'v.webm', 'text/html')).type).toBe('video/webm')
  })

  it('shows nothing unknown and sends nothing active', () => {
    for (const type of [
      '',
      'x',
      'text/html',
      'image/svg+xml',
      'constructor',
      '__proto__',
      'IMAGE/SVG+XML',
      'text/xml',
    ]) {
      expect(presentation(type)).toBe('download')
    }
    for (const type of [
      'text/html',
      'application/xhtml+xml',
      'text/javascript',
      'image/svg+xml',
      'application/xml',
      'bad',
    ]) {
      expect(sentType(type)).toBe('application/octet-stream')
    }
    expect(sentType('text/plain; charset=gb18030')).toBe('text/plain; charset=gb18030')
    expect(sentType('text/plain\r\nx: y')).toBe('application/octet-stream')
    expect(presentation('Image/PNG; x=y')).toBe('inline-image')
  })

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        async (bytes, name) => {
          const file = await put(bytes, name)
          expect(file.size).toBe(bytes.length)
          expect(file.type).toMatch(/^[a-z]+\/[\w.+-]+(?:; charset=[\w-]+)?$/)
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('names', () => {
  it.each([
    ['报告.pdf', '报告.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\a\\合同.docx', '合同.docx'],
    ['a\0b\r\nc.txt', 'abc.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['a\u2066b\u200f.txt', 'ab.txt'],
    ['...', 'file'],
    ['', 'file'],
    ['.htaccess', 'htaccess'],
    ['a/', 'a'],
    ['CON.txt', '_CON.txt'],
    ['a<b>"c".txt', 'a_b__c_.txt'],
    ['\ud83d.txt', '\ufffd.txt'],
  ])('%j → %j', (name, safe) => {
    expect(safeName(name)).toBe(safe)
  })

  it('keeps the extension of a long name', () => {
    const safe = safeName(`${'很长的名字'.repeat(50)}.tar.docx`)
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200)
    expect(safe).toMatch(/字?\.docx$/)
  })

  it('is safe and settled for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const safe = safeName(name)
        expect(safeName(safe)).toBe(safe)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200)
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}/\\]|^\.|\.$|^$/u)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('headers', () => {
  const file = { sha256: 'a'.repeat(64), name: "合同 (1)'s.pdf", type: 'application/pdf', size: 1000 }

  it('offers a Chinese name to old and new clients', () => {
    expect(contentDisposition('attachment', file.name)).toBe(
      "attachment; filename=\"_ (1)'s.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C%20%281%29%27s.pdf",
    )
    expect(contentDisposition('inline', 'a.pdf')).toBe('inline; filename="a.pdf"')
  })

  it('can be sent whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const value = contentDisposition('attachment', name)
        expect(value).toMatch(
          /^attachment; filename="[\x20-\x21\x23-\x7e]*"(?:; filename\*=UTF-8''[\w.~!#$&+^`|%-]+)?$/,
        )
      }),
    )
  })

  it('shows what is safe and offers the rest as a download', () => {
    expect(serveHeaders({ ...file, type: 'image/png', name: 'a.png' }, { inline: true })).toEqual({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename="a.png"',
      'content-length': '1000',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
      'accept-ranges': 'bytes',
      etag: `"${file.sha256}"`,
    })
    expect(serveHeaders({ ...file, type: 'text/html' }, { inline: true })).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment/),
    })
    expect(serveHeaders(file, { inline: false })['content-disposition']).toMatch(/^attachment/)
  })

  it('describes a part', () => {
    expect(serveHeaders(file, { inline: true, range: { start: 10, end: 19 } })).toMatchObject({
      'content-length': '10',
      'content-range': 'bytes 10-19/1000',
    })
  })

  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=990-', { start: 990, end: 999 }],
    ['bytes=990-5000', { start: 990, end: 999 }],
    ['bytes=-10', { start: 990, end: 999 }],
    ['bytes=-5000', { start: 0, end: 999 }],
    ['bytes=9-0', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,5-6', undefined],
    ['items=0-1', undefined],
    ['bytes=x', undefined],
    [undefined, undefined],
  ])('reads %s', (header, range) => {
    expect(parseRange(header, 1000)).toEqual(range)
  })

  it.each(['bytes=1000-', 'bytes=1000-1001', 'bytes=-0'])('refuses %s', (header) => {
    expect(() => parseRange(header, 1000)).toThrow(
      expect.objectContaining({ kind: 'range-not-satisfiable', status: 416 }),
    )
  })
})
