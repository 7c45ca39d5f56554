import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { customerScores } from '#modules/moments/server/testing.ts'
import { seriousFaults } from '#platform/testing/browser.ts'
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
const serious = () => seriousFaults(page)

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

test('a busy day: the gravest step first with its reason, live without moving under the pointer, later, one click from the work', async () => {
  const anna = await desk.colleague('agent', '安娜')
  const write = async (name: string, text: string) => {
    const customerId = await addCustomer(desk.kernel, name)
    const { conversationId } = await receive(desk.kernel, { customerId, text })
    await anna.call('POST', `/conversations/${conversationId}/assign`, { assigneeId: anna.id })
    return conversationId
  }
  const waits = await write('王丽', '厨房在漏水')
  const owed = await write('陈刚', '电梯停了')
  await anna.call('POST', `/conversations/${owed}/promises`, {
    text: '马上回电话',
    dueAt: new Date(Date.now() + 300_000).toISOString(),
  })
  await customerScores(desk.kernel, waits, 3)
  const whys = () => page.locator('.step-why').allInnerTexts()
  for (const dark of [false, true]) {
    await sit(anna, '/', { dark })
    await page.getByRole('heading', { name: /接下来/ }).waitFor()
    await page.getByText('来自 1 个客户评分').waitFor()
    expect((await whys())[0]).toContain('马上回电话')
    expect((await whys())[1]).toMatch(/王丽等了 /)
    expect(await page.locator('.step').first().innerText()).toMatch(/陈刚等了 /)
    expect(await serious(), dark ? 'dark' : 'light').toEqual([])
    if (!dark) await context.close()
  }
  // What is graver comes on top, but not while the pointer is in the list.
  await page.locator('.step').nth(1).hover()
  const angry = await write('赵敏', '你们修的还在漏')
  await anna.call('POST', `/conversations/${angry}/confirmation/answer`, { answer: 'not_met', words: '还在漏' })
  await page.getByRole('button', { name: '有 1 件新的' }).waitFor()
  expect(await whys()).toHaveLength(2)
  await page.mouse.move(5, 5)
  await expect.poll(async () => (await whys())[0], soon).toBe('赵敏说没有解决：“还在漏”')
  // Later: it goes, can be taken back on the spot, and is away once the list is left.
  await page.locator('.step', { hasText: '王丽' }).getByRole('button', { name: '稍后' }).click()
  await page.getByRole('button', { name: /^明天/ }).click()
  await page.getByText(/再提醒/).waitFor()
  await page.getByRole('button', { name: '撤销' }).click()
  await expect.poll(() => page.getByText(/再提醒/).count(), soon).toBe(0)
  await page.locator('.step', { hasText: '王丽' }).getByRole('button', { name: '稍后' }).click()
  await page.getByRole('button', { name: /^明天/ }).click()
  await page.getByText(/再提醒/).waitFor()
  await page.locator('.step-link').first().focus()
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.mouse.move(5, 5)
  await page.getByText('1 件稍后再做').waitFor()
  // By keys to the second step, where it is to be done.
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('o')
  await page.waitForURL(new RegExp(`${owed}.side=1`))
}, 90_000)

test('a day with nothing to do rests', async () => {
  const ben = await desk.colleague('agent', '本')
  await sit(ben, '/', { width: 390, height: 844 })
  await page.getByText('手头都清了').waitFor()
  expect(await serious()).toEqual([])
})
