import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import { attachmentForConversation, keepAttachment } from './attachments.ts'
import { sweepUploads } from './jobs.ts'
import { addCustomer, openConversation, receive, sendFile, upload } from './testing.ts'

let server: TestServer
let anna: Member
let ben: Member

beforeAll(async () => {
  server = await startTestServer({ KAIROS_MAX_FILE_MB: '1' })
  anna = await server.member('agent')
  ben = await server.member('agent')
})
afterAll(() => server.close())
afterEach(() => setClock())

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
async function* bytes(content: string) {
  yield Buffer.from(content)
}

test('a Chinese name survives the way up and down', async () => {
  const name = '三号楼 漏水照片（终）.png'
  const file = await upload(anna, name, png, { type: 'image/png' })
  expect(file).toMatchObject({
    name,
    type: 'image/png',
    size: png.length,
    presentation: 'inline-image',
    uploadedBy: anna.id,
  })
  const down = await anna.get(`/attachments/${file.id}`)
  expect(down.headers['content-disposition']).toContain(
    `filename*=UTF-8''${encodeURIComponent('三号楼 漏水照片（终）.png')}`,
  )
  expect(down.headers['content-disposition']).toMatch(/^attachment/)
  const shown = await anna.get(`/attachments/${file.id}?inline=1`)
  expect(shown.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' })
  expect(shown.headers['content-disposition']).toMatch(/^inline/)
})

test('an upload is its uploader’s until a message uses it, then its readers’', async () => {
  const file = await upload(anna, 'a.txt', '内容')
  expect((await ben.get(`/attachments/${file.id}`)).status).toBe(404)
  const { id } = await openConversation(anna)
  expect(
    (await ben.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>x</p>', attachmentIds: [file.id] }))
      .status,
  ).toBe(400)
  const said = await anna.post(`/conversations/${id}/messages`, {
    direction: 'note',
    html: '',
    attachmentIds: [file.id],
  })
  expect(said.body.message.attachments).toMatchObject([
    { id: file.id, name: 'a.txt', url: `/api/v1/attachments/${file.id}` },
  ])
  expect((await ben.get(`/attachments/${file.id}`)).text).toBe('内容')
  expect((await anna.delete(`/attachments/${file.id}`)).status).toBe(404)
  const again = await anna.post(`/conversations/${id}/messages`, {
    direction: 'note',
    html: '<p>x</p>',
    attachmentIds: [file.id],
  })
  expect(again.body.error.fields[0].field).toBe('attachmentIds')
})

test('a picture in the text belongs to the message, and may be quoted in its own conversation only', async () => {
  const file = await upload(anna, 'p.png', png)
  const html = `<p>看<img src="/api/v1/attachments/${file.id}?inline=1" alt="图"></p>`
  const { id } = await openConversation(anna)
  const said = await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html })
  expect(said.body.message.html).toContain(`src="/api/v1/attachments/${file.id}?inline=1"`)
  expect((await ben.get(`/attachments/${file.id}?inline=1`)).status).toBe(200)
  expect((await anna.post(`/conversations/${id}/messages`, { direction: 'note', html })).status).toBe(200)
  const other = await openConversation(anna)
  expect((await anna.post(`/conversations/${other.id}/messages`, { direction: 'outbound', html })).status).toBe(400)
})

test('dangerous types are named by content and never shown', async () => {
  const page = await upload(anna, '照片.png', '<html><script>alert(1)</script></html>', { type: 'image/png' })
  expect(page).toMatchObject({ type: 'text/html', presentation: 'download' })
  const got = await anna.get(`/attachments/${page.id}?inline=1`)
  expect(got.headers['content-disposition']).toMatch(/^attachment/)
  expect(got.headers['content-type']).toBe('application/octet-stream')
  const drawing = await upload(anna, 'x.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  expect(drawing.presentation).toBe('download')
  const escaped = await upload(anna, '../../etc/passwd', 'x')
  expect(escaped.name).toBe('passwd')
})

test('parts and unchanged files', async () => {
  const file = await upload(anna, 'a.txt', '0123456789')
  const part = await anna.get(`/attachments/${file.id}`, { headers: { range: 'bytes=2-4' } })
  expect(part).toMatchObject({ status: 206, text: '234', headers: { 'content-range': 'bytes 2-4/10' } })
  expect((await anna.get(`/attachments/${file.id}`, { headers: { range: 'bytes=50-' } })).status).toBe(416)
  const etag = String(part.headers.etag)
  expect(await anna.get(`/attachments/${file.id}`, { headers: { 'if-none-match': etag } })).toMatchObject({
    status: 304,
    text: '',
  })
})

test('a retried upload is one; too large, none, or no form is refused with a clear answer', async () => {
  const id = newId()
  const first = await upload(anna, 'a.txt', '同', { id })
  expect(await upload(anna, 'a.txt', '同', { id })).toEqual(first)
  expect((await sendFile(anna, 'a.txt', '另', { id })).status).toBe(400)
  expect((await sendFile(ben, 'a.txt', '同', { id })).status).toBe(400)
  const large = await sendFile(anna, 'big.bin', Buffer.alloc(1024 * 1024 + 1))
  expect(large).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } })
  expect((await anna.post('/attachments', { a: 1 })).status).toBeLessThan(500)
  expect((await anna.post('/attachments', { a: 1 })).status).toBeGreaterThanOrEqual(400)
  const viewer = await server.member('viewer')
  expect((await sendFile(viewer, 'a.txt', 'x')).status).toBe(403)
})

describe('sweep', () => {
  const count = async (id: string) =>
    (await rows(server.kernel.db, sql`select 1 from attachment where id = ${id}`)).length
  const shaOf = async (id: string) =>
    (await rows<{ sha256: string }>(server.kernel.db, sql`select sha256 from attachment where id = ${id}`))[0]
      ?.sha256 ?? ''

  test('takes what nobody used for a day, and its content unless another has it', async () => {
    const { id } = await openConversation(anna)
    const alone = await upload(anna, '1.txt', '没人用')
    const twin = await upload(anna, '2.txt', '两份')
    const used = await upload(anna, '3.txt', '两份')
    const drafted = await upload(anna, '4.txt', '草稿里')
    const [aloneSha, twinSha] = [await shaOf(alone.id), await shaOf(twin.id)]
    await anna.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>x</p>', attachmentIds: [used.id] })
    const draft = await anna.put(`/conversations/${id}/draft`, {
      html: '<p>x</p>',
      mode: 'reply',
      attachmentIds: [drafted.id],
    })
    expect(draft.body.attachments).toMatchObject([{ id: drafted.id }])
    await sweepUploads.run(server.kernel, {})
    expect(await count(alone.id)).toBe(1)
    const later = Date.now() + 25 * 3_600_000
    setClock(() => later)
    await sweepUploads.run(server.kernel, {})
    expect([await count(alone.id), await count(twin.id), await count(used.id), await count(drafted.id)]).toEqual([
      0, 0, 1, 1,
    ])
    expect([await server.kernel.files.exists(aloneSha), await server.kernel.files.exists(twinSha)]).toEqual([
      false,
      true,
    ])
  })
})

test('a channel’s visitor has what their conversation shows, and their own unused uploads', async () => {
  const { db, files } = server.kernel
  const customerId = await addCustomer(server.kernel)
  const mine = await keepAttachment(db, files, { stream: bytes('照片'), name: '漏水.txt', by: { claim: 'chat:1' } })
  await expect(receive(server.kernel, { customerId, attachmentIds: [mine.id], claim: 'chat:2' })).rejects.toMatchObject(
    { code: 'bad-request' },
  )
  const { conversationId } = await receive(server.kernel, {
    customerId,
    attachmentIds: [mine.id],
    claim: 'chat:1',
    text: '',
  })
  const secret = await upload(anna, '内部.txt', '内部')
  await anna.post(`/conversations/${conversationId}/messages`, {
    direction: 'note',
    html: '',
    attachmentIds: [secret.id],
  })
  const unused = await keepAttachment(db, files, { stream: bytes('新'), name: 'b.txt', by: { claim: 'chat:1' } })
  const see = async (id: string, claim?: string) =>
    (await attachmentForConversation(db, id, conversationId, claim ?? null)) !== null
  expect([
    await see(mine.id),
    await see(secret.id),
    await see(unused.id),
    await see(unused.id, 'chat:1'),
    await see(unused.id, 'chat:2'),
  ]).toEqual([true, false, false, true, false])
  expect((await anna.get(`/attachments/${unused.id}`)).status).toBe(404)
  expect((await anna.get(`/attachments/${mine.id}`)).status).toBe(200)
})
