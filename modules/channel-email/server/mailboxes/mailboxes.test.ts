import { generateKeyPairSync } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import { providerOf, providerOfExchanges, providerOfHost } from '../../contract.ts'
import { readHost, readOurAddress } from './hosts.ts'
import { findDefaultMailbox, findMailbox, mailboxAccount, ourAddresses } from './index.ts'

let server: TestServer
let admin: Member
beforeAll(async () => {
  server = await startTestServer()
  admin = await server.member('admin')
})
afterAll(async () => {
  setClock()
  await server.close()
})

const imap = { host: 'imap.example.com', port: 993, security: 'tls', user: 'help@example.com', secret: '授权码 abc' }
const smtp = { host: 'smtp.example.com', port: 465, security: 'tls', user: 'help@example.com', secret: 'smtp-pass' }

describe('an admin sets up mailboxes', () => {
  test('the first is the default; secrets are kept sealed and never sent back', async () => {
    const id = newId()
    const team = await addTeam(server.kernel, '客服部')
    const body = {
      id,
      address: 'Help@Example.COM',
      aliases: ['Info@example.com', 'info@example.com', 'help@example.com'],
      name: ' 物业  客服 ',
      teamId: team.id,
      imap,
      smtp,
    }
    const { status, body: box } = await admin.post('/mailboxes', body)
    expect(status).toBe(200)
    expect(box).toMatchObject({
      id,
      address: 'help@example.com',
      aliases: ['info@example.com'],
      name: '物业 客服',
      team: { id: team.id, name: '客服部' },
      enabled: true,
      isDefault: true,
      imap: { host: 'imap.example.com', port: 993, security: 'tls', user: 'help@example.com', hasSecret: true },
      smtp: { hasSecret: true },
      dkim: { domain: '', selector: '', hasKey: false },
      health: { state: 'new', waiting: 0, failed: 0, missed: 0 },
      version: 1,
    })
    expect(JSON.stringify((await admin.get('/mailboxes')).body)).not.toMatch(/授权码 abc|smtp-pass|v1\./)
    const kept = await rows<{ imap_secret: string }>(
      server.kernel.db,
      sql`select imap_secret from mailbox where id = ${id}`,
    )
    expect(kept[0]?.imap_secret).not.toContain('abc')
    expect(await mailboxAccount(server.kernel, id)).toMatchObject({
      imap: { secret: '授权码 abc' },
      smtp: { secret: 'smtp-pass' },
      dkim: null,
    })
    expect((await admin.post('/mailboxes', body)).body.id).toBe(id)
    expect(await server.events(id)).toEqual(['mailbox.created'])
  })

  test('changes keep what is left out, and say only which fields changed', async () => {
    const { body: box } = await admin.post('/mailboxes', { address: 'change@example.com', imap, smtp })
    expect(box.isDefault).toBe(false)
    const { secret: _, ...without } = imap
    const changed = await admin.patch(`/mailboxes/${box.id}`, { imap: { ...without, port: 143, security: 'starttls' } })
    expect(changed.body).toMatchObject({ imap: { port: 143, security: 'starttls', hasSecret: true }, version: 2 })
    expect((await mailboxAccount(server.kernel, box.id))?.imap.secret).toBe('授权码 abc')
    await admin.patch(`/mailboxes/${box.id}`, { imap: { ...imap, port: 143, security: 'starttls', secret: 'new' } })
    expect((await mailboxAccount(server.kernel, box.id))?.imap.secret).toBe('new')
    await admin.patch(`/mailboxes/${box.id}`, { smtp: { ...smtp, secret: '' } })
    expect((await admin.get('/mailboxes')).body.items.find((one: { id: string }) => one.id === box.id)).toMatchObject({
      smtp: { hasSecret: false },
    })
    expect((await admin.patch(`/mailboxes/${box.id}`, { name: 'x', version: 1 })).status).toBe(409)
    const same = await admin.patch(`/mailboxes/${box.id}`, { name: '', enabled: true })
    expect(same.body.version).toBe(4)
    const events = await rows<{ data: unknown }>(
      server.kernel.db,
      sql`select data from event where subject_id = ${box.id} and name = 'mailbox.changed' order by id`,
    )
    expect(events.map(({ data }) => data)).toEqual([
      { mailboxId: box.id, fields: ['imap'] },
      { mailboxId: box.id, fields: ['imap'] },
      { mailboxId: box.id, fields: ['smtp'] },
    ])
  })

  test('another account, or an earlier beginning, is read from the start; other changes are not', async () => {
    const { body: box } = await admin.post('/mailboxes', { address: 'again@example.com', imap })
    const note = () =>
      server.kernel.db.execute(
        sql`insert into mailbox_folder (mailbox_id, path, uid_validity, last_uid) values (${box.id}, 'INBOX', 7, 9)
            on conflict do nothing`,
      )
    const noted = async () =>
      (await rows(server.kernel.db, sql`select 1 from mailbox_folder where mailbox_id = ${box.id}`)).length
    await note()
    await admin.patch(`/mailboxes/${box.id}`, { markSeen: false, imap: { ...imap, secret: 'other' } })
    expect(await noted()).toBe(1)
    await admin.patch(`/mailboxes/${box.id}`, { imap: { ...imap, user: 'other@example.com' } })
    expect(await noted()).toBe(0)
    await note()
    await admin.patch(`/mailboxes/${box.id}`, { since: '2020-01-01T00:00:00Z' })
    expect(await noted()).toBe(0)
  })

  test('removing one passes the default on, forgets its secrets and frees its address', async () => {
    const first = await findDefaultMailbox(server.kernel.db)
    const { body: box } = await admin.post('/mailboxes', { address: 'gone@example.com', imap, isDefault: true })
    expect(box.isDefault).toBe(true)
    expect((await admin.delete(`/mailboxes/${box.id}`)).status).toBe(200)
    expect((await admin.delete(`/mailboxes/${box.id}`)).status).toBe(404)
    expect((await admin.patch(`/mailboxes/${box.id}`, { name: 'x' })).status).toBe(404)
    expect((await admin.post(`/mailboxes/${box.id}/fetch`)).status).toBe(404)
    expect(await findMailbox(server.kernel.db, box.id)).toBeNull()
    expect(await mailboxAccount(server.kernel, box.id)).toBeNull()
    expect((await findDefaultMailbox(server.kernel.db))?.id).toBe(first?.id)
    expect(
      await rows(server.kernel.db, sql`select 1 from mailbox where id = ${box.id} and imap_secret is not null`),
    ).toEqual([])
    expect((await admin.post('/mailboxes', { address: 'gone@example.com' })).status).toBe(200)
    expect(await server.events(box.id)).toEqual(['mailbox.created', 'mailbox.removed'])
  })

  test('our addresses are those of all mailboxes', async () => {
    const { body: box } = await admin.post('/mailboxes', { address: 'ours@例子.公司', aliases: ['we@example.com'] })
    const ours = await ourAddresses(server.kernel.db)
    expect(ours.get('we@example.com')).toBe(box.id)
    expect(ours.get('ours@xn--fsqu00a.xn--55qx5d')).toBe(box.id)
    expect(ours.has('nobody@example.com')).toBe(false)
  })

  test('wrong settings are refused with the field', async () => {
    await admin.post('/mailboxes', { address: 'taken@example.com', aliases: ['also@example.com'] })
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    const dkim = { domain: 'example.com', selector: 'k1' }
    const wrong: [object, string][] = [
      [{ address: 'no-address' }, 'address'],
      [{ address: 'a@b@c' }, 'address'],
      [{ address: 'taken@example.com' }, 'address'],
      [{ address: 'ALSO@example.com' }, 'address'],
      [{ address: 'x1@example.com', aliases: ['ok@example.com', 'Taken@example.com'] }, 'aliases.1'],
      [{ address: 'x2@example.com', aliases: ['a..b@example.com'] }, 'aliases.0'],
      [{ address: 'x3@example.com', teamId: newId() }, 'teamId'],
      [{ address: 'x4@example.com', imap: { ...imap, host: 'https://imap.example.com' } }, 'imap.host'],
      [{ address: 'x5@example.com', smtp: { ...smtp, host: 'two words' } }, 'smtp.host'],
      [{ address: 'x6@example.com', imap: { ...imap, port: 0 } }, 'imap.port'],
      [{ address: 'x7@example.com', imap: { ...imap, security: 'ssl' } }, 'imap.security'],
      [{ address: 'x8@example.com', dkim: { ...dkim, privateKey: 'nonsense' } }, 'dkim.privateKey'],
      [{ address: 'x9@example.com', dkim: { ...dkim, privateKey: key } }, 'dkim.privateKey'],
      [{ address: 'x10@example.com', undoSeconds: 1000 }, 'undoSeconds'],
      [{}, 'address'],
    ]
    for (const [body, field] of wrong) {
      const answer = await admin.post('/mailboxes', body)
      expect(answer.status, JSON.stringify(body)).toBe(400)
      expect(answer.body.error.fields[0].field, JSON.stringify(body)).toBe(field)
    }
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
    const signed = await admin.post('/mailboxes', { address: 'x11@example.com', dkim: { ...dkim, privateKey: pem } })
    expect(signed.body.dkim).toEqual({ domain: 'example.com', selector: 'k1', hasKey: true })
    expect(JSON.stringify(signed.body)).not.toContain('PRIVATE KEY')
    expect((await mailboxAccount(server.kernel, signed.body.id))?.dkim?.privateKey).toContain('PRIVATE KEY')
  })

  test('nobody but owner and admins sees, changes, tests or wakes them', async () => {
    const id = newId()
    for (const role of ['supervisor', 'agent', 'sales', 'viewer'] as const) {
      const member = await server.member(role)
      expect((await member.get('/mailboxes')).status).toBe(403)
      expect((await member.get('/mailboxes/servers?address=a@qq.com')).status).toBe(403)
      expect((await member.post('/mailboxes', { address: 'a@example.com' })).status).toBe(403)
      expect((await member.patch(`/mailboxes/${id}`, { name: 'x' })).status).toBe(403)
      expect((await member.delete(`/mailboxes/${id}`)).status).toBe(403)
      expect((await member.post('/mailboxes/test', { id })).status).toBe(403)
      expect((await member.post(`/mailboxes/${id}/fetch`)).status).toBe(403)
    }
    expect((await server.visitor.get('/mailboxes')).status).toBe(401)
    const owner = await server.member('owner')
    expect((await owner.get('/mailboxes')).status).toBe(200)
  })
})

test('signatures are set by those who lead the team, cleaned, and removed by an empty one', async () => {
  const [mine, other] = [await addTeam(server.kernel, '一组'), await addTeam(server.kernel, '二组')]
  const lead = await server.member('supervisor', { teamIds: [mine.id] })
  const agent = await server.member('agent', { teamIds: [mine.id] })
  const html = '<p>此致<br>{{agent}}</p><script>x</script><img src="https://example.com/logo.png" width="80">'
  const set = await lead.put(`/mail-signatures/${mine.id}`, { html })
  expect(set.status).toBe(200)
  expect(set.body.html).toContain('https://example.com/logo.png')
  expect(set.body.html).not.toContain('script')
  expect((await lead.put(`/mail-signatures/${mine.id}`, { html })).body).toEqual(set.body)
  expect((await lead.get('/mail-signatures')).body.items).toEqual([set.body])
  expect((await admin.put(`/mail-signatures/${other.id}`, { html: '<p>二组</p>' })).status).toBe(200)
  expect((await lead.get('/mail-signatures')).body.items).toHaveLength(1)
  expect((await admin.get('/mail-signatures')).body.items).toHaveLength(2)
  expect((await lead.put(`/mail-signatures/${other.id}`, { html: 'x' })).status).toBe(404)
  expect((await lead.put(`/mail-signatures/${newId()}`, { html: 'x' })).status).toBe(404)
  expect((await agent.put(`/mail-signatures/${mine.id}`, { html: 'x' })).status).toBe(403)
  await lead.put(`/mail-signatures/${mine.id}`, { html: '<p> </p>' })
  expect((await lead.get('/mail-signatures')).body.items).toEqual([])
  expect((await server.events(mine.id)).filter((name) => name.startsWith('mail-'))).toEqual([
    'mail-signature.changed',
    'mail-signature.changed',
  ])
})

test('a mailbox that nobody reads is said to be failing', async () => {
  const { body: box } = await admin.post('/mailboxes', { address: 'unread@example.com', imap })
  const health = async () =>
    (await admin.get('/mailboxes')).body.items.find((one: { id: string }) => one.id === box.id).health
  expect((await health()).state).toBe('new')
  const ago = sql`clock_timestamp() - interval '3 minutes'`
  await server.kernel.db.execute(sql`update mailbox set updated_at = ${ago}, lease_until = ${ago} where id = ${box.id}`)
  expect(await health()).toMatchObject({ state: 'failing', cause: 'nobody-reads', error: null })
  await admin.patch(`/mailboxes/${box.id}`, { enabled: false })
  expect((await health()).state).toBe('off')
})

test('what watches the product is told how each mailbox is doing', async () => {
  const { body: box } = await admin.post('/mailboxes', { address: 'metrics@example.com', imap })
  await server.kernel.db.execute(
    sql`update mailbox set failing_since = now(), last_fetch_at = '2026-01-01T00:00:00Z' where id = ${box.id}`,
  )
  const { text } = await server.visitor.get('//metrics')
  expect(text).toContain('kairos_mailbox_failing{mailbox="metrics@example.com"} 1')
  expect(text).toContain('kairos_mailbox_last_fetch_seconds{mailbox="metrics@example.com"} 1767225600')
  expect(text).toContain('kairos_mailbox_waiting{mailbox="metrics@example.com"} 0')
  expect(text).toContain('kairos_mailbox_out_waiting{mailbox="metrics@example.com"} 0')
})

describe('providers', () => {
  test.each([
    ['someone@qq.com', 'imap.qq.com', 'smtp.qq.com', 'code'],
    ['Someone@FOXMAIL.com', 'imap.qq.com', 'smtp.qq.com', 'code'],
    ['a@163.com', 'imap.163.com', 'smtp.163.com', 'code'],
    ['a@vip.163.com', 'imap.vip.163.com', 'smtp.vip.163.com', 'code'],
    ['a@126.com', 'imap.126.com', 'smtp.126.com', 'code'],
    ['a@yeah.net', 'imap.yeah.net', 'smtp.yeah.net', 'code'],
    ['a@139.com', 'imap.139.com', 'smtp.139.com', 'code'],
    ['a@aliyun.com', 'imap.aliyun.com', 'smtp.aliyun.com', 'either'],
    ['a@sina.com', 'imap.sina.com', 'smtp.sina.com', 'code'],
    ['a@outlook.com', 'outlook.office365.com', 'smtp-mail.outlook.com', 'oauth'],
    ['a@gmail.com', 'imap.gmail.com', 'smtp.gmail.com', 'code'],
    ['a@icloud.com', 'imap.mail.me.com', 'smtp.mail.me.com', 'code'],
  ])('%s', async (address, imapHost, smtpHost, secret) => {
    expect(providerOf(address)).toMatchObject({ imap: { host: imapHost }, smtp: { host: smtpHost }, secret })
    const { body } = await admin.get(`/mailboxes/servers?address=${encodeURIComponent(address)}`)
    expect(body.servers).toMatchObject({ imap: { host: imapHost, port: 993, security: 'tls' }, secret })
  })

  test.each([
    [['mxbiz1.qq.com', 'mxbiz2.qq.com'], 'tencent-company'],
    [['mxn.mxhichina.com.', 'mxw.mxhichina.com.'], 'alibaba-company'],
    [['qiye163mx01.mxmail.netease.com'], 'netease-company'],
    [['aspmx.l.google.com'], 'google'],
    [['example-com.mail.protection.outlook.com'], 'microsoft-365'],
    [['example-cn.mail.protection.partner.outlook.cn'], 'microsoft-365-china'],
    [['mail.example.com'], undefined],
    [[], undefined],
  ])('a domain of somebody’s own, received by %j', (exchanges, key) => {
    expect(providerOfExchanges(exchanges)?.key).toBe(key)
  })

  test('servers are known by name', () => {
    expect(providerOfHost('IMAP.exmail.qq.com')?.key).toBe('tencent-company')
    expect(providerOfHost('mail.example.com')).toBeNull()
  })
})

test.each([
  ['IMAP.Example.com.', 'imap.example.com'],
  [' mail ', 'mail'],
  ['10.0.0.5', '10.0.0.5'],
  ['[fd00::1]', 'fd00::1'],
  ['邮件.公司', 'xn--5nq051n.xn--55qx5d'],
  ['', ''],
  ['imap.example.com:993', null],
  ['https://imap.example.com', null],
  ['a b', null],
  ['-a.example', null],
  ['1.2.3', null],
  ['a..b', null],
])('server %j → %j', (given, read) => {
  expect(readHost(given)).toBe(read)
})

test.each([
  ['Support@Example.COM', 'support@example.com'],
  ['help@mail', 'help@mail'],
  ['help@', null],
  ['a b@mail', null],
])('address %j → %j', (given, read) => {
  expect(readOurAddress(given)).toBe(read)
})
