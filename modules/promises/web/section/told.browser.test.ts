import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { progressToken } from '#modules/moments/server/index.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'
import { day, fromNow, minute } from '../../server/testing.ts'

let desk: Desk
let lilei: Colleague
let context: BrowserContext
let page: Page
beforeAll(async () => {
  desk = await openDesk()
  lilei = await desk.colleague('agent', '李雷')
}, 180_000)
afterAll(() => desk?.close())
afterEach(async () => {
  setClock()
  await context?.close()
})
const section = () => page.getByRole('region', { name: '承诺' })

test('other words later want a reason, and the customer reads both; what a closed matter owes stands beside the next', async () => {
  const customerId = await addCustomer(desk.kernel, '王丽')
  const past = nowMs() - 15 * minute
  setClock(() => past)
  const { conversationId: id } = await receive(desk.kernel, { customerId, text: '厨房在漏水' })
  await lilei.call('POST', `/conversations/${id}/assign`, { assigneeId: lilei.id })
  await lilei.call('POST', `/conversations/${id}/promises`, { text: '免费换新水管', dueAt: fromNow(day) })
  setClock()
  ;({ page, context } = await lilei.sit())
  await page.goto(`${desk.address}/conversations/${id}`)
  await section().getByRole('button', { name: '更多操作' }).click()
  await page.getByRole('menuitem', { name: '修改' }).click()
  await section().getByLabel('承诺什么').fill('付费换新水管')
  const go = section().getByRole('button', { name: '修改' })
  await expect.poll(() => go.isDisabled()).toBe(true)
  await section().getByLabel('为什么改？客户会看到').fill('水管已过保修')
  await picture(page, 'promise-words')
  expect(await seriousFaults(page)).toEqual([])
  await go.click()
  await section().getByText('付费换新水管').first().waitFor()

  for (const status of ['resolved', 'closed'])
    await lilei.call('POST', `/conversations/${id}/status`, { status, reason: '先记下' })
  const next = await receive(desk.kernel, { customerId, conversationId: id, text: '又漏水了' })
  await page.goto(`${desk.address}/conversations/${next.conversationId}`)
  await section().getByText('上一个会话里还欠着的').waitFor()
  await section().getByText('付费换新水管').waitFor()
  await picture(page, 'promise-earlier')
  expect(await seriousFaults(page)).toEqual([])

  for (const [name, of] of [
    ['progress-words', id],
    ['progress-earlier', next.conversationId],
  ] as const) {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${desk.address}/p/${await progressToken(desk.kernel.db, of)}`)
    await page.getByText(name === 'progress-words' ? '原来：“免费换新水管”' : '里答应的').waitFor()
    await picture(page, name)
  }

  // Another time for it is theirs to accept there, by a form alone.
  const { earlier } = await lilei.call('GET', `/conversations/${next.conversationId}/promises`)
  const offer = { kind: 'ask', dueAt: fromNow(2 * day), reason: '水管要从厂里调', told: true }
  await lilei.call('POST', `/promises/${earlier[0].id}/proposals`, offer)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${desk.address}/conversations/${next.conversationId}`)
  await section().getByText('已告诉客户新时间').waitFor()
  await picture(page, 'promise-earlier-asked')
  const plain = await context.browser()!.newContext({
    ...{ javaScriptEnabled: false, locale: 'zh-CN', viewport: { width: 390, height: 844 } },
  })
  const form = await plain.newPage()
  await form.goto(`${desk.address}/p/${await progressToken(desk.kernel.db, next.conversationId)}`)
  await form.getByText('水管要从厂里调').scrollIntoViewIfNeeded()
  await picture(form, 'progress-earlier-date', { fullPage: true })
  await form.getByRole('button', { name: '可以改' }).click()
  await form.getByText('已与您改约').waitFor()
  await picture(form, 'progress-earlier-accepted', { fullPage: true })
  await plain.close()
})
