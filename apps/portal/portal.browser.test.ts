import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { openBrowser, seriousFaults } from '#platform/testing/browser.ts'

let server: TestServer
let browser: Browser
let address: string
let anna: Member

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  anna = await server.member('agent', { name: '李安娜' })
  address = await server.listen()
  browser = await openBrowser()
})
afterAll(async () => {
  setClock()
  await browser?.close()
  await server?.close()
})

const folder = process.env.KAIROS_SCREENSHOTS
/** Looked at by people now and then; kept only where somebody asks for it. */
async function picture(page: Page, name: string): Promise<void> {
  if (!folder) return
  await mkdir(folder, { recursive: true })
  for (const [width, scheme] of [
    [390, 'light'],
    [390, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme: scheme })
    await page.screenshot({ path: path.join(folder, `${name}-${width}-${scheme}.png`), fullPage: true })
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Nothing serious for people who read by other means, in light and dark, and nothing wider than the phone. */
async function check(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await seriousFaults(page), `${name} ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
  const wide = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
  expect(wide, `${name} is wider than the window`).toBe(0)
  await picture(page, name)
}

/** axe needs scripts of its own; the pages' own are kept away instead. */
async function withoutScript(context: BrowserContext): Promise<void> {
  await context.route('**/portal/*.js', (route) => route.abort())
}

let typed = 0
/** A program is faster than the least time; a person is not. */
function typeFor(ms: number): void {
  typed += ms
  setClock(() => Date.now() + typed)
}

/** The newest conversation. */
async function theConversation(): Promise<string> {
  const { body } = await anna.get('/conversations?limit=1')
  return body.items[0].id
}

async function story(context: BrowserContext, look: (page: Page, name: string) => Promise<void>): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${address}/form`)
  await look(page, 'form')
  await page.getByRole('button', { name: '提交' }).click()
  await expect.poll(() => page.getByText('您写的内容都在').isVisible()).toBe(true)

  await page.getByLabel('您想说的事').fill('厨房天花板在滴水，从昨晚开始的。\n楼上 602 没人应门。')
  await page.getByLabel('主题').fill('3号楼 502 厨房漏水')
  await page.getByLabel('称呼').fill('王丽')
  await page.getByLabel('电话').fill('12')
  await page.getByLabel('附件').setInputFiles({
    name: '漏水处.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  })
  typeFor(20_000)
  await page.getByRole('button', { name: '提交' }).click()
  expect(await page.getByLabel('您想说的事').inputValue()).toContain('楼上 602')
  expect(await page.getByText('这个电话号码好像不对').isVisible()).toBe(true)
  expect(await page.getByText('漏水处.svg').isVisible()).toBe(true)
  await look(page, 'form-problem')
  await page.getByRole('button', { name: 'EN' }).click()
  expect(await page.getByLabel('Phone').inputValue()).toBe('12')
  await page.getByRole('button', { name: '简' }).click()
  await page.getByLabel('电话').fill('138 0013 8000')
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('heading', { name: '收到了，谢谢您' }).waitFor()
  await look(page, 'done')

  await page.getByRole('link', { name: '查看进度' }).click()
  await page.getByRole('heading', { name: '3号楼 502 厨房漏水' }).waitFor()
  await look(page, 'progress-new')

  const id = await theConversation()
  const ago = (minutes: number) => new Date(nowMs() + minutes * 60_000).toISOString()
  await anna.post(`/conversations/${id}/assign`, { assigneeId: anna.id })
  await anna.patch(`/conversations/${id}/expectation`, {
    version: 0,
    stated: '今天修好',
    understood: '您家厨房天花板从昨晚开始滴水，楼上 602 联系不上，您希望今天先止住水。',
    offer: '工程师傅先关楼上支管止水，再检查防水层；我们同时联系 602 业主。',
  })
  await anna.post(`/conversations/${id}/messages`, {
    direction: 'outbound',
    html: '<p>王女士您好，<strong>马上安排</strong>师傅，请问您什么时候在家？</p>',
  })
  await anna.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>内部备注不外传</p>' })
  const due = { text: '工程师傅上门止水', dueFrom: ago(120), dueAt: ago(180) }
  await anna.post(`/conversations/${id}/promises`, due)
  const kept = await anna.post(`/conversations/${id}/promises`, { text: '给您回电话确认时间', dueAt: ago(30) })
  await anna.post(`/promises/${kept.body.id}/keep`, { evidence: '已通话' })
  const moved = await anna.post(`/conversations/${id}/promises`, { text: '联系 602 业主', dueAt: ago(60) })
  await anna.post(`/promises/${moved.body.id}/renegotiate`, {
    dueAt: ago(26 * 60),
    reason: '业主在外地',
    agreement: { words: '客户电话里说可以' },
  })
  await page.reload()
  expect(await page.getByText('内部备注不外传').count()).toBe(0)
  await look(page, 'progress-doing')

  await page.getByLabel('有新的情况').fill('下午三点以后都在家。')
  await page.getByRole('button', { name: '发送' }).click()
  await page.getByText('已收到您的补充').waitFor()
  expect(await page.getByText('下午三点以后都在家。').count()).toBe(1)
  await page.reload()
  expect(await page.getByText('下午三点以后都在家。').count()).toBe(1)

  await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason: '已修好' })
  await page.reload()
  await look(page, 'progress-resolved')
  await page.getByLabel('解决了', { exact: true }).check()
  // With the keyboard: into the faces, and along them.
  await page.getByLabel('一般').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  expect(await page.getByLabel('+2').isChecked()).toBe(true)
  await page.locator('#comment').fill('师傅很细心。')
  await look(page, 'progress-scoring')
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('谢谢您告诉我们').waitFor()
  const { body } = await anna.get(`/conversations/${id}/steps`)
  expect(body.score).toMatchObject({ value: 2, source: 'customer', comment: '师傅很细心。', channel: 'progress' })
  expect(body.confirmation.answer).toBe('met')
  await look(page, 'progress-scored')

  await page.goto(`${address}/p/${'x'.repeat(32)}`)
  await look(page, 'lost')
  await page.close()
}

test('without JavaScript, on a phone: form, progress, a word, a score', async () => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
  })
  await story(context, async () => {})
  await context.close()
}, 120_000)

test('every page can be read by everybody, in light and dark', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  await withoutScript(context)
  await story(context, check)
  await context.close()
}, 240_000)

test('with the script: a second click sends nothing, news come by themselves', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  await page.clock.install()
  const id = await theConversation()
  const { body } = await anna.post(`/conversations/${id}/progress-link`, {})
  await page.goto(`${address}${body.path}`)
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>还有一句新消息</p>' })
  await page.clock.fastForward(31_000)
  await page.getByText('还有一句新消息').waitFor()

  await page.getByLabel('有新的情况').fill('正在写')
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>又一句</p>' })
  await page.clock.fastForward(31_000)
  await page.getByRole('link', { name: '有新的进展' }).waitFor()
  expect(await page.getByLabel('有新的情况').inputValue()).toBe('正在写')
  await page.getByRole('button', { name: '发送' }).dblclick()
  await page.getByText('已收到您的补充').waitFor()
  expect(await page.getByText('正在写').count()).toBe(1)
  expect(problems).toEqual([])
  await context.close()
}, 120_000)
