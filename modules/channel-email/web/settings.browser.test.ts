import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { editorOf } from '#modules/conversations/web/browser-testing.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { seriousFaults } from '#platform/testing/browser.ts'
import { mailboxHealthChanged } from '../contract.ts'
import { mailbox, mailIn } from '../server/schema.ts'
import { startSmtp } from '../server/testing-smtp.ts'
import { frameIn, type MailRoom, openMailRoom } from './browser-testing.ts'

/** Mailboxes in the settings, and everything of mail for everybody. */
let room: MailRoom
let page: Page
let leave = async () => {}

beforeAll(async () => {
  room = await openMailRoom()
}, 180_000)
afterAll(() => room?.close())
afterEach(async () => {
  await leave()
  await room.leave()
})

const asAdmin = async (where: string, more: Parameters<MailRoom['admin']['sit']>[0] = {}) => {
  const seat = await room.admin.sit(more)
  page = seat.page
  leave = async () => {
    leave = async () => {}
    await seat.context.close()
  }
  await page.goto(room.desk.address + where)
}
const said = (side: string) => page.locator('.mb-side', { hasText: side })

test('a mailbox is recognised, tried before it is kept, and what its servers say is shown', async () => {
  const smtp = await startSmtp({ password: 'zheng-que' })
  await asAdmin('/settings/mailboxes')
  await page.getByRole('button', { name: '添加邮箱' }).first().click()
  await page.getByLabel('邮箱地址').fill('不是地址')
  await page.keyboard.press('Enter')
  await page.getByText('请填写完整的邮箱地址').waitFor()
  await page.getByLabel('邮箱地址').fill('kefu@163.com')
  await page.keyboard.press('Enter')
  await page.getByText(/网易.*服务器已自动填好/).waitFor()
  await page.getByText('收信 imap.163.com:993，发信 smtp.163.com:465').waitFor()
  await page.getByLabel('授权码').fill('cuo-wu')
  await page.getByRole('button', { name: '修改服务器' }).click()
  const choose = async (index: number, name: string) => {
    await page.getByLabel('加密').nth(index).click()
    await page.locator('.ant-select-dropdown:visible').getByText(name, { exact: true }).click()
  }
  await page.getByLabel('收信服务器（IMAP）').fill('127.0.0.1')
  await page.getByLabel('端口').first().fill('9')
  await page.getByLabel('发信服务器（SMTP）').fill('127.0.0.1')
  await choose(1, 'STARTTLS')
  // The usual port comes along with the encryption.
  expect(await page.getByLabel('端口').nth(1).inputValue()).toBe('587')
  await choose(1, '不加密')
  await page.getByLabel('端口').nth(1).fill(String(smtp.port))
  await page.getByRole('button', { name: '测试连接' }).click()
  await said('收信登录失败')
    .getByText(/ECONNREFUSED/)
    .waitFor()
  await said('收信登录失败')
    .getByText(/可能的原因/)
    .waitFor()
  await said('发信登录失败')
    .getByText(/authentication failed/)
    .waitFor()
  // Mended, the old answer is gone.
  await page.getByLabel('授权码').fill('zheng-que')
  expect(await page.locator('.mb-side').count()).toBe(0)
  await page.getByRole('button', { name: '测试连接' }).click()
  await said('发信正常').waitFor()
  await page.getByRole('button', { name: '仍然继续' }).click()
  await page.getByLabel('发件人名称').fill('阳光物业')
  await page.getByLabel('从什么时候的邮件开始').click()
  await page.locator('.ant-select-dropdown:visible').getByText('也收最近 7 天的').click()
  await page
    .getByRole('button', { name: /添\s*加$/ })
    .last()
    .click()
  await page.waitForURL(/mailboxes\/[0-9a-f-]{36}/)
  const { items } = await room.admin.call('GET', '/mailboxes')
  const made = items.find((one: { address: string }) => one.address === 'kefu@163.com')
  expect(made).toMatchObject({
    name: '阳光物业',
    imap: { host: '127.0.0.1', port: 9, hasSecret: true },
    smtp: { host: '127.0.0.1', port: smtp.port, security: 'none', user: 'kefu@163.com', hasSecret: true },
  })
  const back = (Date.now() - Date.parse(made.since)) / 86_400_000
  expect(Math.round(back)).toBe(7)

  // Changed without typing the secret again; tried with the stored one.
  await page.getByLabel('发件人名称').fill('阳光物业客服')
  await page.getByRole('button', { name: '测试连接' }).click()
  await said('发信正常').waitFor()
  await page.getByText('高级设置').click()
  await page.getByLabel('别名地址').fill('info@163.com')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('已保存').waitFor()
  const changed = (await room.admin.call('GET', '/mailboxes')).items.find((one: { id: string }) => one.id === made.id)
  expect(changed).toMatchObject({ name: '阳光物业客服', aliases: ['info@163.com'], smtp: { hasSecret: true } })
  expect(changed.since).toBe(made.since)
  await page.getByRole('button', { name: '删除邮箱' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /移\s*除/ })
    .click()
  await page.waitForURL(/settings\/mailboxes$/)
  await page.getByText('kefu@163.com').waitFor({ state: 'detached' })
  await smtp.close()
})

test('a mailbox that begins to fail says so at once, in the server’s words, and what is wrong with each mail', async () => {
  await asAdmin('/settings/mailboxes')
  const panel = page.locator('.k-panel', { hasText: 'service@kairos.example' })
  await panel.waitFor()
  await room.setMailbox({
    imap: { host: 'imap.kairos.example', port: 993, security: 'tls', user: 'service', secret: 'x' },
  })
  await panel.getByText('还没有收过信').waitFor()
  const id = await room.arrive({ from: '"陶然" <tao@customer.example>', subject: '到件', text: '你好' })
  await inTransaction(room.desk.kernel.db, async (tx) => {
    await tx
      .update(mailbox)
      .set({
        lastError: 'LOGIN Login error or password error',
        lastErrorCause: 'wrong-secret',
        lastErrorAt: now(),
        failingSince: now(),
      })
      .where(eq(mailbox.id, room.mailboxId))
    await tx
      .update(mailIn)
      .set({ state: 'failed', note: 'RangeError: x', attempts: 5 })
      .where(eq(mailIn.conversationId, id))
    await record(tx, mailboxHealthChanged, {
      actor: systemActor,
      subjectId: room.mailboxId,
      audience: ['team:*'],
      data: { mailboxId: room.mailboxId, state: 'failing' },
    })
  })
  await panel.getByText('收信失败').waitFor()
  await panel.getByText('LOGIN Login error or password error').waitFor()
  await panel.getByText('1 封没处理成').click()
  await page.waitForURL(/arrivals\?/)
  const line = page.locator('.mb-arrivals li')
  await line.getByText('陶然 <tao@customer.example>').waitFor()
  await line.getByText('RangeError: x').waitFor()
  const download = page.waitForEvent('download')
  await line.getByRole('link', { name: '下载原始邮件' }).click()
  expect((await download).suggestedFilename()).toMatch(/\.eml$/)
  await line.getByRole('button', { name: '再试一次' }).click()
  await page.getByText('没有邮件').waitFor()
})

test('agents see no mailboxes; a supervisor sets the signature of a team, and it stands below their mails', async () => {
  const id = await room.arrive({ from: 'sign@customer.example', text: '签名' })
  const seat = await room.hanmei.sit()
  leave = () => seat.context.close()
  page = seat.page
  await page.goto(`${room.desk.address}/settings/mailboxes`)
  await page.getByRole('link', { name: '快捷回复' }).waitFor()
  expect(await page.getByRole('link', { name: '邮箱', exact: true }).count()).toBe(0)
  await page.getByRole('link', { name: '团队签名' }).click()
  await page
    .getByRole('button', { name: /编\s*辑/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('.ProseMirror').click()
  await page.keyboard.type('客服一组 敬上 ')
  await dialog.getByRole('button', { name: '我的姓名' }).click()
  await dialog.getByRole('button', { name: /保\s*存/ }).click()
  await page.locator('.mb-signature').getByText('客服一组 敬上').waitFor()
  await room.lilei.call('POST', `/conversations/${id}/transfer`, {
    teamId: room.desk.team.id,
    assigneeId: room.lilei.id,
  })
  await room.sit(`/conversations/${id}`).then((one) => {
    page = one.page
  })
  await page.locator('.ml-signature').getByText('客服一组 敬上 李雷').waitFor()
})

const looks = [{ dark: false }, { dark: true }, { width: 390, height: 844 }]

const check = async (where: string) => {
  // Nothing runs in the frame of a mail, not even this; it is checked by itself below.
  expect(await seriousFaults(page, { without: 'iframe.mail-frame' }), where).toEqual([])
  expect([where, await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)]).toEqual([
    where,
    true,
  ])
}

test.each(looks)(
  'an assistive reader finds nothing serious in the settings: %j',
  { timeout: 240_000 },
  async (look) => {
    await room.arrive({ from: 'axe@customer.example', text: '到件' })
    await asAdmin('/settings/mailboxes', look)
    await page.getByText('service@kairos.example').first().waitFor()
    await check('mailboxes')
    await page.getByRole('button', { name: '添加邮箱' }).click()
    await page.getByLabel('邮箱地址').fill('kefu@qq.com')
    await page.keyboard.press('Enter')
    await page.getByLabel('授权码').waitFor()
    await page.getByRole('button', { name: '修改服务器' }).click()
    await check('account')
    await page.goto(`${room.desk.address}/settings/mailboxes/${room.mailboxId}`)
    await page.locator('.ProseMirror').waitFor()
    await page.getByText('高级设置').click()
    await page.getByLabel('DKIM 域名').waitFor()
    await check('mailbox')
    await page.goto(`${room.desk.address}/settings/mailboxes/arrivals`)
    await page.locator('.mb-arrivals li').first().waitFor()
    await check('arrivals')
    await page.goto(`${room.desk.address}/settings/mail-signatures`)
    await page
      .getByRole('button', { name: /编\s*辑/ })
      .first()
      .waitFor()
    await check('signatures')
  },
)

test.each(looks)('an assistive reader finds nothing serious in mails: %j', { timeout: 240_000 }, async (look) => {
  const id = await room.arrive({
    from: '"无障碍" <axe@customer.example>',
    cc: 'cc@customer.example',
    subject: '无障碍',
    html: '<p>您好 <a href="https://evil.example/">www.icbc.com.cn</a></p><img src="https://t.example/a.png" width="90" height="40" alt="图"><div>------------------ 原始邮件 ------------------</div><div><b>发件人:</b> "客服" &lt;service@kairos.example&gt;;</div><div><b>主题:</b> 通知</div><p>旧的话</p>',
  })
  ;({ page } = await room.sit(`/conversations/${id}`, look))
  await editorOf(page).waitFor()
  await frameIn(page).locator('main').waitFor()
  await page.locator('.ml-who').first().click()
  await check('mail')
  await page.getByRole('button', { name: '全部回复' }).click()
  await page.locator('.ml-summary', { hasText: '抄送' }).click()
  await page.getByRole('combobox', { name: '收件人' }).fill('不对的地址')
  await page.keyboard.press('Enter')
  await check('addresses')
  await page.goto(`${room.desk.address}/conversations?view=all`)
  await page.locator('.cv-row').first().waitFor()
  await page.keyboard.press('l')
  await page.getByRole('dialog').getByText('邮件', { exact: true }).click()
  await page.getByLabel('主题').waitFor()
  await check('new mail')
  // The mail's own page, without the lock that keeps scripts out of it.
  const mail = (await room.stored(id))[0] as unknown as { id: string }
  const html = await page.request.get(`${room.desk.address}/api/v1/mails/${mail.id}/frame`)
  await page.setContent(await html.text())
  await check('frame')
})
