import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'

let desk: Desk
let lilei: Colleague
let context: BrowserContext
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  lilei = await desk.colleague('agent', '李雷')
}, 180_000)
afterAll(() => desk?.close())
afterEach(() => context?.close())

test('how and when to be reached: chosen by the customer, kept in their file, seen in the next matter, changed by staff', async () => {
  const identities = [{ kind: 'phone', value: '138 0013 8000' }]
  const { id: customerId } = await lilei.call('POST', '/customers', { name: '王丽', identities })
  const { conversationId: first } = await receive(desk.kernel, { customerId, text: '厨房在漏水' })
  const { url } = await lilei.call('POST', `/conversations/${first}/progress-link`, {})
  const customer = await desk.stranger()
  await customer.page.setViewportSize({ width: 390, height: 844 })
  await customer.page.goto(url)
  await customer.page.getByLabel('电话', { exact: true }).check()
  await customer.page.getByLabel(/^晚上/).check()
  await customer.page.getByRole('button', { name: '记住' }).click()
  await customer.page.getByText('我们会用您方便的方式联系您').waitFor()
  expect(await customer.page.getByLabel(/^晚上/).isChecked()).toBe(true)
  await customer.context.close()

  const { conversationId: next } = await receive(desk.kernel, { customerId, text: '另外，电梯也停了' })
  ;({ page, context } = await lilei.sit())
  await page.goto(`${desk.address}/conversations/${next}`)
  const wish = page.locator('.ask-wish')
  await wish.getByText('电话 · 晚上').waitFor()
  await picture(page, 'wish-next')

  await page.goto(`${desk.address}/customers/${customerId}`)
  await page.getByText(/^客户自己选的/).waitFor()
  const way = page.getByRole('combobox', { name: '希望怎样联系' })
  const when = page.getByRole('combobox', { name: '什么时候联系' })
  await when.click()
  await page.getByTitle('上午', { exact: true }).click()
  await page.getByText(/^同事记下的/).waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await picture(page, 'wish-file')
  const stored = async () => (await lilei.call('GET', `/customers/${customerId}`)).contactWish
  expect(await stored()).toMatchObject({ way: 'phone', time: 'morning', by: 'staff' })
  await way.click()
  await page.getByTitle('邮件', { exact: true }).click()
  await expect.poll(stored).toMatchObject({ way: 'mail', time: 'morning' })
  await page.goto(`${desk.address}/conversations/${next}`)
  await wish.getByText('邮件 · 上午').waitFor()
}, 120_000)
