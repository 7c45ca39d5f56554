import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { editorOf, openRoom, type Room, sendByKey } from '#modules/conversations/web/browser-testing.ts'

/** A busy machine takes its time. */
const soon = { timeout: 10_000 }
let room: Room
let page: Page
let context: BrowserContext

beforeAll(async () => {
  room = await openRoom()
}, 180_000)
afterAll(() => room?.desk.close())
afterEach(() => room?.leave())

async function writeTo(name: string) {
  const { id } = await room.chat(name)
  ;({ page, context } = await room.openOne(id))
  await editorOf(page).click()
  return id
}
const marks = () => page.locator('.cv-composer .pw-mark')
const chip = () => page.locator('.pw')
const promises = async (id: string) => (await room.lilei.call('GET', `/conversations/${id}/promises`)).items
const compose = (input: CDPSession, text: string) =>
  input.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })

test('found while typing, one key makes it a promise of mine, once the reply is sent', async () => {
  const id = await writeTo('王丽')
  await page.keyboard.type('您好，我们会在明天下午3点前给您回复。')
  await marks().filter({ hasText: '我们会在明天下午3点前给您回复' }).waitFor()
  await chip().getByText('承诺：明天 15:00').waitFor()
  await page.keyboard.press('Alt+Enter')
  await chip().getByText('明天 15:00 · 发送后记下').waitFor()
  expect(await editorOf(page).innerText()).toBe('您好，我们会在明天下午3点前给您回复。')
  expect(await promises(id)).toEqual([])
  await sendByKey(page)
  await expect.poll(() => promises(id), soon).toHaveLength(1)
  const [made] = await promises(id)
  const said = (await room.stored(id)).at(-1)
  expect(said?.html).not.toContain('pw-mark')
  expect(made).toMatchObject({
    text: '给您回复',
    owner: { kind: 'member', id: room.lilei.id },
    fromMessageId: said?.id,
    duePrecision: 'time',
  })
  await expect.poll(() => chip().count()).toBe(0)
})

test('nothing while an input method composes, and Enter that confirms pinyin triggers nothing', async () => {
  const id = await writeTo('拼音客户')
  const input = await context.newCDPSession(page)
  await page.keyboard.type('明天下午3点前给您')
  await compose(input, 'hui')
  await compose(input, 'huifu')
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/promises/find')) asked.push(request.postData() ?? '')
  })
  // As browsers tell it while the input method has the key.
  await page.evaluate(() => {
    const box = document.querySelector('.cv-composer .ProseMirror')
    for (const more of [{}, { altKey: true }]) {
      const inside = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, isComposing: true }
      box?.dispatchEvent(new KeyboardEvent('keydown', { ...inside, ...more }))
    }
  })
  await page.waitForFunction(() => document.querySelector('.cv-composer .ProseMirror')?.textContent?.includes('huifu'))
  expect(asked.filter((body) => body.includes('huifu'))).toEqual([])
  await input.send('Input.insertText', { text: '回复' })
  await marks().filter({ hasText: '明天下午3点前给您回复' }).waitFor()
  expect(await editorOf(page).innerText()).toBe('明天下午3点前给您回复')
  expect(asked.every((body) => !body.includes('huifu'))).toBe(true)
  expect(await chip().getByText('发送后记下').count()).toBe(0)
  expect(await promises(id)).toEqual([])
  expect(await room.stored(id)).toHaveLength(1)
})

test('without a time the coach asks for one, and puts its words in their place', async () => {
  const id = await writeTo('赵敏')
  await page.keyboard.type('我稍后给您回电。')
  await chip().getByText('是什么时候？').waitFor()
  await chip().getByRole('button', { name: '30 分钟内' }).click()
  await expect.poll(() => editorOf(page).innerText()).toBe('我30分钟内给您回电。')
  await chip().getByText('发送后记下').waitFor()
  await sendByKey(page)
  await expect.poll(() => promises(id), soon).toHaveLength(1)
  const [made] = await promises(id)
  const wait = Date.parse(made.dueAt) - Date.parse(made.createdAt)
  expect(wait).toBeGreaterThan(25 * 60_000)
  expect(wait).toBeLessThan(31 * 60_000)
})

test('of two phrases the coach speaks of the one the cursor is in; the answer goes by key from the coach too', async () => {
  const id = await writeTo('两句客户')
  await page.keyboard.type('我们会在明天下午3点前派师傅上门。稍后给您回电。')
  await marks().nth(1).waitFor()
  // What says when comes first, wherever the last word was typed.
  await chip().getByText('承诺：明天 15:00').waitFor()
  await marks().filter({ hasText: '稍后给您回电' }).click()
  const choice = chip().getByRole('button', { name: '30 分钟内' })
  await choice.waitFor()
  await marks().filter({ hasText: '派师傅上门' }).click()
  await chip().getByText('承诺：明天 15:00').waitFor()
  await page.keyboard.press('Alt+Enter')
  await choice.waitFor()
  await page.keyboard.press('Alt+Enter')
  await expect.poll(() => choice.evaluate((button) => button === document.activeElement), soon).toBe(true)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => promises(id), soon).toHaveLength(1)
  expect((await room.stored(id)).at(-1)?.html).toContain('稍后给您回电')
})

test('what is waved away does not come back for this draft; undone makes no promise', async () => {
  const id = await writeTo('孙静')
  await page.keyboard.type('明天下午3点前给您回复。')
  await page.keyboard.press('Alt+Enter')
  await chip().getByText('发送后记下').waitFor()
  await chip().getByRole('button', { name: '不记为承诺' }).click()
  await expect.poll(() => chip().count()).toBe(0)
  await editorOf(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('谢谢您')
  const looked = page.waitForResponse((response) => response.url().endsWith('/promises/find'))
  await page.keyboard.type('！')
  await looked
  expect(await chip().count()).toBe(0)
  await sendByKey(page)
  await expect.poll(() => room.stored(id), soon).toHaveLength(2)
  expect(await promises(id)).toEqual([])
})

test('sent without a decision: offered once more, and made at once for that reply', async () => {
  const id = await writeTo('周杰')
  await page.keyboard.type('师傅明天上午10点到您家。')
  await sendByKey(page)
  await chip().getByText('刚发出的回复里有承诺').waitFor()
  expect(await promises(id)).toEqual([])
  await chip().getByRole('button', { name: '记为承诺' }).click()
  await expect.poll(() => promises(id), soon).toHaveLength(1)
  expect((await promises(id))[0].fromMessageId).toBe((await room.stored(id)).at(-1)?.id)
})

test('a reply that cannot be sent makes no promise until it is', async () => {
  const id = await writeTo('吴刚')
  await page.keyboard.type('明天中午12点前给您答复。')
  await page.keyboard.press('Alt+Enter')
  await chip().getByText('发送后记下').waitFor()
  await page.route(`**/api/v1/conversations/${id}/messages`, (route) => route.abort())
  await sendByKey(page)
  await page.getByText('没有发出').first().waitFor()
  expect(await promises(id)).toEqual([])
  await page.unroute(`**/api/v1/conversations/${id}/messages`)
  await expect.poll(() => promises(id), { timeout: 20_000 }).toHaveLength(1)
})

test('a quote is not ours to promise by', async () => {
  await writeTo('郑爽')
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/html', '<blockquote><p>我们明天下午3点前给您回复</p></blockquote><p>后天上午给您回电</p>')
    document
      .querySelector('.cv-composer .ProseMirror')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await marks().filter({ hasText: '后天上午给您回电' }).waitFor()
  expect(await page.locator('.cv-composer blockquote .pw-mark').count()).toBe(0)
})

test('typing into a long letter, with and without looking for promises', async () => {
  await writeTo('长信客户')
  await page.evaluate(() => {
    const line = '<p>感谢您的来信，关于三号楼厨房漏水的事情，我们已经了解，明天下午3点前给您回复。</p>'
    const data = new DataTransfer()
    data.setData('text/html', line.repeat(300))
    document
      .querySelector('.cv-composer .ProseMirror')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await marks().first().waitFor()
  const longest = async () => {
    await page.evaluate(() => {
      const seen = { longest: 0 }
      Object.assign(window, { seen })
      new PerformanceObserver((list) => {
        for (const one of list.getEntries()) seen.longest = Math.max(seen.longest, one.duration)
      }).observe({ entryTypes: ['longtask'] })
    })
    await editorOf(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('好的好的好的好的好的好的好的好的好的好的', { delay: 40 })
    return page.evaluate(() => Math.round((window as unknown as { seen: { longest: number } }).seen.longest))
  }
  const finding = await longest()
  await page.getByRole('tab', { name: '备注' }).click()
  const without = await longest()
  // Told, not judged: a shared machine has its own pauses.
  console.info(
    `longest task while typing into 12,000 characters: ${finding} ms; without looking for promises ${without} ms`,
  )
  await expect.poll(() => editorOf(page).innerText()).toContain('好的好的')
})
