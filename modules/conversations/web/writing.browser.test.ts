import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { editorOf, openRoom, type Room, saidIn, sendByKey } from './browser-testing.ts'

/** Replies, notes and drafts, as written at the desk. */
let room: Room
let page: Page
let context: BrowserContext

beforeAll(async () => {
  room = await openRoom()
}, 180_000)
afterAll(() => room?.desk.close())
afterEach(() => room?.leave())

test('a reply and a note with a colleague called by name, both by keyboard alone', async () => {
  const { id } = await room.chat('王丽')
  ;({ page, context } = await room.openOne(id))
  await page.locator('.cv-timeline').focus()
  await page.keyboard.press('r')
  await page.keyboard.type('您好，**今天下午**上门。')
  await page.keyboard.press('Shift+Enter')
  await sendByKey(page)
  await page.getByRole('article', { name: '李雷 的回复' }).getByText('今天下午').waitFor()
  await page.locator('.cv-timeline').focus()
  await page.keyboard.press('n')
  await page.keyboard.type('@韩')
  await page.locator('.cv-suggestions [role="option"]', { hasText: '韩梅梅' }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.type('请安排师傅')
  await sendByKey(page)
  await page.getByRole('article', { name: '李雷 的内部备注' }).getByText('请安排师傅').waitFor()
  await expect.poll(() => room.stored(id)).toHaveLength(3)
  const { timeline, draft } = await room.lilei.call('GET', `/conversations/${id}`)
  const said = timeline.items.filter((one: { type: string }) => one.type === 'message')
  expect(said[1]).toMatchObject({ direction: 'outbound', channel: 'chat' })
  expect(said[1].html).toContain('<strong>今天下午</strong>')
  expect(said[2]).toMatchObject({ direction: 'note', mentions: [room.hanmei.id] })
  expect(draft).toBeNull()
})

test('a draft survives a closed tab, and is gone once sent', async () => {
  const { id } = await room.chat('陈晓燕')
  ;({ page, context } = await room.openOne(id))
  await editorOf(page).click()
  await page.keyboard.type('写到一半的话')
  // Closed at once, before the pause after which it would be saved.
  await page.close({ runBeforeUnload: true })
  await expect
    .poll(async () => (await room.lilei.call('GET', `/conversations/${id}`)).draft?.html)
    .toBe('<p>写到一半的话</p>')
  await room.leave()
  ;({ page, context } = await room.openOne(id))
  expect(await editorOf(page).innerText()).toBe('写到一半的话')
  await page.getByText('已保存').waitFor()
  await editorOf(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('，写完了')
  await sendByKey(page)
  await expect.poll(() => room.stored(id)).toHaveLength(2)
  await expect.poll(async () => (await room.lilei.call('GET', `/conversations/${id}`)).draft).toBeNull()
  expect((await editorOf(page).innerText()).trim()).toBe('')
})

test('what is typed for one customer is never sent to another, however fast one switches', async () => {
  const one = await room.chat('甲客户')
  const other = await room.chat('乙客户')
  ;({ page, context } = await room.openOne(one.id))
  const row = (name: string) => page.locator('.cv-row', { hasText: name }).locator('a')
  await row('乙客户').waitFor()
  // The other conversation answers late: what is on the screen meanwhile must not take its place.
  let answer = () => {}
  const held = new Promise<void>((go) => {
    answer = go
  })
  await page.route(`**/api/v1/conversations/${other.id}`, async (route) => {
    await held
    await route.continue()
  })
  await editorOf(page).click()
  await page.keyboard.type('给甲的话')
  await row('乙客户').click()
  await expect.poll(() => page.url()).toContain(other.id)
  expect(await editorOf(page).count()).toBe(0)
  answer()
  await page
    .getByRole('region', { name: /会话 #/ })
    .getByText('乙客户')
    .first()
    .waitFor()
  await editorOf(page).waitFor()
  expect((await editorOf(page).innerText()).trim()).toBe('')
  await editorOf(page).click()
  await page.keyboard.type('给乙的话')
  await sendByKey(page)
  for (let round = 0; round < 6; round += 1) {
    await row('甲客户').click()
    await row('乙客户').click()
  }
  await row('甲客户').click()
  await expect.poll(() => editorOf(page).innerText()).toBe('给甲的话')
  await editorOf(page).click()
  await sendByKey(page)
  await expect
    .poll(async () => (await room.stored(one.id)).map((message) => message.text))
    .toEqual(['你好，厨房在漏水', '给甲的话'])
  expect((await room.stored(other.id)).map((message) => message.text)).toEqual(['你好，厨房在漏水', '给乙的话'])
})

test('Enter that confirms pinyin never sends, also when Enter alone sends', async () => {
  const { id } = await room.chat('拼音客户')
  ;({ page, context } = await room.openOne(id, () => localStorage.setItem('kairos.enter-to-send', 'on')))
  await editorOf(page).click()
  const input = await context.newCDPSession(page)
  await input.send('Input.imeSetComposition', { text: 'mashang', selectionStart: 7, selectionEnd: 7 })
  // As browsers tell it while the input method has the key: 229, and then Enter within the composition.
  await input.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Process',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  })
  await page.evaluate(() => {
    const inside = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }
    document
      .querySelector('.cv-composer .ProseMirror')
      ?.dispatchEvent(new KeyboardEvent('keydown', { ...inside, isComposing: true }))
    document
      .querySelector('.cv-composer .ProseMirror')
      ?.dispatchEvent(new KeyboardEvent('keydown', { ...inside, isComposing: true, ctrlKey: true }))
  })
  await input.send('Input.insertText', { text: '马上' })
  await expect.poll(() => editorOf(page).innerText()).toBe('马上')
  expect(await room.stored(id)).toHaveLength(1)
  await page.keyboard.type('到')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await room.stored(id)).at(-1)?.text).toBe('马上到')
})

test('a reply that could not be sent says so, goes out by itself when the line is back, and only once', async () => {
  const { id } = await room.chat('断线客户')
  ;({ page, context } = await room.openOne(id))
  let lost = 0
  await page.route('**/messages', async (route) => {
    lost += 1
    // The first time the server hears it and its answer is lost: the worst case for doubles.
    if (lost === 1) await route.fetch()
    if (lost <= 2) await route.abort()
    else await route.continue()
  })
  await editorOf(page).click()
  await page.keyboard.type('师傅已经出发')
  await sendByKey(page)
  await page.getByText('没有发出').waitFor()
  // It tries again by itself.
  await expect.poll(() => lost, { timeout: 15_000 }).toBe(3)
  await page.getByText('没有发出').waitFor({ state: 'detached' })
  expect((await room.stored(id)).map((message) => message.text)).toEqual(['你好，厨房在漏水', '师傅已经出发'])
  expect((await saidIn(page)).filter((text) => text.includes('师傅已经出发'))).toHaveLength(1)
})

test('sent and resolved in one step asks why; who thinks better of it has sent the words all the same', async () => {
  const { id } = await room.chat('一步解决的客户')
  ;({ page, context } = await room.openOne(id))
  for (const [words, reason] of [
    ['先发这句', null],
    ['再发这句', '客户已经确认'],
  ] as const) {
    await editorOf(page).click()
    await page.keyboard.type(words)
    await page.getByRole('button', { name: '发送并改状态' }).click()
    await page.getByRole('menuitem', { name: '发送并解决' }).click()
    const dialog = page.getByRole('dialog', { name: /仍要解决吗/ })
    await dialog.waitFor()
    if (reason) await page.keyboard.type(reason)
    await dialog.getByRole('button', { name: reason ? /仍然解决/ : '先不解决' }).click()
    await page.getByRole('article', { name: '李雷 的回复' }).getByText(words).waitFor()
    await expect.poll(async () => (await room.stored(id)).at(-1)?.text).toBe(words)
  }
  const { conversation } = await room.lilei.call('GET', `/conversations/${id}`)
  expect(conversation).toMatchObject({ status: 'resolved', resolveReason: '客户已经确认' })
})
