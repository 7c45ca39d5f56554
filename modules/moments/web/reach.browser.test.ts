import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Colleague, type Desk, editorOf, openDesk, sendByKey } from '#modules/conversations/web/browser-testing.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'

/** Who rang has no way to read what we write, until somebody hands them the link. */
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

const notice = () => page.locator('.reach')
const said = (text: string) => page.locator('.cv-message', { hasText: text })

test('a reply to who only rang is said to reach nobody; with the link handed over it does', async () => {
  const { id } = await lilei.call('POST', '/conversations', {
    customer: { name: '王丽', identities: [{ kind: 'phone', value: '138 0013 8000' }] },
    subject: '厨房漏水',
    message: { direction: 'inbound', kind: 'phone', html: '<p>厨房在滴水。</p>' },
    assigneeId: lilei.id,
  })
  ;({ page, context } = await lilei.sit())
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: desk.address })
  await page.goto(`${desk.address}/conversations/${id}`)
  await notice().getByText('这样回复，客户收不到').waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await picture(page, 'reach-none')

  await editorOf(page).click()
  await page.keyboard.type('师傅已经出发。')
  await sendByKey(page)
  await said('师傅已经出发').getByText('客户还没有收到').waitFor()
  await picture(page, 'reach-unread')
  // A note is for colleagues: nothing needs to be said.
  await page.locator('.cv-composer').getByText('备注', { exact: true }).click()
  await notice().waitFor({ state: 'detached' })
  await page.locator('.cv-composer').getByText('回复', { exact: true }).click()

  await notice()
    .getByRole('button', { name: /复制进度页链接/ })
    .click()
  await notice().getByText('进度页链接已复制').waitFor()
  await notice().getByRole('button', { name: '已转交链接' }).click()
  await notice().waitFor({ state: 'detached' })
  const url = await page.evaluate(() => navigator.clipboard.readText())
  await editorOf(page).click()
  await page.keyboard.type('十分钟后到。')
  await sendByKey(page)
  await said('十分钟后到').waitFor()
  await expect.poll(async () => (await lilei.call('GET', `/conversations/${id}`)).conversation.status).toBe('waiting')
  expect(await said('十分钟后到').getByText('客户还没有收到').count()).toBe(0)

  // The customer reads it, on a phone and without being signed in.
  const theirs = await desk.stranger()
  await theirs.page.setViewportSize({ width: 390, height: 844 })
  await theirs.page.goto(url)
  await theirs.page.locator('#messages').getByText('十分钟后到').waitFor()
  await theirs.context.close()
}, 120_000)
