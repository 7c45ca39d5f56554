import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { registerResolveCheck } from '../server/index.ts'
import { editorOf, openRoom, type Room } from './browser-testing.ts'

/** The queue and what is done to conversations, as an agent does it. */
let room: Room
let page: Page

beforeAll(async () => {
  room = await openRoom()
}, 180_000)
afterAll(() => room?.desk.close())
afterEach(() => room?.leave())

test('what arrives live waits behind a bar; rows say the news but stay where they are', async () => {
  const first = await room.chat('早来的客户')
  await room.chat('晚来的客户')
  ;({ page } = await room.sit('/conversations'))
  await page.locator('.cv-row', { hasText: '晚来的客户' }).waitFor()
  const order = () => page.locator('.cv-row .cv-row-name').allInnerTexts()
  const before = await order()
  expect(before.indexOf('晚来的客户')).toBeLessThan(before.indexOf('早来的客户'))
  await page.locator('.cv-row').first().hover()
  await first.say('又漏了，快来')
  await page.locator('.cv-row', { hasText: '又漏了，快来' }).waitFor()
  const bar = page.getByRole('button', { name: /1 条新内容/ })
  await bar.waitFor()
  expect(await order()).toEqual(before)
  const fresh = await room.chat('全新的客户')
  await page.getByRole('button', { name: /2 条新内容/ }).waitFor()
  expect(await order()).toEqual(before)
  await page.getByRole('button', { name: /条新内容/ }).click()
  await expect.poll(async () => (await order()).slice(0, 2).sort()).toEqual(['全新的客户', '早来的客户'])
  // An open conversation grows while one reads; the title counts what is unread.
  await page.locator('.cv-row', { hasText: '全新的客户' }).locator('a').click()
  await editorOf(page).waitFor()
  await fresh.say('在吗？')
  await page.locator('.cv-message', { hasText: '在吗？' }).waitFor()
  await first.say('有人吗')
  await expect.poll(() => page.title()).toMatch(/^\(\d+\)/)
})

test('two conversations of one customer become one and are taken apart again', async () => {
  const { id, customerId } = await room.chat('合并客户', '第一件事')
  const made = await room.lilei.call('POST', '/conversations', {
    customerId,
    subject: '电话说的同一件事',
    message: { direction: 'inbound', kind: 'phone', html: '<p>电话里又说了一遍</p>' },
  })
  ;({ page } = await room.openOne(id))
  await page.locator('.cv-head').getByRole('button', { name: '更多' }).click()
  await page.getByText('合并会话').click()
  const dialog = page.getByRole('dialog', { name: '合并会话' })
  await dialog.getByText(`#${made.number}`).click()
  await dialog.getByText(/条消息按时间并入/).waitFor()
  await dialog.getByRole('button', { name: '合并' }).click()
  await page.getByText(`李雷 合并了 #${made.number}`).waitFor()
  await page.locator('.cv-message', { hasText: '电话里又说了一遍' }).waitFor()
  expect((await room.lilei.call('GET', `/conversations/${made.id}`)).conversation.mergedInto.id).toBe(id)
  await page.getByRole('button', { name: '撤销合并' }).click()
  await page.getByRole('tooltip').getByRole('button', { name: '撤销合并' }).click()
  await page.getByText(`撤销了与 #${made.number} 的合并`).waitFor()
  await page.locator('.cv-message', { hasText: '电话里又说了一遍' }).waitFor({ state: 'detached' })
  expect((await room.lilei.call('GET', `/conversations/${made.id}`)).conversation.mergedInto).toBeNull()
})

test('resolving although something speaks against it asks for one sentence', async () => {
  const { id } = await room.chat('有承诺的客户')
  registerResolveCheck(async (_tx, { conversationId }) =>
    conversationId === id
      ? [{ code: 'promises.open-promise', params: { count: 1, text: '今天上门', due: '2026-03-12T10:00:00Z' } }]
      : [],
  )
  ;({ page } = await room.openOne(id))
  await page.locator('.cv-timeline').focus()
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: /仍要解决吗/ })
  await dialog.getByText('今天上门').waitFor()
  await page.keyboard.type('客户电话里说已经好了')
  await page.keyboard.press('Control+Enter')
  await page.locator('.cv-change', { hasText: '李雷 解决了' }).getByText('客户电话里说已经好了').waitFor()
  const { conversation } = await room.lilei.call('GET', `/conversations/${id}`)
  expect(conversation).toMatchObject({ status: 'resolved', resolveReason: '客户电话里说已经好了' })
  expect(await page.locator('.cv-row', { hasText: '有承诺的客户' }).count()).toBe(0)
})

test('a call is logged by keyboard alone, for somebody new and for somebody known', async () => {
  ;({ page } = await room.sit('/conversations?view=all'))
  await page.locator('.cv-row').first().waitFor()
  await page.keyboard.press('l')
  await page.getByRole('combobox', { name: '客户' }).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox')
  await page.keyboard.type('马小云 13987650001')
  await page.getByRole('option', { name: '新客户' }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
  await page.keyboard.type('空调不制冷，约明天上午')
  await page.keyboard.press('Control+Enter')
  await page.locator('.cv-message', { hasText: '空调不制冷，约明天上午' }).waitFor()
  await page.getByText('来电').first().waitFor()
  // The second time the number finds her, and the call goes into the same matter.
  await page.locator('.cv-timeline').focus()
  await page.keyboard.press('l')
  await page.getByRole('combobox', { name: '客户' }).waitFor()
  await page.keyboard.type('0001')
  await page.getByRole('option', { name: /马小云/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: /空调不制冷/ }).check()
  await page.getByRole('textbox', { name: '说了什么' }).fill('改到下午三点')
  await page.keyboard.press('Control+Enter')
  await page.locator('.cv-message', { hasText: '改到下午三点' }).waitFor()
  const found = await room.lilei.call('GET', '/customers?q=%E9%A9%AC%E5%B0%8F%E4%BA%91')
  expect(found.items).toHaveLength(1)
  const { items } = await room.lilei.call('GET', `/conversations?customer=${found.items[0].id}&view=all`)
  expect(items).toHaveLength(1)
  expect(items[0].messageCount).toBe(2)
})

test('older messages come while scrolling up, and what one reads keeps its place', async () => {
  const { id } = await room.chat('话多的客户', '第 0 句')
  for (let index = 1; index <= 70; index += 1) {
    await room.lilei.call('POST', `/conversations/${id}/messages`, { direction: 'note', html: `<p>第 ${index} 句</p>` })
  }
  const timeline = await room.lilei.call('GET', `/conversations/${id}/timeline?limit=100`)
  const early = timeline.items.find((one: { text?: string }) => one.text === '第 3 句')
  ;({ page } = await room.openOne(id))
  await page.locator('.cv-message', { hasText: '第 70 句' }).waitFor()
  const top = page.locator('.cv-message', { hasText: '第 45 句' })
  await top.scrollIntoViewIfNeeded()
  const placeOf = async () => Math.round((await top.boundingBox())?.y ?? 0)
  await page.locator('.cv-message', { hasText: '第 10 句' }).waitFor({ state: 'attached' })
  const place = await placeOf()
  await room.lilei.call('POST', `/conversations/${id}/messages`, { direction: 'note', html: '<p>刚到的话</p>' })
  await page.getByRole('button', { name: /1 条新消息/ }).waitFor()
  expect(await placeOf()).toBe(place)
  await page.getByRole('button', { name: /1 条新消息/ }).click()
  await expect.poll(() => page.locator('.cv-message', { hasText: '刚到的话' }).isVisible()).toBe(true)
  await page.goto(`${room.desk.address}/conversations/${id}?message=${early.id}`)
  const wanted = page.locator('.cv-message[data-highlighted]')
  await wanted.waitFor()
  expect(await wanted.innerText()).toContain('第 3 句')
})

test('many at once: each succeeds or says why not', async () => {
  await room.chat('批量一')
  await room.chat('批量二')
  ;({ page } = await room.sit('/conversations'))
  for (const name of ['批量一', '批量二'])
    await page.locator('.cv-row', { hasText: name }).locator('input[type="checkbox"]').check({ force: true })
  await page.getByText('已选 2 个').waitFor()
  await page.getByRole('toolbar', { name: '批量操作' }).getByRole('button', { name: '标签' }).click()
  await page.keyboard.type('加急')
  await page.keyboard.press('Enter')
  await page.getByText('已处理 2 个会话').waitFor()
  const { items } = await room.lilei.call('GET', '/conversations?view=mine&tag=%E5%8A%A0%E6%80%A5')
  expect(items).toHaveLength(2)
})
