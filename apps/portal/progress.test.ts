import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { newId, newToken, rows } from '#platform/server/database/index.ts'
import { leadsTo, type Matter, pageField, portalAt, sendForm } from './testing.ts'

const hours = 3_600_000
/** Thursday, 10:00 in Shanghai. */
const portal = portalAt('2026-03-12T02:00:00Z')
const { matter, open } = portal
let server: TestServer
let anna: Member
beforeAll(() => {
  ;({ server, anna } = portal)
})

const say = (one: Matter, html: string, direction: 'outbound' | 'note' = 'outbound', more: object = {}) =>
  anna.post(`/conversations/${one.id}/messages`, { direction, html, ...more })
const resolve = (one: Matter) => anna.post(`/conversations/${one.id}/status`, { status: 'resolved', reason: '已修好' })
const statusOf = async (one: Matter): Promise<string> =>
  (await anna.get(`/conversations/${one.id}`)).body.conversation.status
async function upload(name: string, content: string): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([content]), name)
  const body = new Response(form)
  const made = await anna.post('/attachments', undefined, {
    payload: Buffer.from(await body.arrayBuffer()),
    headers: { 'content-type': body.headers.get('content-type') ?? '' },
  })
  expect(made.status).toBe(200)
  return made.body.id
}

describe('what the customer sees', () => {
  test('understood, offered, steps, next, who, messages; never a note', async () => {
    const one = await matter({ subject: '三号楼漏水' })
    await anna.patch(`/conversations/${one.id}/expectation`, {
      version: 0,
      stated: '内部：客户要求当天修',
      latent: '内部：担心楼上不配合',
      understood: '您家厨房天花板从昨晚开始滴水。',
      offer: '今天下午先止水，明天修补。',
      next: '师傅两点到，请留人在家。',
    })
    await say(one, '<p>您好，<strong>马上</strong>安排。</p>')
    await say(one, '<p>这位业主脾气急，小心</p>', 'note')
    const { status, text, headers } = await open(one.url)
    expect(status).toBe(200)
    for (const shown of [
      `#${one.number}`,
      '三号楼漏水',
      '李安娜 在为您跟进',
      '您家厨房天花板从昨晚开始滴水。',
      '今天下午先止水，明天修补。',
      '厨房天花板在滴水。',
      '您好，<strong>马上</strong>安排。',
      '>已答复<',
    ]) {
      expect(text).toContain(shown)
    }
    expect(text).toContain('师傅两点到，请留人在家。')
    for (const hidden of ['内部', '脾气急', '王丽', anna.email]) expect(text).not.toContain(hidden)
    expect(text).toMatch(/<li class="done"><span class="dot".*?<b>理解<\/b><small>已完成/)
    expect(headers['x-robots-tag']).toContain('noindex')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['set-cookie']).toBeUndefined()
    expect(text).not.toMatch(/ style="|<script>|onclick/)

    const parts = [...text.matchAll(/(?:href|src)="(\/portal\/[^"]+)"/g)].map((match) => match[1] ?? '')
    expect(parts).toHaveLength(2)
    const answers = await Promise.all(parts.map((part) => open(part)))
    for (const part of answers) expect(part.headers['cache-control']).toContain('immutable')
    const bytes = [text, ...answers.map((part) => part.text)].reduce((sum, one) => sum + Buffer.byteLength(one), 0)
    expect(bytes).toBeLessThan(50 * 1024)
  })

  test('promises, told honestly and in local time', async () => {
    portal.at = Math.max(portal.at, Date.parse('2026-03-13T02:00:00Z'))
    const now = portal.at
    const iso = (ms: number) => new Date(now + ms).toISOString()
    const one = await matter()
    const promise = async (text: string, dueAt: string, more = {}) => {
      const made = await anna.post(`/conversations/${one.id}/promises`, { text, dueAt, ...more })
      expect(made.status).toBe(200)
      return made.body as { id: string; version: number }
    }
    await promise('师傅上门', iso(4 * hours), { dueFrom: iso(3 * hours) })
    const kept = await promise('先关水阀', iso(1 * hours))
    await anna.post(`/promises/${kept.id}/keep`, { evidence: '已关' })
    const moved = await promise('送材料', iso(2 * hours))
    await anna.post(`/promises/${moved.id}/renegotiate`, {
      dueAt: iso(26 * hours),
      reason: '材料缺货',
      agreement: { words: '客户电话里说可以' },
    })
    await promise('回电话', iso(0.5 * hours))
    const gone = await promise('不用再来', iso(5 * hours))
    await anna.post(`/promises/${gone.id}/withdraw`, { reason: '写错了' })
    portal.at = now + 1 * hours
    await server.runJobs()
    const { text } = await open(one.url)
    expect(text).toMatch(/师傅上门[\s\S]*?今天 13:\d\d–14:\d\d[\s\S]*?待履行[\s\S]*?3小时后/)
    expect(text).toMatch(/<li class="kept">[\s\S]*?先关水阀[\s\S]*?已兑现/)
    expect(text).toMatch(
      /送材料[\s\S]*?明天 12:\d\d 前[\s\S]*?原定今天 12:\d\d，改到明天 12:\d\d 前[\s\S]*?我们记下您在今天 10:\d\d ?同意了：客户电话里说可以[\s\S]*?我没有同意/,
    )
    expect(text).toMatch(/<li class="late">[\s\S]*?回电话[\s\S]*?已超时[\s\S]*?已过约定时间，我们仍在办，对不起/)
    const late = (await anna.get(`/conversations/${one.id}/promises`)).body.items.find(
      (item: { text: string }) => item.text === '回电话',
    )
    await anna.post(`/promises/${late.id}/renegotiate`, {
      dueAt: iso(9 * hours),
      reason: '忘了',
      agreement: { words: '客户电话里说可以' },
    })
    expect((await open(one.url)).text).toMatch(/回电话[\s\S]*?原定今天 10:\d\d，没有做到，对不起/)
    // What is not owed any more does not vanish without a word.
    expect(text).toMatch(/不用再来[\s\S]*?已取消[\s\S]*?原因：写错了/)
    expect(text).toContain('“不用再来”已取消')
    expect(text).not.toContain('材料缺货')
    const english = await open(`${one.url}?lang=en`)
    expect(english.text).toMatch(/today 13:\d\d–14:\d\d[\s\S]*?in 3 hours/)
    await server.kernel.db.execute(
      sql`update customer set time_zone = 'America/New_York', language = 'en' where id = ${one.customerId}`,
    )
    const abroad = await open(one.url, { 'accept-language': 'zh-CN' })
    expect(abroad.text).toContain('<html lang="en"')
    expect(abroad.text).toContain('Eastern')
  })

  test('who answers when, from the team’s hours', async () => {
    const team = await addTeam(server.kernel, '夜间组')
    const day = [{ from: '09:00', to: '18:00' }]
    const owner = await server.member('owner')
    await owner.patch(`/teams/${team.id}`, {
      hours: { timeZone: 'Asia/Shanghai', week: [day, day, day, day, day, [], []], holidays: [], makeUpDays: [] },
      members: [{ id: anna.id, isLead: false }],
    })
    const one = await matter({ teamId: team.id, assigneeId: null })
    portal.at = Date.parse('2026-03-13T12:00:00Z')
    expect((await open(one.url)).text).toMatch(/从周一 09:00 起继续处理/)
    expect((await open(one.url)).text).toContain('正在安排专人跟进')
  })

  test('dangerous text stays text, and foreign pictures stay away', async () => {
    const one = await matter({ subject: '<script>alert(1)</script>' })
    await say(
      one,
      '<p onclick="x()">a<script>alert(2)</script><img src="https://evil.example/x.png"><a href="javascript:x">b</a></p>',
    )
    await anna.patch(`/conversations/${one.id}/expectation`, { version: 0, understood: '<img src=x onerror=alert(3)>' })
    const { text } = await open(one.url)
    for (const bad of ['<script>alert', 'onclick', 'evil.example', 'javascript:', '<img src=x'])
      expect(text).not.toContain(bad)
  })

  test('long matters are paged', async () => {
    const one = await matter()
    for (let i = 0; i < 45; i += 1) await say(one, `<p>第${i}句话</p>`)
    const { text } = await open(one.url)
    expect(text).toContain('第44句话')
    expect(text).not.toContain('第0句话')
    const older = /href="(\/p\/[^"]+before=\d+[^"]*)#messages"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    expect((await open(older ?? '')).text).toContain('第0句话')
    for (const odd of ['before=x', 'before=-1', 'before=999999999999', 'before[]=1', 'said=<b>', 'lang=xx'])
      expect((await open(`${one.url}?${odd}`)).status).toBe(200)
  })

  test('the script learns of news without reading the page', async () => {
    const one = await matter()
    const version = /data-version="([^"]+)"/.exec((await open(one.url)).text)?.[1]
    const headers = { 'if-none-match': `"${version}"` }
    expect((await open(`${one.url}/changes`, headers)).status).toBe(304)
    await say(one, '<p>有进展了</p>')
    const changed = await open(`${one.url}/changes`, headers)
    expect(changed.status).toBe(204)
    expect(changed.headers.etag).not.toBe(headers['if-none-match'])
    expect((await open(one.url)).text).toContain(`data-version=${String(changed.headers.etag)}`)
  })
})

describe('whose page it is', () => {
  test('guessed, cut, ended tokens: one page for all, in the reader’s language', async () => {
    const one = await matter()
    const guesses = [newToken(), one.token.slice(0, -1), `${one.token}x`, one.token.toLowerCase(), "' or 1=1--", '%00']
    const pages = await Promise.all(guesses.map((guess) => open(`/p/${encodeURIComponent(guess)}`)))
    await anna.post(`/conversations/${one.id}/progress-link`, { renew: true })
    pages.push(await open(one.url), await open('/p/'), await open('/p'), await open('/p/a/b/c'))
    for (const page of pages) {
      expect(page.status).toBe(404)
      expect(page.text).toBe(pages[0]?.text)
      expect(page.headers['x-robots-tag']).toContain('noindex')
    }
    expect(pages[0]?.text).toContain('这个页面打不开了')
    expect((await open(one.url, { 'accept-language': 'en' })).text).toContain('This page cannot be opened')
    expect((await open(`${one.url}/changes`)).status).toBe(404)
    for (const path of ['messages', 'answer'])
      expect((await sendForm(server, `${one.url}/${path}`, { page: 'x', text: 'x', score: '3' })).status).toBe(404)
  })

  test('one token shows nothing of another matter, not even of the same customer', async () => {
    const first = await matter({ subject: '第一件事' })
    const fileId = await upload('first.txt', 'secret of the first')
    await say(first, '<p>只给第一件</p>', 'outbound', { attachmentIds: [fileId] })
    const second = await matter({ subject: '第二件事', customerId: first.customerId })
    const { text } = await open(second.url)
    expect(text).toContain('第二件事')
    for (const hidden of ['第一件事', '只给第一件', 'first.txt', first.token]) expect(text).not.toContain(hidden)
    expect((await open(`${first.url}/files/${fileId}`)).status).toBe(200)
    expect((await open(`${second.url}/files/${fileId}`)).status).toBe(404)
    // A form of one page does nothing on another.
    const page = pageField((await open(first.url)).text)
    expect((await sendForm(server, `${second.url}/messages`, { page, text: '混' })).status).toBe(422)
    expect((await sendForm(server, `${second.url}/answer`, { page, score: '3' })).status).toBe(422)
  })

  test('files: of public messages only, harmless to open', async () => {
    const one = await matter()
    const shown = await upload('说明.html', '<html><script>alert(1)</script></html>')
    const noted = await upload('internal.txt', 'for colleagues')
    const unused = await upload('unused.txt', 'not sent')
    await say(one, '<p>请看附件</p>', 'outbound', { attachmentIds: [shown] })
    await say(one, '<p>内部</p>', 'note', { attachmentIds: [noted] })
    const { text } = await open(one.url)
    expect(text).toContain(`${one.url}/files/${shown}`)
    expect(text).not.toContain(noted)
    const file = await open(`${one.url}/files/${shown}`)
    expect(file.status).toBe(200)
    expect(file.headers['content-type']).toBe('application/octet-stream')
    expect(file.headers['content-disposition']).toContain('attachment')
    expect(file.headers['content-security-policy']).toContain('sandbox')
    for (const id of [noted, unused, newId(), 'x']) expect((await open(`${one.url}/files/${id}`)).status).toBe(404)
  })
})

describe('the customer adds a word', () => {
  test('with a file, once however often it is sent', async () => {
    const one = await matter()
    await say(one, '<p>请问几点方便？</p>')
    const page = pageField((await open(one.url)).text)
    const fields = { page, text: '下午三点以后\r\n都可以 <b>' }
    const files = [{ name: '现场.txt', content: '照片' }]
    const answers = await Promise.all([1, 2].map(() => sendForm(server, `${one.url}/messages`, fields, { files })))
    answers.push(await sendForm(server, `${one.url}/messages`, fields, { files }))
    for (const sent of answers) expect([sent.status, leadsTo(sent)]).toEqual([303, `${one.url}?said=word`])
    const found = await rows<{ text: string; channel: string; files: number }>(
      server.kernel.db,
      sql`select text, channel, (select count(*)::int from attachment a where a.message_id = m.id) as files
          from message m where conversation_id = ${one.id} and direction = 'inbound' and seq > 1`,
    )
    expect(found).toEqual([{ text: '下午三点以后\n都可以 <b>', channel: 'portal', files: 1 }])
    const { text } = await open(leadsTo(answers[0]!))
    expect(text).toContain('已收到您的补充')
    expect(text).toContain('都可以 &lt;b&gt;')
    expect(text).toContain('现场.txt')
    expect(await statusOf(one)).toBe('open')
    // Going back, changing a word and sending again is another word.
    await sendForm(server, `${one.url}/messages`, { page, text: '还是四点吧' })
    expect((await open(one.url)).text).toContain('还是四点吧')
  })

  test('nothing, too much, or from elsewhere is refused and kept', async () => {
    const one = await matter()
    const page = pageField((await open(one.url)).text)
    const empty = await sendForm(server, `${one.url}/messages`, { page, text: ' ' })
    expect([empty.status, empty.text.includes('请先写一句话')]).toEqual([422, true])
    const long = await sendForm(server, `${one.url}/messages`, { page, text: `开头${'长'.repeat(10_000)}` })
    expect([long.status, long.text.includes('开头长长')]).toEqual([422, true])
    const stale = await sendForm(server, `${one.url}/messages`, { page: 'old', text: '别丢' })
    expect([stale.status, stale.text.includes('别丢')]).toEqual([422, true])
    for (const path of ['messages', 'answer']) {
      const headers = { origin: 'https://evil.example' }
      const foreign = await sendForm(server, `${one.url}/${path}`, { page, text: 'x', score: '3' }, { headers })
      expect(foreign.status).toBe(403)
    }
    expect((await open(one.url)).text).not.toContain('别丢')
    expect((await open(`${one.url}/messages`)).status).toBe(303)
  })

  test('a word to what is closed begins a new matter with a page of its own', async () => {
    const one = await matter({ subject: '旧事' })
    await resolve(one)
    await anna.post(`/conversations/${one.id}/status`, { status: 'closed' })
    const page = pageField((await open(one.url)).text)
    const sent = await sendForm(server, `${one.url}/messages`, { page, text: '又漏了' })
    expect(sent.status).toBe(303)
    expect(leadsTo(sent)).not.toContain(one.token)
    const next = await open(leadsTo(sent))
    expect(next.text).toContain('已为您开了新的会话')
    expect(next.text).toContain('又漏了')
    expect(next.text).not.toContain('厨房天花板在滴水')
  })
})
