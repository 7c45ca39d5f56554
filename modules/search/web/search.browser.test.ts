import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { seriousFaults } from '#platform/testing/browser.ts'

/** A busy machine takes its time. */
const soon = { timeout: 10_000 }
let desk: Desk
let lilei: Colleague
let context: BrowserContext
let page: Page
let found: { id: string; number: number }

beforeAll(async () => {
  desk = await openDesk()
  lilei = await desk.colleague('agent', '李雷')
  const say = async (name: string, text: string) => {
    const customerId = await addCustomer(desk.kernel, name)
    const { conversationId } = await receive(desk.kernel, { customerId, text })
    return (await lilei.call('GET', `/conversations/${conversationId}`)).conversation
  }
  found = await say('王丽', '三号楼的厨房在漏水，请尽快来人')
  await say('赵敏', '電梯停在五樓')
  await say('周杰', '发票还没有收到')
}, 180_000)
afterAll(() => desk?.close())
afterEach(() => context?.close())

async function sit(path: string, more: Parameters<Colleague['sit']>[0] = {}) {
  ;({ page, context } = await lilei.sit(more))
  await page.goto(desk.address + path)
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
}
const field = () => page.getByRole('combobox', { name: /搜会话/ })
const palette = () => page.getByRole('dialog')
const openPalette = async () => {
  await page.keyboard.press('Control+k')
  await field().waitFor()
}
const serious = () => seriousFaults(page)

test('two characters find the conversation, and Enter opens it at the message', async () => {
  await sit('/')
  await openPalette()
  await page.keyboard.type('漏水')
  const option = palette().getByRole('option', { name: /厨房在/ })
  await option.locator('mark', { hasText: '漏水' }).first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === `/conversations/${found.id}`)
  await openPalette()
  await field().fill('')
  await palette().getByText('最近搜索').waitFor()
  await palette().getByRole('option', { name: '漏水' }).waitFor()
})

test('a number jumps, traditional script finds, a customer is found by name', async () => {
  await sit('/')
  await openPalette()
  // Enter before the answer is there waits for it.
  await page.keyboard.type(`#${found.number}`)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === `/conversations/${found.id}`)
  await openPalette()
  await field().fill('电梯')
  await palette().locator('mark', { hasText: '電梯' }).first().waitFor()
  await field().fill('周杰')
  const customer = palette().getByRole('group', { name: '客户' }).getByRole('option', { name: /周杰/ })
  await customer.click()
  await page.waitForURL(/\/customers\//)
})

test('while pinyin is being composed nothing is asked and Enter opens nothing', async () => {
  await sit('/')
  await openPalette()
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/search/quick')) asked.push(request.url())
  })
  const input = await context.newCDPSession(page)
  await input.send('Input.imeSetComposition', { text: 'loushui', selectionStart: 7, selectionEnd: 7 })
  await expect.poll(() => field().inputValue(), soon).toBe('loushui')
  await field().dispatchEvent('keydown', { key: 'Enter', isComposing: true })
  await input.send('Input.insertText', { text: '漏水' })
  await palette()
    .getByRole('option', { name: /厨房在/ })
    .waitFor()
  expect(asked.map((url) => new URL(url).searchParams.get('q'))).toEqual(['漏水'])
  expect(new URL(page.url()).pathname).toBe('/')
})

test('rooms and actions are found by name', async () => {
  await sit('/')
  await openPalette()
  await page.keyboard.type('承诺')
  await palette()
    .getByRole('option', { name: /承诺.*前往/ })
    .click()
  await page.waitForURL(/\/promises/)
  await openPalette()
  await field().fill('深色')
  await palette()
    .getByRole('option', { name: /切换到深色/ })
    .waitFor()
  await expect.poll(() => palette().getByRole('option').first().textContent(), soon).toContain('切换到深色')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme), soon).toBe('dark')
})

test('the page keeps question and filters in its address, and says when nothing is found', async () => {
  await sit('/search?q=漏水')
  await page.getByRole('link', { name: /厨房在/ }).waitFor()
  await page.locator('.search-filters').getByText('客户', { exact: true }).click()
  await page.getByText('没有找到“漏水”').waitFor()
  expect(new URL(page.url()).searchParams.get('kind')).toBe('customer')
  await page.goBack()
  await sit('/search')
  await page.getByText('想找什么？').waitFor()
  await page.getByPlaceholder(/搜会话/).fill('发票')
  await page.getByRole('link', { name: /还没有收到/ }).waitFor()
  await expect.poll(() => new URL(page.url()).searchParams.get('q'), soon).toBe('发票')
})

test('axe finds nothing serious, in light and dark', async () => {
  for (const dark of [false, true]) {
    await sit('/search?q=漏水', { dark })
    await page.getByRole('link', { name: /厨房在/ }).waitFor()
    expect(await serious(), 'page').toEqual([])
    await openPalette()
    await page.keyboard.type('漏水')
    await palette()
      .getByRole('option', { name: /厨房在/ })
      .waitFor()
    expect(await serious(), 'palette').toEqual([])
    await context.close()
  }
}, 60_000)
