import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, editorOf, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'

let desk: Desk
let lilei: Colleague
let hanmei: Colleague

beforeAll(async () => {
  desk = await openDesk()
  lilei = await desk.colleague('agent', '李雷')
  hanmei = await desk.colleague('supervisor', '韩梅梅')
}, 180_000)
afterAll(() => desk?.close())

async function look(page: Page, name: string): Promise<void> {
  expect(await seriousFaults(page), name).toEqual([])
  await picture(page, `voucher-${name}`)
}

test('given beside a conversation, put into the reply, honoured by a colleague who is shown the code, once', async () => {
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId } = await receive(desk.kernel, { customerId, text: '我等了两个小时，没有人来' })
  await lilei.call('POST', `/conversations/${conversationId}/assign`, { assigneeId: lilei.id })
  const dueAt = new Date(Date.now() + 3_600_000).toISOString()
  const promise = await lilei.call('POST', `/conversations/${conversationId}/promises`, { text: '今天上门', dueAt })
  await lilei.call('POST', `/promises/${promise.id}/break`, { reason: '没有配件' })
  const one = await lilei.sit()
  await one.page.goto(`${desk.address}/conversations/${conversationId}`)
  // We broke our word here: the side says so, and begins with an apology.
  const side = one.page.getByRole('region', { name: '服务凭证' })
  await side.getByText('有一个承诺没有做到').waitFor()
  await side.getByRole('button', { name: '送凭证' }).last().click()
  expect(await one.page.getByLabel('缘由').inputValue()).toBe('答应您的事没有按时做到，对不起。')
  const dialog = one.page.getByRole('dialog')
  await dialog.getByLabel('凭它可以').fill('免费上门一次')
  await dialog.getByLabel('缘由').fill('上周三让您白等了两个小时，对不起')
  await look(one.page, 'issue')
  await dialog.getByRole('button', { name: '签发' }).click()
  const card = one.page.getByRole('img', { name: '王丽的服务凭证：免费上门一次' })
  await card.waitFor()
  const [given] = (await lilei.call('GET', `/vouchers?customerId=${customerId}`)).items
  expect(given).toMatchObject({ customerName: '王丽', honours: '免费上门一次', state: 'open' })
  await look(one.page, 'card')
  await one.page.locator('.ant-drawer-close').click()
  // Into the reply with one click: words, address and picture.
  await one.page.getByRole('button', { name: '放入凭证' }).click()
  await expect.poll(() => editorOf(one.page).locator('img').count(), { timeout: 10_000 }).toBe(1)
  expect(await editorOf(one.page).innerText()).toContain('王丽，送您一张服务凭证：免费上门一次')
  await one.page.locator('.cv-timeline').getByText('李雷 送出服务凭证“免费上门一次”').waitFor()

  const other = await hanmei.sit({ dark: true })
  await other.page.goto(`${desk.address}/vouchers`)
  await other.page.getByRole('button', { name: /免费上门一次/ }).waitFor()
  await look(other.page, 'list-dark')
  const field = other.page.getByLabel('客户出示凭证')
  await field.fill('ABCDE-FGHJK')
  await other.page.getByRole('button', { name: '查看' }).click()
  await other.page.getByText('这不是凭证号码').waitFor()
  const code: string = given.code
  await field.fill(`${code.slice(0, 5)} ${code.slice(5)}`.toLowerCase())
  await other.page.getByRole('button', { name: '查看' }).click()
  await other.page.getByLabel('在哪里兑现').fill('南门前台')
  await other.page.getByRole('button', { name: '兑现', exact: true }).click()
  await other.page.getByText('韩梅梅 兑现（南门前台）').waitFor()
  await look(other.page, 'redeemed-dark')

  // The first has it open still, and is told who was faster.
  await one.page.locator('.voucher-item').first().waitFor()
  await expect
    .poll(async () => (await lilei.call('GET', `/vouchers/${given.id}`)).state, { timeout: 10_000 })
    .toBe('redeemed')
  await other.page.getByRole('button', { name: '兑现有误，恢复' }).click()
  await other.page.getByLabel('为什么恢复？').fill('客户改天再用')
  await other.page.getByRole('button', { name: '恢复', exact: true }).click()
  await other.page.getByText('韩梅梅 恢复为可使用：客户改天再用').waitFor()

  // The customer, on a phone: the card, and its picture to send on.
  const phone = await desk.stranger()
  await phone.page.setViewportSize({ width: 390, height: 844 })
  await phone.page.goto(given.url)
  await look(phone.page, 'customer')
  await phone.page.getByRole('button', { name: '存成图片' }).click()
  await expect
    .poll(() => phone.page.locator('.keep img').getAttribute('src'), { timeout: 10_000 })
    .toMatch(/^data:image\/png;base64,/)
  await phone.page.emulateMedia({ colorScheme: 'dark' })
  await look(phone.page, 'customer-dark')
  const narrow = await hanmei.sit({ width: 390, height: 844 })
  await narrow.page.goto(`${desk.address}/vouchers`)
  await narrow.page.getByRole('button', { name: /免费上门一次/ }).waitFor()
  await look(narrow.page, 'list-390')
  await narrow.page.goto(`${desk.address}/settings/voucher-kinds`)
  await narrow.page.getByRole('button', { name: '物业' }).click()
  await narrow.page.getByRole('button', { name: '保存' }).click()
  await expect.poll(async () => (await hanmei.call('GET', '/voucher-kinds')).items.length, { timeout: 10_000 }).toBe(4)
  await look(narrow.page, 'kinds-390')
  for (const { context } of [one, other, phone, narrow]) await context.close()
}, 180_000)
