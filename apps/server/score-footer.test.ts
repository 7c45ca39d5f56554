import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { leadsTo, pageField, sendForm } from '#apps/portal/testing.ts'
import { addMailbox, mailCame, reply } from '#modules/channel-email/server/out/testing.ts'
import { readMail } from '#modules/channel-email/server/read/index.ts'
import { type SmtpSide, startSmtp } from '#modules/channel-email/server/testing-smtp.ts'
import { momentOf } from '#modules/moments/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
let smtp: SmtpSide
let anna: Member
let admin: Member
let mailboxId: string
beforeAll(async () => {
  server = await startTestServer({ KAIROS_URL: 'https://desk.example.com' })
  await setUp(server.kernel)
  smtp = await startSmtp({ password: 'secret' })
  anna = await server.member('agent', { name: '安娜' })
  admin = await server.member('admin')
  mailboxId = await addMailbox(server, { smtp, secret: 'secret', name: '鸿运物业', isDefault: true })
})
afterEach(() => {
  smtp.mails.length = 0
})
afterAll(async () => {
  await server.close()
  await smtp.close()
})

const home = 'https://desk.example.com'
const scores = (id: string) =>
  rows<{ value: number; channel: string; moment: string | null }>(
    server.kernel.db,
    sql`select value, channel, moment_id as moment from score where conversation_id = ${id} and source = 'customer' order by at`,
  )

/** The mail that went out last, and every address in it. */
async function lastMail(): Promise<{ text: string; html: string; links: string[] }> {
  const raw = smtp.mails.at(-1)?.raw
  if (!raw) throw new Error('no mail went out')
  const { text, html } = await readMail(raw)
  const found = [...`${html.replaceAll('&amp;', '&')}\n${text}`.matchAll(/https:\/\/desk\.example\.com[^\s"<>)]*/g)]
  return { text, html, links: [...new Set(found.map(([link]) => link))] }
}

async function askedByMail(): Promise<{ id: string; messageId: string; mail: Awaited<ReturnType<typeof lastMail>> }> {
  const { conversationId: id } = await mailCame(server, { mailboxId })
  const { body } = await anna.post(`/conversations/${id}/progress-link`, {})
  const said = await reply(anna, id, { html: `<p>修好了，请问满意吗？<a href="${body.url}#answer">告诉我们</a></p>` })
  await anna.post(`/conversations/${id}/confirmation`, { channel: 'mail' })
  await server.runJobs()
  return { id, messageId: said.body.message.id, mail: await lastMail() }
}

test('a mail that asks carries seven faces; programs that follow its links score nothing, the button does, once', async () => {
  const { id, messageId, mail } = await askedByMail()
  const faces = mail.links.filter((link) => link.includes('score='))
  expect(faces.map((link) => new URL(link).searchParams.get('score'))).toEqual(['-3', '-2', '-1', '0', '1', '2', '3'])
  expect(mail.text).toContain('您对这次服务的感受如何')
  expect(mail.html).toContain('>+2</a>')
  for (const link of mail.links) {
    const url = link.slice(home.length).replace(/#.*$/, '')
    for (const method of ['HEAD', 'GET', 'GET'] as const) {
      const headers = method === 'GET' ? { 'sec-purpose': 'prefetch', purpose: 'prefetch' } : {}
      expect((await server.app.inject({ method, url, headers })).statusCode).toBeLessThan(400)
    }
  }
  expect(await scores(id)).toEqual([])

  const chosen = faces.find((link) => link.includes('score=2'))?.slice(home.length) ?? ''
  const [path = ''] = chosen.split('?')
  const page = (await server.visitor.get(`/${chosen.replace(/#.*$/, '')}`)).text
  expect(page.match(/<input[^>]*name="score"[^>]*checked/g)).toHaveLength(1)
  expect(page).toMatch(/name="score" value="2" checked/)
  expect(page).toContain('您选的是 +2')
  const fields = { page: pageField(page), of: messageId, score: '2' }
  const foreign = { headers: { origin: 'https://evil.example' } }
  expect((await sendForm(server, `${path}/answer`, fields, foreign)).status).toBe(403)
  expect((await sendForm(server, `${path}/answer`, { ...fields, page: 'made-up' })).status).toBe(422)
  expect(await scores(id)).toEqual([])
  const sent = await Promise.all([1, 2].map(() => sendForm(server, `${path}/answer`, fields)))
  for (const answer of sent)
    expect([answer.status, leadsTo(answer)]).toEqual([303, expect.stringContaining('said=thanks')])
  expect(await scores(id)).toMatchObject([{ value: 2, channel: 'mail' }])
  await server.runJobs()
  expect((await momentOf(anna, id)).score).toMatchObject({ value: 2, source: 'customer', channel: 'mail' })
})

test('a mail that does not ask carries none; where the team wants it, the one that resolves does, with three', async () => {
  const { conversationId: id } = await mailCame(server, { mailboxId })
  await reply(anna, id, { html: '<p>今天修好</p>' })
  await server.runJobs()
  expect((await lastMail()).links.filter((link) => link.includes('score='))).toEqual([])
  await admin.put('/score-requests/none', { whenResolving: true, faces: 'three' })
  await reply(anna, id, { html: '<p>明天再来看</p>' })
  await server.runJobs()
  expect((await lastMail()).links.filter((link) => link.includes('score='))).toEqual([])
  await reply(anna, id, { html: '<p>都修好了</p>', status: 'resolved', reason: '修好' })
  await server.runJobs()
  const { links } = await lastMail()
  expect(links.map((link) => new URL(link).searchParams.get('score'))).toEqual(['-2', '0', '2'])
  await admin.put('/score-requests/none', { whenResolving: false, faces: 'seven' })
})

test('odd values in the address choose nothing', async () => {
  const { mail } = await askedByMail()
  const face =
    mail.links
      .find((link) => link.includes('score=3'))
      ?.slice(home.length)
      .replace(/#.*$/, '') ?? ''
  for (const odd of ['4', '-9', '1e0', '', '3&score=2', '%00', '<b>']) {
    const { status, text } = await server.visitor.get(`/${face.replace('score=3', `score=${odd}`)}`)
    expect([odd, status, /name="score"[^>]*checked/.test(text)]).toEqual([odd, odd === '%00' ? status : 200, false])
    expect(status).toBeLessThan(500)
  }
})
