import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '#platform/server/config/index.ts'
import { keepRawMail, openRawMail } from './raw-mail.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kairos-raw-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
const kernel = () => ({ config: readConfig({ KAIROS_DATA: folder }) })

test('a mail is kept byte for byte, compressed, and once', async () => {
  const bytes = Buffer.concat([randomBytes(1000), Buffer.from('\r\n主题：水管\0\n'.repeat(20_000)), randomBytes(1000)])
  const kept = await keepRawMail(kernel(), bytes)
  expect(kept).toMatchObject({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  const again = await keepRawMail(kernel(), Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]))
  expect(again).toEqual(kept)
  expect(await buffer(await openRawMail(kernel(), kept.rawFile))).toEqual(bytes)
})

test('a source that breaks off leaves nothing behind', async () => {
  const source = Readable.from(
    (async function* () {
      yield Buffer.from('From: a@example.com\r\n')
      throw new Error('the line dropped')
    })(),
  )
  await expect(keepRawMail(kernel(), source)).rejects.toThrow('the line dropped')
  expect(await readdir(path.join(folder, 'files', 'mail', 'temporary'))).toEqual([])
})

test('a mail that is not there is said to be missing', async () => {
  await expect(openRawMail(kernel(), 'a'.repeat(64))).rejects.toMatchObject({ code: 'not-found' })
})

test('who stops reading a kept mail leaves no file open', async () => {
  const kept = await keepRawMail(kernel(), randomBytes(500_000))
  const opened = await openRawMail(kernel(), kept.rawFile)
  opened.destroy()
  await once(opened, 'close')
  // The file itself is closed in the next turns.
  for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve))
  const open = await Promise.all(
    (await readdir('/proc/self/fd').catch(() => [])).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  )
  expect(open.filter((file) => file.endsWith(kept.rawFile))).toEqual([])
})
