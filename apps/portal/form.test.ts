import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam, setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { type Fields, leadsTo, pageField, sendForm } from './testing.ts'

let server: TestServer
let at = Date.parse('2026-03-12T02:00:00Z')
beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  setClock(() => at)
})
afterEach(() => setClock(() => at))
afterAll(async () => {
  setClock()
  await server.close()
})

const good: Fields = {
  website: '',
  text: '厨房天花板在滴水，从昨晚开始的。',
  subject: '3号楼漏水',
  name: '王丽',
  phone: '138 0013 8000',
  email: '',
}

/** Opens the page, lets the customer type for a while, and sends it. */
async function fillIn(fields: Fields, more: Parameters<typeof sendForm>[3] & { url?: string } = {}) {
  const { url = '/form', ...rest } = more
  const page = pageField((await server.visitor.get(`/${url}`)).text)
  at += 20_000
  return { page, answer: await sendForm(server, url, { page, ...fields }, rest) }
}

const count = async (what: string): Promise<number> => {
  const [found] = await rows<{ n: number }>(server.kernel.db, sql.raw(`select count(*)::int as n from ${what}`))
  return found?.n ?? -1
}

describe('the form', () => {
  test('takes a message, gives number and link, and can be loaded again', async () => {
    const before = await count('conversation')
    const { answer } = await fillIn(good, {
      files: [{ name: '漏水.txt', content: '照片说明', type: 'text/plain' }],
    })
    expect(answer.status).toBe(303)
    expect(leadsTo(answer)).toMatch(/^\/form\?sent=[\w-]{32}$/)
    for (let load = 0; load < 2; load += 1) {
      const done = await server.visitor.get(`/${leadsTo(answer)}`)
      expect(done.status).toBe(200)
      expect(done.text).toContain('收到了，谢谢您')
      expect(done.text).toMatch(/<b>#\d+<\/b>/)
      expect(done.text).toMatch(/\/p\/[\w-]{32}\?lang=zh-CN/)
      expect(done.headers['x-robots-tag']).toContain('noindex')
    }
    expect(await count('conversation')).toBe(before + 1)
    const [made] = await rows<{ channel: string; subject: string; phone: string; language: string; files: number }>(
      server.kernel.db,
      sql`select c.channel, c.subject, i.normalised as phone, c.language,
            (select count(*)::int from attachment a where a.conversation_id = c.id) as files
          from conversation c join identity i on i.customer_id = c.customer_id order by c.number desc limit 1`,
    )
    expect(made).toEqual({
      channel: 'form',
      subject: '3号楼漏水',
      phone: '+8613800138000',
      language: 'zh-CN',
      files: 1,
    })
  })

  const bad: [string, Fields, string][] = [
    ['no way to answer', { phone: '' }, '请留下电话或邮箱'],
    ['a phone that is none', { phone: '12' }, '这个电话号码好像不对'],
    ['a mail that is none', { phone: '', email: 'wang@' }, '这个邮箱好像不对'],
    ['a subject too long', { subject: 'x'.repeat(201) }, '太长了'],
    ['a text too long', { text: 'x'.repeat(10_001) }, '太长了'],
  ]
  test.each(bad)('%s: says so and keeps everything typed', async (_what, wrong, reason) => {
    const before = await count('message')
    const fields = { ...good, ...wrong }
    const { page, answer } = await fillIn(fields, { files: [{ name: '说明.txt', content: 'abc' }] })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(reason)
    expect(answer.text).toContain('您写的内容都在')
    for (const name of ['subject', 'name', 'phone', 'email'] as const) {
      const value = String(fields[name])
      if (value) expect(answer.text).toContain(`value="${value}"`)
    }
    expect(answer.text).toContain(`>${String(fields.text)}</textarea>`)
    expect(answer.text).toMatch(/name="kept" value="[0-9a-f-]{36}"/)
    expect(answer.text).toContain('说明.txt')
    expect(await count('message')).toBe(before)

    const kept = /name="kept" value="([^"]+)"/.exec(answer.text)?.[1] ?? ''
    const mended = await sendForm(server, '/form', { page, ...good, kept })
    expect(mended.status).toBe(303)
    expect(await count('message')).toBe(before + 1)
    expect(await count(`attachment where id = '${kept}' and message_id is not null`)).toBe(1)
  })

  test('without a word or a file there is nothing to send', async () => {
    const { answer } = await fillIn({ ...good, text: ' \n ' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('请写一两句您想说的事')
    expect(answer.text).toContain('value="王丽"')
  })

  test('a file field alone is a message too', async () => {
    const { answer } = await fillIn({ ...good, text: '' }, { files: [{ name: 'a.txt', content: 'only this' }] })
    expect(answer.status).toBe(303)
  })

  test('too many and too large files are left out and named', async () => {
    const many = Array.from({ length: 7 }, (_, i) => ({ name: `f${i}.txt`, content: `${i}` }))
    const first = await fillIn(good, { files: many })
    expect(first.answer.status).toBe(422)
    expect(first.answer.text).toContain('最多 5 个附件')
    expect(first.answer.text.match(/name="kept"/g)).toHaveLength(5)
    const large = await fillIn(good, { files: [{ name: 'big.bin', content: new Uint8Array(26 * 1024 * 1024) }] })
    expect(large.answer.status).toBe(422)
    expect(large.answer.text).toContain('超过 25 MB')
    expect(large.answer.text).toContain('厨房天花板')
  })

  test('a field only programs see: thanked alike, nothing kept', async () => {
    const before = [await count('conversation'), await count('customer'), await count('attachment')]
    const { answer } = await fillIn(
      { ...good, website: 'https://spam.example' },
      { files: [{ name: 'spam.txt', content: 'spam' }] },
    )
    expect(answer.status).toBe(303)
    expect(leadsTo(answer)).toMatch(/^\/form\?sent=[\w-]{32}$/)
    const done = await server.visitor.get(`/${leadsTo(answer)}`)
    expect(done.status).toBe(200)
    expect(done.text).toContain('收到了，谢谢您')
    expect([await count('conversation'), await count('customer'), await count('attachment')]).toEqual(before)
  })

  test('sent faster than anybody types, or from a page we did not make: shown again, nothing lost', async () => {
    const page = pageField((await server.visitor.get('//form')).text)
    const fast = await sendForm(server, '/form', { page, ...good })
    expect(fast.status).toBe(422)
    expect(fast.text).toContain('提交得太快了')
    expect(fast.text).toContain('厨房天花板')
    const before = await count('conversation')
    for (const forged of ['', 'x.y.z', page.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))]) {
      const refused = await sendForm(server, '/form', { page: forged, ...good })
      expect(refused.status).toBe(422)
      expect(refused.text).toContain('厨房天花板')
    }
    expect(await count('conversation')).toBe(before)
    at += 3000
    expect((await sendForm(server, '/form', { page, ...good })).status).toBe(303)
  })

  test('sent twice, also at once, begins one conversation', async () => {
    const page = pageField((await server.visitor.get('//form')).text)
    at += 20_000
    const before = [await count('conversation'), await count('message')] as const
    const fields = { page, ...good, text: '按了两次' }
    const answers = await Promise.all([1, 2, 3].map(() => sendForm(server, '/form', fields)))
    answers.push(await sendForm(server, '/form', fields))
    expect(new Set(answers.map(leadsTo)).size).toBe(1)
    expect([await count('conversation'), await count('message')]).toEqual([before[0] + 1, before[1] + 1])

    const corrected = await sendForm(server, '/form', { ...fields, text: '改了一句', phone: '13900139000' })
    expect(leadsTo(corrected)).toBe(leadsTo(answers[0]!))
    expect([await count('conversation'), await count('message')]).toEqual([before[0] + 1, before[1] + 2])
    const [last] = await rows<{ text: string }>(
      server.kernel.db,
      sql`select text from message where text like '改了一句%'`,
    )
    expect(last?.text).toContain('改了一句')
    expect(last?.text).toContain('13900139000')
  })

  test('speaks three languages, and changing it keeps what was typed', async () => {
    const inLanguage = async (wanted: string) =>
      (await server.visitor.get('//form', { headers: { 'accept-language': wanted } })).text
    expect(await inLanguage('zh-TW,zh;q=0.9')).toContain('聯絡我們')
    expect(await inLanguage('fr-FR,en-GB;q=0.8')).toContain('Contact us')
    expect(await inLanguage('ja')).toContain('联系我们')
    expect((await server.visitor.get('//form?lang=en', { headers: { 'accept-language': 'zh-CN' } })).text).toContain(
      '<html lang="en"',
    )
    const { answer } = await fillIn({ ...good, relang: 'en' })
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('Contact us')
    expect(answer.text).toContain('厨房天花板')
    const refused = await fillIn({ ...good, phone: '' }, { headers: { 'accept-language': 'zh-TW' } })
    expect(refused.answer.text).toContain('請留下電話或電子郵件')
  })

  test('only our own page may send it', async () => {
    const before = await count('conversation')
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      const { answer } = await fillIn(good, { headers })
      expect(answer.status).toBe(403)
      expect(answer.text).toContain('只能从我们自己的页面提交')
    }
    expect(await count('conversation')).toBe(before)
    // What browsers send for a page that hides its address.
    const { answer } = await fillIn(good, { headers: { origin: 'null', 'sec-fetch-site': 'same-origin' } })
    expect(answer.status).toBe(303)
  })

  test('dangerous text stays text', async () => {
    const danger = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    const { answer } = await fillIn({ ...good, name: danger, text: danger, phone: '' })
    expect(answer.text).not.toContain('<script>alert')
    expect(answer.text).not.toContain('<img src=x')
    expect(answer.text).toContain('&lt;script>alert(1)')
  })

  test('nonsense gets a page, never a 500', async () => {
    const wrong: [string, string, string][] = [
      ['text/plain', 'hello', 'text'],
      ['application/json', '{"text":"x"}', 'json'],
      ['application/x-www-form-urlencoded', 'text=x', 'urlencoded'],
      ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhal', 'cut short'],
      ['multipart/form-data', 'x', 'no boundary'],
    ]
    for (const [type, payload, what] of wrong) {
      const answer = await server.visitor.post('//form', undefined, { payload, headers: { 'content-type': type } })
      expect(answer.status, what).toBeGreaterThanOrEqual(400)
      expect(answer.status, what).toBeLessThan(500)
      expect(answer.headers['content-type'], what).toContain('text/html')
    }
    const odd = await fillIn({ ...good, text: 'a\0b\ud800c', kept: ['x', '00000000-0000-0000-0000-000000000000'] })
    expect(odd.answer.status).toBe(303)
  })

  test('headers: strict policy, no cookie, not to be framed', async () => {
    const { headers } = await server.visitor.get('//form')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['set-cookie']).toBeUndefined()
  })
})

describe('forms that were set up', () => {
  test('have their own words, team and required fields', async () => {
    const admin = await server.member('admin')
    const team = await addTeam(server.kernel, '工程部')
    const made = await admin.post('/forms', {
      key: 'repair',
      title: '报修 <b>',
      intro: '一小时内答复',
      teamId: team.id,
      required: ['name'],
      isDefault: false,
    })
    expect(made.status).toBe(200)
    const page = await server.visitor.get('//form/repair')
    expect(page.text).toContain('报修 &lt;b>')
    expect(page.text).toContain('一小时内答复')
    const refused = await fillIn({ ...good, name: '' }, { url: '/form/repair' })
    expect(refused.answer.status).toBe(422)
    expect(refused.answer.text).toContain('请填写这一项')
    const { answer } = await fillIn(good, { url: '/form/repair' })
    expect(leadsTo(answer)).toMatch(/^\/form\/repair\?sent=/)
    const [last] = await rows<{ teamId: string }>(
      server.kernel.db,
      sql`select team_id as "teamId" from conversation order by number desc limit 1`,
    )
    expect(last?.teamId).toBe(team.id)

    // A page of one form opens no other.
    const other = pageField((await server.visitor.get('//form')).text)
    at += 20_000
    expect((await sendForm(server, '/form/repair', { page: other, ...good })).status).toBe(422)

    await admin.patch(`/forms/${made.body.id}`, { enabled: false })
    expect((await server.visitor.get('//form/repair')).status).toBe(404)
    expect((await server.visitor.get(`/${leadsTo(answer)}`)).status).toBe(200)
  })

  test('an unknown one is a friendly 404', async () => {
    const lost = await server.visitor.get('//form/nothing', { headers: { 'accept-language': 'en' } })
    expect(lost.status).toBe(404)
    expect(lost.text).toContain('This page cannot be opened')
    expect((await server.visitor.get('//form/a/b')).text).toContain('这个页面打不开了')
  })
})

test('one address cannot begin conversations without end, and loses nothing typed', async () => {
  const strict = await startTestServer({ KAIROS_RATE_FACTOR: '1' })
  try {
    const statuses: number[] = []
    let last = ''
    for (let i = 0; i < 11; i += 1) {
      const page = pageField((await strict.visitor.get('//form')).text)
      at += 3000
      const answer = await sendForm(strict, '/form', { page, ...good, text: `第${i}封` })
      statuses.push(answer.status)
      last = answer.text
    }
    expect(statuses).toEqual([...Array(10).fill(303), 429])
    expect(last).toContain('第10封')
    expect(last).toContain('短时间内提交得太多了')
  } finally {
    await strict.close()
  }
})

test('processes that share a database share that limit', async () => {
  const one = await startTestServer({ KAIROS_RATE_FACTOR: '1' })
  const two = await startTestServer({ KAIROS_RATE_FACTOR: '1' }, one.connectionString)
  try {
    const statuses: number[] = []
    for (let i = 0; i < 11; i += 1) {
      const there = i % 2 ? one : two
      const page = pageField((await there.visitor.get('//form')).text)
      at += 3000
      statuses.push((await sendForm(there, '/form', { page, ...good, text: `第${i}封` })).status)
    }
    expect(statuses).toEqual([...Array(10).fill(303), 429])
  } finally {
    await two.close()
    await one.close()
  }
})
