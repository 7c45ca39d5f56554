import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const program = path.join(import.meta.dirname, '../kairos.mjs')
const corpus = path.join(import.meta.dirname, '../../../modules/channel-email/server/corpus')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kairos-mail-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs the command line as an administrator does. */
async function kairos(
  args: string[],
  input = '',
): Promise<{ code: number; lines: Record<string, unknown>[]; errors: string }> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, KAIROS_DATA: folder } })
  let out = ''
  let errors = ''
  child.stdout.on('data', (part) => {
    out += String(part)
  })
  child.stderr.on('data', (part) => {
    errors += String(part)
  })
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number]
  const lines = out.split('\n').slice(0, -1)
  return { code, lines: lines.map((line) => JSON.parse(line)), errors }
}

describe('kairos mail parse', () => {
  it('prints one line for each file, its facts in their order', async () => {
    const files = ['structure/outlook-zh-mixed-related', 'charset/netease-gbk-part'].map((name) =>
      path.join(corpus, `${name}.eml`),
    )
    const { code, lines, errors } = await kairos(['mail', 'parse', ...files])
    expect([code, errors]).toEqual([0, ''])
    expect(lines.map(({ subject, file }) => [subject, file])).toEqual([
      ['报价单', files[0]],
      ['发票抬头开错了', files[1]],
    ])
    const keys = Object.keys(lines[0]!)
    expect(keys.slice(0, 15)).toEqual(
      'subject from to cc date messageId inReplyTo references text html reply folded attachments auto bounce'.split(
        ' ',
      ),
    )
    expect(keys.slice(15).toSorted()).toEqual(['bcc', 'file', 'foldedHtml', 'forwarded', 'notes', 'replyTo', 'sender'])
    expect(keys.at(-1)).toBe('file')
    expect(lines[0]).toMatchObject({
      from: { name: '周小东', address: 'xiaodong.zhou@example.cn' },
      text: '请查收附件报价单。',
      attachments: [{ name: 'image001.png' }, { name: '报价单.pdf', type: 'application/pdf', size: 45 }],
      auto: null,
      bounce: null,
    })
    expect(Object.keys((lines[0]!.attachments as object[])[0]!).slice(0, 4)).toEqual(['name', 'type', 'size', 'sha256'])
  })

  it('says of a file that cannot be read why, and reads the others', async () => {
    const good = path.join(folder, 'good.eml')
    await writeFile(good, 'Subject: good\n\nx')
    const missing = path.join(folder, 'missing.eml')
    const { code, lines } = await kairos(['mail', 'parse', missing, folder, good])
    expect(code).toBe(1)
    expect(lines).toMatchObject([
      { file: missing, error: { code: 'not-found', message: 'There is no such file.' } },
      { file: folder, error: { code: 'is-folder' } },
      { file: good, subject: 'good' },
    ])
  })

  it('reads the standard input, and bytes that are no mail', async () => {
    const raw = await readFile(path.join(corpus, 'headers/date-chinese.eml'), 'utf8')
    const { code, lines } = await kairos(['mail', 'parse', '-'], raw)
    expect(code).toBe(0)
    expect(lines).toMatchObject([{ date: '2026-03-05T06:05:00.000Z', file: '-' }])
    const odd = path.join(folder, 'odd')
    await writeFile(odd, Buffer.alloc(3000, 0xff))
    expect(await kairos(['mail', 'parse', odd])).toMatchObject({
      code: 0,
      lines: [{ subject: '', from: null, file: odd }],
    })
  })

  it('wants a file', async () => {
    const { code, errors } = await kairos(['mail', 'parse'])
    expect(code).toBe(2)
    expect(errors).toContain('missing required argument')
  })
})
