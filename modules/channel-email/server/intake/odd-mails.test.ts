import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { takeIn } from './take-in.ts'
import { arrivalOf, messagesOf, ourMailbox, store, taken, writtenParts } from './testing.ts'

let server: TestServer
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
  await ourMailbox(server)
})
afterAll(() => server.close())

let nth = 0
let li: string
beforeEach(() => {
  nth += 1
  li = `li${nth}@customer.example`
})

describe('odd mails', () => {
  it('of files alone say so, in the language of the conversation', async () => {
    const id = await taken(
      server,
      writtenParts({ from: li, subject: '' }, [
        {
          head: [
            'Content-Type: application/pdf; name="=?utf-8?B?5ZCI5ZCMLnBkZg==?="',
            'Content-Disposition: attachment',
            'Content-Transfer-Encoding: base64',
          ],
          body: Buffer.from('%PDF-1.4 x').toString('base64'),
        },
      ]),
    )
    const { conversation, timeline } = (await anna.get(`/conversations/${id}`)).body
    expect(timeline.items.find((one: { type: string }) => one.type === 'message')).toMatchObject({
      text: '（没有正文，见附件）',
      attachments: [{ name: '合同.pdf' }],
    })
    expect(conversation.subject).not.toBe('')
  })

  it('with pictures in the text show them; quotes and signature are not in the text, and not lost', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const html =
      '<div>请看照片：<img src="cid:photo@x"></div><img src="https://tracker.example/x.gif">' +
      '<blockquote type="cite"><div>在 2026年3月1日，客服 &lt;support@example.com&gt; 写道：</div><div>请发照片</div></blockquote>'
    const id = await taken(
      server,
      writtenParts(
        { from: li, subject: 'Re: 照片' },
        [
          { head: ['Content-Type: text/html; charset=utf-8'], body: html },
          {
            head: [
              'Content-Type: image/png; name="a.png"',
              'Content-ID: <photo@x>',
              'Content-Disposition: inline',
              'Content-Transfer-Encoding: base64',
            ],
            body: png,
          },
        ],
        'related',
      ),
    )
    const [message] = (await anna.get(`/conversations/${id}`)).body.timeline.items.filter(
      (one: { type: string }) => one.type === 'message',
    )
    expect(message.html).toMatch(/<img src="\/api\/v1\/attachments\/[\w-]{36}"/)
    expect(message.text).toContain('请看照片')
    expect(message.text).not.toContain('请发照片')
    expect(message.meta.mail).toMatchObject({ html: true, folded: true, remotePictures: 1, original: true })
    const [row] = await rows<{ text: string; folded: string; pictures: object }>(
      server.kernel.db,
      sql`select text, folded, pictures from mail where message_id = ${message.id}`,
    )
    expect(row!.folded).toContain('请发照片')
    expect(Object.keys(row!.pictures)).toEqual(['photo@x'])
  })

  it('too large a file stays in the original, and a note says so', async () => {
    await server.kernel.db.execute(sql`update company set settings = settings || '{"maxUploadMb": 1}'`)
    const small = await startTestServer(
      { KAIROS_MAX_FILE_MB: '1', KAIROS_FILES: server.kernel.config.filesFolder },
      server.connectionString,
    )
    const large = Buffer.alloc(1_600_000, 'abcdefg').toString('base64').replace(/.{76}/g, '$&\r\n')
    const arrival = await store(
      small,
      writtenParts({ from: li }, [
        { head: ['Content-Type: text/plain; charset=utf-8'], body: '附件很大' },
        {
          head: [
            'Content-Type: video/mp4; name="film.mp4"',
            'Content-Disposition: attachment',
            'Content-Transfer-Encoding: base64',
          ],
          body: large,
        },
        { head: ['Content-Type: text/plain; name="note.txt"', 'Content-Disposition: attachment'], body: '小文件' },
      ]),
    )
    await takeIn(small.kernel, arrival)
    await small.close()
    const { conversationId } = await arrivalOf(server, arrival)
    const [message] = (await anna.get(`/conversations/${conversationId}`)).body.timeline.items.filter(
      (one: { type: string }) => one.type === 'message',
    )
    expect(message.attachments.map((one: { name: string }) => one.name)).toEqual(['note.txt'])
    expect(message.meta.mail.notes).toContainEqual({
      code: 'file-too-large',
      params: { name: 'film.mp4', size: 1_600_000 },
    })
  })

  it('a very long one is cut in the timeline and whole in the mail', async () => {
    const text = '很长的一段话。'.repeat(20_000)
    const id = await taken(server, { from: li, text })
    const [message] = await messagesOf(server, id)
    expect(message!.text.length).toBeLessThan(61_000)
    const [row] = await rows<{ length: number }>(
      server.kernel.db,
      sql`select length(text) from mail where message_id = ${message!.id}`,
    )
    expect(row!.length).toBeGreaterThan(139_000)
  })

  it('with header values longer and stranger than any column are taken in', async () => {
    const wide = '漢'.repeat(960)
    const cases: Record<string, string>[] = [
      { 'Message-ID': `<${wide}@x>`, 'In-Reply-To': `<${wide}@y>`, References: `<${wide}@y> <${wide}@z>` },
      {
        To: `support@example.com, "x" <${wide}@${wide.slice(0, 60)}.example>`,
        Cc: `${'a'.repeat(900)}@${'b'.repeat(90)}.example`,
      },
      { To: Array.from({ length: 3000 }, (_, at) => `p${at}@many.example`).join(',\r\n ') },
      { References: Array.from({ length: 5000 }, (_, at) => `<r${at}@many.example>`).join('\r\n ') },
      { From: Array.from({ length: 300 }, (_, at) => `f${nth}-${at}@many.example`).join(', ') },
      { From: '' },
      { From: 'undisclosed-recipients:;' },
      { From: `${wide} <>` },
      { From: `<${wide}@${wide}>` },
      { Date: 'Mon, 31 Feb 99999 25:61:61 +9999' },
      { Date: 'Mon, 01 Jan 0001 00:00:00 +0000' },
      { Subject: `=?utf-8?B?${Buffer.from('\0\u0007x'.repeat(500)).toString('base64')}?=` },
    ]
    for (const headers of cases) {
      const id = await store(server, { from: li, headers })
      await takeIn(server.kernel, id)
      const { state, note } = await arrivalOf(server, id)
      expect(`${state} ${note}`, JSON.stringify(headers).slice(0, 80)).toBe('taken null')
    }
  })
})
