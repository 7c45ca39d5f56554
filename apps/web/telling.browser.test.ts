import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { progressToken } from '#modules/moments/server/index.ts'
import { fromNow, hour, minute } from '#modules/promises/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'

const soon = { timeout: 10_000 }
let desk: Desk
let anna: Colleague
let context: BrowserContext
let page: Page
beforeAll(async () => {
  desk = await openDesk()
  anna = await desk.colleague('agent', '李安娜')
}, 180_000)
afterAll(() => desk?.close())
afterEach(async () => {
  setClock()
  await context?.close()
})

test('a notice that it will be late takes a voucher along: pressed twice, it is one voucher and one message', async () => {
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId: id } = await receive(desk.kernel, { customerId, text: '师傅什么时候来？', channel: 'form' })
  await anna.call('POST', `/conversations/${id}/assign`, { assigneeId: anna.id })
  const made = await anna.call('POST', `/conversations/${id}/promises`, { text: '师傅上门', dueAt: fromNow(2 * hour) })
  const late = { kind: 'notice', dueAt: fromNow(6 * hour), reason: '配件下午才到' }
  const { proposal } = await anna.call('POST', `/promises/${made.id}/proposals`, late)

  ;({ page, context } = await anna.sit())
  await page.goto(`${desk.address}/conversations/${id}`)
  const note = page.getByRole('region', { name: '提前告知' })
  const send = note.getByRole('button', { name: /发给客户/ })
  await note.getByRole('textbox', { name: '发给客户的话' }).waitFor()
  await picture(page, 'late-plain')
  await note.getByLabel('附一张服务凭证，表示歉意').check()
  // Nothing half-filled goes out without what was ticked.
  await expect.poll(() => send.isDisabled(), soon).toBe(true)
  await note.getByLabel('凭它可以').fill('免费上门一次')
  await expect.poll(() => send.isEnabled(), soon).toBe(true)
  await page.keyboard.press('Escape')
  await note.getByText('同时签发').scrollIntoViewIfNeeded()
  await picture(page, 'late-voucher')
  expect(await seriousFaults(page, { within: '.promise-proposal' })).toEqual([])
  await send.dblclick()
  await note.getByText('等答复').waitFor()
  await page.getByText('送您一张服务凭证：免费上门一次').first().waitFor()
  const held = (await anna.call('GET', `/vouchers?customerId=${customerId}&state=all`)).items
  expect(held.map((one: { id: string; reason: string }) => [one.id, one.reason])).toEqual([
    [proposal.id, '比答应您的时间晚了，让您久等，对不起。'],
  ])
  const ours = (await anna.call('GET', `/conversations/${id}`)).timeline.items.filter(
    (one: { type: string; direction?: string }) => one.type === 'message' && one.direction === 'outbound',
  )
  expect(ours).toHaveLength(1)
  expect(ours[0].html).toContain(held[0].url)
  await picture(page, 'late-sent')

  // The customer has the link on their page, and it opens.
  await page.goto(`${desk.address}/p/${await progressToken(desk.kernel.db, id)}`)
  const [opened] = await Promise.all([context.waitForEvent('page'), page.getByRole('link', { name: /\/v\// }).click()])
  await opened.close()
  await page.goto(held[0].url)
  await page.getByText('致 王丽').waitFor()
  await page.getByRole('button', { name: '存成图片' }).waitFor()
  expect(await page.getByRole('link', { name: '打开凭证图片' }).isVisible()).toBe(false)
  // Without JavaScript the card is a click away all the same.
  const plain = await context.browser()!.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  const card = await plain.newPage()
  await card.goto(held[0].url)
  await picture(card, 'voucher-plain')
  await card.getByRole('link', { name: /图片|picture/ }).click()
  await card.waitForURL(/card\.svg/)
  expect(await card.locator('svg').first().isVisible()).toBe(true)
  await plain.close()
}, 90_000)

test('a broken promise is promised again with a voucher, which the customer is given in one message', async () => {
  const customerId = await addCustomer(desk.kernel, '赵敏')
  const past = nowMs() - 30 * minute
  setClock(() => past)
  const { conversationId: id } = await receive(desk.kernel, { customerId, text: '什么时候修好？', channel: 'form' })
  // What they wrote before it was promised agrees to no other time.
  setClock(() => past + minute)
  await anna.call('POST', `/conversations/${id}/assign`, { assigneeId: anna.id })
  const made = await anna.call('POST', `/conversations/${id}/promises`, {
    text: '修好电梯',
    dueAt: fromNow(20 * minute),
  })
  setClock()
  ;({ page, context } = await anna.sit({ dark: true }))
  await page.goto(`${desk.address}/conversations/${id}`)
  const section = page.getByRole('region', { name: '承诺' })
  await section.getByRole('button', { name: '重新约定' }).click()
  await section.getByLabel('为什么改约？').fill('配件晚到')
  await section.getByLabel(/^谁同意的？/).fill('赵敏在电话里说可以')
  await section.getByLabel('附一张服务凭证，表示歉意').check()
  await section.getByLabel('凭它可以').fill('优先处理一次')
  await page.keyboard.press('Escape')
  await section.getByText('同时签发').scrollIntoViewIfNeeded()
  await picture(page, 'mend-voucher')
  expect(await seriousFaults(page, { within: '.promises' })).toEqual([])
  await section.getByRole('button', { name: /^改约/ }).dblclick()
  await expect.poll(async () => (await anna.call('GET', `/promises/${made.id}`)).replacedById !== null, soon).toBe(true)
  const held = (await anna.call('GET', `/vouchers?customerId=${customerId}&state=all`)).items
  expect(held.map((one: { id: string }) => one.id)).toEqual([made.id])
  const sent = (await anna.call('GET', `/conversations/${id}`)).timeline.items.filter(
    (one: { type: string; direction?: string }) => one.type === 'message' && one.direction === 'outbound',
  )
  expect(sent.map((one: { html: string }) => one.html.includes(held[0].url))).toEqual([true])
}, 90_000)

test('who cannot be reached: another address, or the link that a colleague says they handed over', async () => {
  const { id, customer } = await anna.call('POST', '/conversations', {
    customer: { name: '周敏', identities: [{ kind: 'email', value: 'gone@example.com' }] },
    subject: '家里断电',
    message: { direction: 'inbound', kind: 'phone', html: '<p>家里断电了。</p>' },
  })
  ;({ page, context } = await anna.sit())
  await page.goto(`${desk.address}/conversations/${id}`)
  const notice = page.getByRole('status').filter({ hasText: '客户收不到' })
  await notice.waitFor()
  // The address works, so mail is there to be chosen: nothing to put in.
  expect(await notice.getByRole('link').count()).toBe(0)
  const file = await anna.call('GET', `/customers/${customer.id}`)
  const where = `/customers/${customer.id}/identities/${file.identities[0].id}`
  await anna.call('PATCH', where, { undeliverable: true })
  await page.reload()
  await notice.getByRole('link', { name: '换一个邮箱' }).waitFor()
  await picture(page, 'reach-none')
  const said = { direction: 'outbound', html: '<p>电工一小时内到。</p>' }
  await anna.call('POST', `/conversations/${id}/messages`, said)
  const ours = page.getByRole('article').filter({ hasText: '电工一小时内到' })
  await ours.getByText('客户还没有收到').waitFor()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await notice.getByRole('button', { name: '复制进度页链接' }).click()
  const copied = page.getByRole('status').filter({ hasText: '进度页链接已复制' })
  await copied.getByRole('button', { name: '已转交链接' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('/p/')
  // Copied is not handed over.
  await ours.getByText('客户还没有收到').waitFor()
  await picture(page, 'reach-copied')
  expect(await seriousFaults(page, { within: '.reach' })).toEqual([])
  await copied.getByRole('button', { name: '已转交链接' }).click()
  await ours.getByText('已转交链接').waitFor()
  await expect.poll(() => copied.count(), soon).toBe(0)
  await picture(page, 'reach-given')
  await page.goto(`${desk.address}/p/${await progressToken(desk.kernel.db, id)}`)
  await page.getByText('电工一小时内到').waitFor()
}, 90_000)
