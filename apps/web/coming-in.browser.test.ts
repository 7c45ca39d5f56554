import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import type { ProductMail } from '#platform/server/mail/index.ts'

/** How people get in whose first way is a link. */
let desk: Desk
const mails: ProductMail[] = []
const seats: BrowserContext[] = []

beforeAll(async () => {
  desk = await openDesk()
  await setUp(desk.kernel)
  desk.kernel.outbox.send = async (mail) => void mails.push(mail)
}, 180_000)
afterAll(() => desk?.close())
afterEach(async () => {
  for (const one of seats.splice(0)) await one.close()
})
async function stranger() {
  const seat = await desk.stranger()
  seats.push(seat.context)
  return seat.page
}
const password = '三号楼的电梯-2026'

test('invited by link: a name, a password, and one is at the desk; the link works once', async () => {
  const admin = await desk.colleague('admin', '管理员')
  const { page, context } = await admin.sit()
  seats.push(context)
  await page.goto(`${desk.address}/settings/members`)
  await page.getByRole('button', { name: '邀请成员' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('邮箱').fill('meimei@example.com')
  await dialog.getByLabel('团队').click()
  await page.locator('.ant-select-item[title="客服一组"]').click()
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: '生成邀请' }).click()
  const link = await dialog.getByLabel('邀请链接').inputValue()

  const hers = await stranger()
  await hers.goto(link)
  await hers.getByText('管理员 邀请您以').waitFor()
  await hers.getByLabel('姓名').fill('韩梅梅')
  await hers.getByLabel('密码', { exact: true }).fill('12345')
  await hers.getByRole('button', { name: '加入并开始' }).click()
  // Too short is said at the field, and what was typed stays.
  await hers.locator('.ant-form-item-explain-error').first().waitFor()
  expect(await hers.getByLabel('姓名').inputValue()).toBe('韩梅梅')
  await hers.getByLabel('密码', { exact: true }).fill(password)
  await hers.getByRole('button', { name: '加入并开始' }).click()
  await hers.getByRole('heading', { name: /韩梅梅/ }).waitFor()
  await hers.goto(`${desk.address}/conversations`)
  await hers.getByRole('link', { name: /^我的/ }).waitFor()

  await page.keyboard.press('Escape')
  await page.getByText('meimei@example.com').waitFor()
  const again = await stranger()
  await again.goto(link)
  await again.getByRole('heading', { name: '这个邀请不能用了' }).waitFor()
})

test('a forgotten password: the link leads to a new one, once, and every other sign-in ends', async () => {
  const lilei = await desk.colleague('agent', '李雷')
  const { email } = await lilei.call('GET', '/me')
  const elsewhere = await lilei.sit()
  seats.push(elsewhere.context)
  await elsewhere.page.goto(`${desk.address}/customers`)
  await elsewhere.page.getByRole('heading', { name: '客户', exact: true }).waitFor()

  const his = await stranger()
  await his.goto(`${desk.address}/sign-in`)
  await his.getByRole('link', { name: '忘记密码？' }).click()
  await his.getByRole('heading', { name: '找回密码' }).waitFor()
  await his.getByLabel('邮箱').fill(email)
  await his.getByRole('button', { name: '发送链接' }).click()
  await his.getByRole('heading', { name: '已请管理员转交链接' }).waitFor()
  await desk.kernel.jobs.runDue()
  const mail = mails.findLast((one) => one.to === email)
  const link = /https?:\/\/\S+\/password-reset\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  await his.goto(link)
  await his.getByLabel('新密码', { exact: true }).fill(password)
  await his.getByLabel('再输一次').fill(`${password}!`)
  await his.getByRole('button', { name: '保存新密码' }).click()
  await his.locator('.ant-form-item-explain-error').waitFor()
  await his.getByLabel('再输一次').fill(password)
  await his.getByRole('button', { name: '保存新密码' }).click()
  await his.getByRole('heading', { name: '新密码已生效' }).waitFor()
  await his.getByRole('link', { name: '返回登录' }).click()
  await his.getByRole('heading', { name: '登录' }).waitFor()
  await his.getByLabel('邮箱').fill(email)
  await his.getByLabel('密码', { exact: true }).fill(password)
  await his.getByRole('button', { name: '登录' }).click()
  await his.getByRole('heading', { name: /李雷/ }).waitFor()
  await elsewhere.page.waitForURL(/\/sign-in/)

  const late = await stranger()
  await late.goto(link)
  await late.getByLabel('新密码', { exact: true }).fill(`${password}-2`)
  await late.getByLabel('再输一次').fill(`${password}-2`)
  await late.getByRole('button', { name: '保存新密码' }).click()
  await late.getByRole('alert').waitFor()
})
