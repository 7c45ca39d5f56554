import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { takeIn } from './take-in.ts'
import { arrivalOf, ourMailbox, store } from './testing.ts'

let server: TestServer
let admin: Member
beforeAll(async () => {
  server = await startTestServer()
  admin = await server.member('admin')
  await ourMailbox(server)
})
afterAll(() => server.close())

const corpus = path.join(import.meta.dirname, '../corpus')
const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.eml'))

it('every written mail is taken in or left out with a reason; none fails, and each conversation can be opened', async () => {
  expect(files.length).toBeGreaterThan(20)
  const wrong: string[] = []
  for (const file of files) {
    const id = await store(server, readFileSync(path.join(corpus, file)))
    await takeIn(server.kernel, id)
    const { state, note, conversationId } = await arrivalOf(server, id)
    if (state === 'ignored' && note) continue
    if (state !== 'taken' || !conversationId) wrong.push(`${file}: ${state} ${note}`)
    else if ((await admin.get(`/conversations/${conversationId}`)).status !== 200)
      wrong.push(`${file}: cannot be opened`)
  }
  expect(wrong).toEqual([])
  const empty = await rows(server.kernel.db, sql`select 1 from message where trim(text) = '' and channel = 'mail'`)
  expect(empty).toEqual([])
}, 300_000)
