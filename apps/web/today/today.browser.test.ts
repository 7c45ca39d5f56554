import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { partOfDay } from './day.ts'

/** A busy machine takes its time. */
const soon = { timeout: 10_000 }
let desk: Desk
let owner: Colleague
let context: BrowserContext
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  owner = await desk.colleague('owner', '周总')
}, 180_000)
afterAll(() => desk?.close())
afterEach(() => context?.close())

async function sit(who: Colleague, path: string, more: Parameters<Colleague['sit']>[0] = {}) {
  ;({ page, context } = await who.sit(more))
  await page.goto(desk.address + path)
}
const serious = async () =>
  (await new AxeBuilder({ page }).analyze()).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)

test.each([
  [0, 0, 'night'],
  [4, 59, 'night'],
  [5, 0, 'early'],
  [9, 0, 'morning'],
  [11, 30, 'noon'],
  [13, 30, 'afternoon'],
  [18, 0, 'evening'],
  [23, 0, 'night'],
])('at %i:%i it is %s', (hour, minute, part) => {
  expect(partOfDay(hour, minute)).toBe(part)
})

test('a first day teaches; the demo company is loaded from the settings and removed by one click', async () => {
  await sit(owner, '/')
  await page.getByRole('heading', { name: /周总/ }).waitFor()
  await page.getByText('一天从第一次接触开始').waitFor()
  await page.getByRole('button', { name: '看看示范公司' }).click()
  expect(await serious(), 'demo page').toEqual([])
  await page.getByRole('button', { name: '载入示范公司' }).click()
  const strip = page.getByRole('complementary', { name: '示范公司' })
  await strip.getByText('正在使用示范公司').waitFor({ timeout: 60_000 })
  await page.getByText('还没有人负责').waitFor()
  expect(await serious(), 'demo day').toEqual([])
  await strip.getByRole('button', { name: '移除示范公司' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('会删除').waitFor()
  await dialog.getByText('您自己建的客户').waitFor()
  await dialog.getByRole('button', { name: '移除示范公司' }).click()
  await page.getByText(/示范公司已移除：6\d\d 个会话/).waitFor({ timeout: 60_000 })
  await page.getByText('一天从第一次接触开始').waitFor()
  await expect.poll(() => strip.count(), soon).toBe(0)
}, 150_000)

test('a busy day: what is due, who waits and why, each one click from the work', async () => {
  const anna = await desk.colleague('agent', '安娜')
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId } = await receive(desk.kernel, { customerId, text: '厨房在漏水' })
  await anna.call('POST', `/conversations/${conversationId}/assign`, { assigneeId: anna.id })
  // Due within minutes, so that it is due today unless midnight is nearer.
  await anna.call('POST', `/conversations/${conversationId}/promises`, {
    text: '马上回电话',
    dueAt: new Date(Date.now() + 60_000).toISOString(),
  })
  await anna.call('POST', `/conversations/${conversationId}/scores`, { source: 'customer', value: 3 })
  for (const dark of [false, true]) {
    await sit(anna, '/', { dark })
    await page.getByText('客户在等我').waitFor()
    await page.getByText(/等了 /).waitFor()
    await page.getByText('来自 1 个评分').waitFor()
    await page.getByText('马上回电话').waitFor()
    expect(await serious(), dark ? 'dark' : 'light').toEqual([])
    if (!dark) await context.close()
  }
  await page.getByRole('link', { name: /马上回电话/ }).click()
  await page.waitForURL(new RegExp(conversationId))
}, 60_000)

test('a day with nothing to do rests', async () => {
  const ben = await desk.colleague('agent', '本')
  await sit(ben, '/', { width: 390, height: 844 })
  await page.getByText('手头都清了').waitFor()
  expect(await serious()).toEqual([])
})
