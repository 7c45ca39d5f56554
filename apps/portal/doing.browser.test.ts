import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { openBrowser, picture, seriousFaults } from '#platform/testing/browser.ts'
import { beginMatter, type Matter } from './testing.ts'

let server: TestServer
let browser: Browser
let address: string
let anna: Member
let one: Matter

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  anna = await server.member('agent', { name: '李安娜' })
  address = await server.listen()
  browser = await openBrowser()
  one = await beginMatter(server, anna, { subject: '3号楼 502 厨房漏水' })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const fromNow = (hours: number) => new Date(nowMs() + hours * 3_600_000).toISOString()

/** What colleagues have put to the customer. */
async function prepare(): Promise<void> {
  await anna.post(`/customers/${one.customerId}/identities`, { kind: 'phone', value: '13812345678' })
  await anna.post(`/conversations/${one.id}/asks`, {
    kind: 'slots',
    text: '师傅哪天上门方便？',
    slots: [20, 26, 44].map((begin) => ({ from: fromNow(begin), to: fromNow(begin + 2) })),
  })
  await anna.post(`/conversations/${one.id}/asks`, { kind: 'question', text: '漏水的地方能拍张照片吗？' })
  await anna.post(`/conversations/${one.id}/offers`, { options: [{ text: '先止水，明天修补' }, { text: '整段换新' }] })
  const made = await anna.post(`/conversations/${one.id}/promises`, { text: '联系 602 业主', dueAt: fromNow(2) })
  await anna.post(`/promises/${made.body.id}/renegotiate`, {
    dueAt: fromNow(26),
    reason: '业主在外地',
    agreement: { words: '客户电话里说可以' },
  })
  const visit = await anna.post(`/conversations/${one.id}/promises`, { text: '师傅上门检查', dueAt: fromNow(6) })
  const other = { kind: 'ask', dueAt: fromNow(30), reason: '配件明天才到货', told: true }
  await anna.post(`/promises/${visit.body.id}/proposals`, other)
}

test('without JavaScript, on a phone: a new date, a time, an option, a photo, a way of contact, a score', async () => {
  await prepare()
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
  })
  const page = await context.newPage()
  await page.goto(address + one.url)
  await picture(page, 'doing-open', { fullPage: true })
  const dates = page.locator('#dates')
  await dates.getByLabel('想说的话').fill('我下午才到家')
  await dates.getByRole('button', { name: '可以改' }).click()
  await page.getByText('谢谢您，就按新的时间').waitFor()
  expect(await dates.count()).toBe(0)
  const choices = page.locator('#choices')
  await choices.locator('form').first().getByRole('radio').nth(1).check()
  await choices.locator('form').first().getByRole('button', { name: '就选这个' }).click()
  await page.getByText('已记下您的选择').waitFor()
  await choices.getByLabel('整段换新').check()
  await choices.getByRole('button', { name: '就选这个' }).click()
  await choices.getByText('您选了：').nth(1).waitFor()

  const questions = page.locator('#questions')
  await questions.getByRole('button', { name: '发送回答' }).click()
  await questions.getByText('请先写一句话').waitFor()
  await questions.getByLabel('漏水的地方能拍张照片吗？').fill('在灶台上方，照片如下。')
  await questions.locator('input[type=file]').setInputFiles({
    name: '漏水处.png',
    mimeType: 'image/png',
    buffer: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  })
  await questions.getByRole('button', { name: '发送回答' }).click()
  await page.getByText('已收到您的回答').waitFor()
  expect(await page.locator('#questions').count()).toBe(0)
  expect(await page.locator('#messages').getByText('漏水处.png').count()).toBe(1)

  await page.getByLabel('电话').check()
  await page.getByRole('button', { name: '记住' }).click()
  await page.getByText('我们会用您方便的方式联系您').waitFor()
  expect(await page.getByLabel('电话').isChecked()).toBe(true)
  await picture(page, 'doing-done', { fullPage: true })

  await anna.post(`/conversations/${one.id}/status`, { status: 'resolved', reason: '已修好' })
  await page.goto(`${address}${one.url}?score=2`)
  expect(await page.getByLabel('+2').isChecked()).toBe(true)
  const score = async () => (await anna.get(`/conversations/${one.id}/steps`)).body.score
  expect((await score())?.source).not.toBe('customer')
  await page.locator('#answer').getByRole('button', { name: '提交' }).click()
  await page.getByText('谢谢您告诉我们').waitFor()
  expect(await score()).toMatchObject({ value: 2, source: 'customer' })
  const asks = (await anna.get(`/conversations/${one.id}/asks`)).body
  expect(asks.contactWish.way).toBe('phone')
  expect(asks.items.every((each: { answeredAt: string | null }) => each.answeredAt !== null)).toBe(true)
  await context.close()
}, 120_000)

test('everybody can read it, in light and dark, and nothing is wider than the phone', async () => {
  one = await beginMatter(server, anna, { subject: '5号楼电梯' })
  await prepare()
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  // axe needs scripts of its own; the page's are kept away.
  await context.route('**/portal/*.js', (route) => route.abort())
  const page = await context.newPage()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(address + one.url)
    expect(await seriousFaults(page), colorScheme).toEqual([])
    const wide = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
    expect(wide).toBe(0)
    await picture(page, `doing-${colorScheme}`, { fullPage: true })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await picture(page, 'doing-wide', { fullPage: true })
  await context.close()
}, 120_000)

test('a new time that they were told of and said nothing to is asked for, not claimed; one noted as agreed is theirs to deny', async () => {
  const start = nowMs()
  setClock(() => start)
  const matter = await beginMatter(server, anna, { subject: '2号楼门禁坏了' })
  const made = await anna.post(`/conversations/${matter.id}/promises`, { text: '派师傅修门禁', dueAt: fromNow(1) })
  const notice = { kind: 'notice', dueAt: fromNow(20), reason: '师傅还在路上', told: true }
  await anna.post(`/promises/${made.body.id}/proposals`, notice)
  const card = await anna.post(`/conversations/${matter.id}/promises`, { text: '补办门禁卡', dueAt: fromNow(30) })
  const agreement = { words: '赵女士在电话里说后天可以' }
  await anna.post(`/promises/${card.body.id}/renegotiate`, { dueAt: fromNow(50), reason: '缺卡', agreement })
  setClock(() => start + 2 * 3_600_000)
  await server.runJobs()
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  // axe needs scripts of its own; the page's are kept away.
  await context.route('**/portal/*.js', (route) => route.abort())
  const page = await context.newPage()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(address + matter.url)
    await page.getByText('我没有同意').click()
    expect(await seriousFaults(page), colorScheme).toEqual([])
    await picture(page, `told-${colorScheme}`, { fullPage: true })
  }
  const replaced = page.locator('.promises li').filter({ hasText: '补办门禁卡' })
  await replaced.getByLabel('想说的话').fill('没人打过电话')
  await replaced.getByRole('button', { name: '不行' }).click()
  await page.getByText('我们会按原来的约定去办').waitFor()
  const dates = page.locator('#dates')
  await dates.getByText('合适吗').waitFor()
  await dates.getByLabel('想说的话').fill('今天必须来')
  await dates.getByRole('button', { name: '不行' }).click()
  await page.getByText('我们会再和您商量').first().waitFor()
  expect(await page.getByText('我没有同意').count()).toBe(0)
  await page.setViewportSize({ width: 1440, height: 900 })
  await picture(page, 'told-refused', { fullPage: true })
  await context.close()
  setClock()
}, 120_000)
