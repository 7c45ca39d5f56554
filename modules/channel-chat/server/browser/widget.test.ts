import { AxeBuilder } from '@axe-core/playwright'
import { sql } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { mostWidgetBytes, weighWidget } from '#apps/widget/weigh.ts'
import { rows } from '#platform/server/database/index.ts'
import { sign } from '../testing.ts'
import { buildWidget, foreignSite, launchBrowser, type Restartable, restartableServer, type Staff } from './testing.ts'

/** The window as a visitor has it: a real browser, on a page of another origin. */
let browser: Browser
let server: Restartable
let page: Page
let context: BrowserContext
let admin: Staff
let agent: Staff & { id: string }
let foreign: Awaited<ReturnType<typeof foreignSite>>
let site: { id: string; key: string; secret: string }
let widgetFolder: string
let init = ''

beforeAll(async () => {
  widgetFolder = await buildWidget()
  browser = await launchBrowser()
  server = await restartableServer(widgetFolder)
  foreign = await foreignSite(() => ({ host: server.address, key: site.key, init }))
  admin = await server.staff('admin', '管理员')
  agent = await server.staff('agent', '李雷')
  const made = await admin('POST', '/chat-sites', {
    name: '官网',
    allowedOrigins: [foreign.address],
    settings: { title: '阳光物业' },
  })
  site = { id: made.site.id, key: made.site.key, secret: made.secret }
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await foreign?.close()
  await server?.close()
})
afterEach(async () => {
  init = ''
  await context?.close()
})

async function visit(path = '/', options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
  context = await browser.newContext({ locale: 'zh-CN', ...options })
  page = await context.newPage()
  await page.goto(foreign.address + path)
}
const launcher = () => page.getByRole('button', { name: /打开对话/ })
const field = () => page.getByRole('textbox', { name: '请输入' })
const bubbles = () => page.locator('.bubble:not(.dots)')
const waitFor = (text: string) => page.locator('.bubble', { hasText: text }).first().waitFor()
async function openWindow(): Promise<void> {
  await launcher().click()
  await page.getByRole('dialog').waitFor()
}
async function say(text: string): Promise<void> {
  await field().fill(text)
  await field().press('Enter')
}
const storedTexts = async () =>
  (
    await rows<{ text: string }>(
      server.kernel().db,
      sql`select text from message where conversation_id = ${await conversationId()} order by seq`,
    )
  ).map((row) => row.text)
const conversationId = async () => (await agent('GET', '/conversations?view=all')).items[0].id as string
const answer = async (html: string) =>
  agent('POST', `/conversations/${await conversationId()}/messages`, { direction: 'outbound', html })
const sentAll = () => page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('.out.')))

test('it weighs no more than allowed', async () => {
  const { gzipped } = await weighWidget(widgetFolder)
  expect(gzipped).toBeLessThanOrEqual(mostWidgetBytes)
})

test('a visitor asks, an agent answers at once, a reload keeps all of it', async () => {
  const problems: string[] = []
  await visit()
  page.on('pageerror', (error) => problems.push(String(error)))
  await openWindow()
  await waitFor('您好')
  await say('三号楼漏水了')
  await sentAll()
  await answer('<p>您好,师傅<b>今天 18:00</b> 前到。<a href="https://example.org/x">查看</a></p>')
  await waitFor('今天 18:00')
  expect(await page.locator('.bubble a').getAttribute('target')).toBe('_blank')
  expect(await page.locator('.bubble a').getAttribute('rel')).toContain('noopener')
  // The page's loud style stays outside.
  expect(
    await bubbles()
      .first()
      .evaluate((one) => getComputedStyle(one).fontSize),
  ).toBe('15px')
  await page.reload()
  await page.getByRole('dialog').waitFor()
  await waitFor('今天 18:00')
  expect((await bubbles().allTextContents()).slice(1)).toEqual(['三号楼漏水了', '您好,师傅今天 18:00 前到。查看'])
  expect(await context.cookies()).toEqual([])
  expect(problems).toEqual([])
})

test('closed, it counts what is unread; open, it does not', async () => {
  await visit()
  await openWindow()
  await say('有人吗')
  await sentAll()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await answer('<p>在的</p>')
  await page.locator('.badge', { hasText: '1' }).waitFor()
  await answer('<p>请讲</p>')
  await page.getByRole('button', { name: '打开对话，2 条未读' }).click()
  await waitFor('请讲')
  await page.locator('.badge').waitFor({ state: 'detached' })
})

test('a restart of the server loses nothing and doubles nothing', async () => {
  await visit()
  await openWindow()
  await say('第一句')
  await sentAll()
  await server.stop()
  await say('第二句')
  await say('第三句')
  await page.getByText('网络断开').waitFor()
  await page.getByText('网络恢复后自动发送').first().waitFor()
  await server.start()
  await sentAll()
  expect(await storedTexts()).toEqual(['第一句', '第二句', '第三句'])
  await answer('<p>都收到了</p>')
  await waitFor('都收到了')
  // Written while the server is away, and the page is loaded anew before it is back.
  await server.stop()
  await say('第四句')
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.includes('.out.')))
  await page.reload().catch(() => {})
  await server.start()
  await page.reload()
  await sentAll()
  expect(await storedTexts()).toEqual(['第一句', '第二句', '第三句', '都收到了', '第四句'])
  await waitFor('第四句')
  expect((await bubbles().allTextContents()).slice(1)).toEqual(['第一句', '第二句', '第三句', '都收到了', '第四句'])
}, 90_000)

test('an answer that gets lost on the way makes no second message', async () => {
  await visit()
  let lost = 0
  await page.route('**/messages', async (route) => {
    if (route.request().method() !== 'POST' || lost >= 2) return route.continue()
    lost += 1
    await route.fetch()
    await route.abort('connectionreset')
  })
  await openWindow()
  await say('只说一次')
  await sentAll()
  expect(lost).toBeGreaterThan(0)
  expect(await storedTexts()).toEqual(['只说一次'])
  await waitFor('只说一次')
  expect(await page.locator('.mine .bubble').count()).toBe(1)
})

test('an answer between the lines is not skipped', async () => {
  await visit()
  await openWindow()
  await say('一')
  await sentAll()
  // The line is cut and what it would have brought is fetched after the last known message, not after our own newest.
  await page.route('**/messages?after=*', (route) => route.abort())
  await answer('<p>答一</p>')
  await say('二')
  await sentAll()
  await page.unroute('**/messages?after=*')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await waitFor('答一')
  expect((await bubbles().allTextContents()).slice(1)).toEqual(['一', '答一', '二'])
})

test('Enter that ends a composition does not send, Shift+Enter begins a line', async () => {
  await visit()
  await openWindow()
  await field().fill('漏水')
  const press = (extra: object) =>
    field().evaluate(
      (box, more) =>
        box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...more })),
      extra,
    )
  await press({ isComposing: true })
  await press({ keyCode: 229 })
  expect(await field().inputValue()).toBe('漏水')
  await field().press('Shift+Enter')
  await field().pressSequentially('请来')
  await field().press('Enter')
  await sentAll()
  expect(await storedTexts()).toEqual(['漏水\n请来'])
})

test('typing is seen on both sides, the words are not', async () => {
  await visit()
  await openWindow()
  await say('在吗')
  await sentAll()
  const id = await conversationId()
  const heard: { name: string; from: string; data: unknown }[] = []
  const { live } = server.kernel()
  const listening = await live.listen(
    { audience: new Set(['team:none']), events: () => {}, signal: (one) => heard.push(one), reset: () => {} },
    null,
  )
  const typed = () => heard.find((one) => one.name === 'conversations.typing')
  await expect
    .poll(async () => {
      await field().pressSequentially('我的密码是')
      return typed()?.from
    })
    .toMatch(/^customer:/)
  expect(JSON.stringify(heard)).not.toContain('密码')
  listening.stop()
  await live.signal({
    name: 'conversations.typing',
    subjectId: id,
    audience: [`conversation-public:${id}`],
    from: agent.id,
    data: null,
  })
  await page.getByRole('img', { name: '李雷正在输入' }).waitFor()
  await answer('<p>在</p>')
  await waitFor('在')
  await page.locator('.dots').waitFor({ state: 'detached' })
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('pictures and files are chosen, pasted, dropped, and shown', async () => {
  await visit()
  await openWindow()
  await page.locator('input[type=file]').setInputFiles([
    { name: '漏水.png', mimeType: 'image/png', buffer: png },
    { name: '合同.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') },
  ])
  await page.locator('.chip', { hasText: '合同.pdf' }).waitFor()
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer()
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
    data.items.add(new File([bytes], '截图.png', { type: 'image/png' }))
    return data
  }, png.toString('base64'))
  await field().evaluate(
    (box, data) =>
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })),
    transfer,
  )
  await page.locator('.panel').dispatchEvent('drop', { dataTransfer: transfer })
  await page.waitForFunction(
    () => document.querySelector('kairos-chat')?.shadowRoot?.querySelectorAll('.chip').length === 4,
  )
  await page.waitForFunction(
    () => !document.querySelector('kairos-chat')?.shadowRoot?.querySelector('.send')?.hasAttribute('disabled'),
  )
  await page.getByRole('button', { name: '发送' }).click()
  await sentAll()
  await page.locator('.picture img').nth(2).waitFor()
  await page.getByRole('button', { name: '下载 合同.pdf' }).waitFor()
  await page.getByRole('button', { name: '查看图片 漏水.png' }).click()
  await page.locator('.viewer').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.viewer').waitFor({ state: 'detached' })
  expect(await page.getByRole('dialog').count()).toBe(1)
  const opened = await agent('GET', `/conversations/${await conversationId()}`)
  expect(opened.timeline.items[0].attachments).toHaveLength(4)
})

test('after it is resolved the visitor gives a score on seven faces', async () => {
  await visit()
  await openWindow()
  await say('电梯停了')
  await sentAll()
  const id = await conversationId()
  await agent('POST', `/conversations/${id}/status`, { status: 'resolved', reason: '已恢复' })
  await page.getByRole('radiogroup').waitFor()
  expect(await page.getByRole('radio').count()).toBe(7)
  await page.getByRole('radio', { name: '+1 还不错' }).click()
  await page.keyboard.press('ArrowRight')
  expect(await page.getByRole('radio', { name: '+2 满意' }).getAttribute('aria-checked')).toBe('true')
  await page.getByRole('textbox', { name: '想说的话' }).fill('师傅来得快')
  await page.getByRole('button', { name: '提交评分' }).click()
  await page.getByText('谢谢您的评价').waitFor()
  const [score] = await rows<{ data: object }>(
    server.kernel().db,
    sql`select data from event where name = 'chat.rated' and subject_id = ${id}`,
  )
  expect(score?.data).toMatchObject({ value: 2, comment: '师傅来得快' })
})

test('asks how to reach the visitor before the first word when the site wants it', async () => {
  await admin('PATCH', `/chat-sites/${site.id}`, {
    settings: { ask: { name: 'optional', email: 'nothing', phone: 'required' } },
  })
  try {
    await visit()
    await openWindow()
    expect(await field().count()).toBe(0)
    await page.getByRole('button', { name: '开始对话' }).click()
    await page.getByText('请填写手机号').waitFor()
    await page.getByRole('textbox', { name: /手机号/ }).fill('12')
    await page.getByRole('button', { name: '开始对话' }).click()
    await page.getByText('请检查手机号').waitFor()
    await page.getByRole('textbox', { name: /称呼/ }).fill('王先生')
    await page.getByRole('textbox', { name: /手机号/ }).fill('138 1234 5678')
    await page.getByRole('button', { name: '开始对话' }).click()
    await say('想咨询物业费')
    await sentAll()
    const opened = await agent('GET', `/conversations/${await conversationId()}`)
    expect(opened.customer).toMatchObject({ name: '王先生', contact: '138 1234 5678' })
  } finally {
    await admin('PATCH', `/chat-sites/${site.id}`, {
      settings: { ask: { name: 'nothing', email: 'nothing', phone: 'nothing' } },
    })
  }
})

test('a signed identity brings the history along; shutdown forgets it', async () => {
  const identity = await sign(site.secret, { sub: 'user-42', name: '陈静' })
  init = `,identity:'${identity}',withoutButton:true,language:'en'`
  await visit()
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith('.token')))
  expect(await page.locator('.launcher').count()).toBe(0)
  await page.evaluate(() => window.kairos?.('open'))
  await page.getByRole('textbox', { name: 'Write a message' }).fill('登录用户的问题')
  await page.keyboard.press('Enter')
  await sentAll()
  await context.close()
  await visit()
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith('.token')))
  await page.evaluate(() => window.kairos?.('open'))
  await waitFor('登录用户的问题')
  await page.evaluate(() => window.kairos?.('shutdown'))
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('kairos.')))).toEqual([])
  expect(await page.locator('kairos-chat').count()).toBe(0)
})

test('works where the page’s policy is strict', async () => {
  const refused: string[] = []
  await visit('/strict')
  page.on('console', (line) => {
    if (/Content Security Policy|TrustedHTML/i.test(line.text())) refused.push(line.text())
  })
  await openWindow()
  await say('严格的网页')
  await sentAll()
  await answer('<p>也能用 <b>粗体</b></p>')
  await waitFor('也能用')
  expect(await page.locator('.panel').evaluate((one) => getComputedStyle(one).position)).toBe('fixed')
  expect(refused.filter((line) => !line.includes('TrustedHTML'))).toEqual([])
})

test('a page that is not allowed shows nothing and does not break', async () => {
  await admin('PATCH', `/chat-sites/${site.id}`, { allowedOrigins: ['https://elsewhere.example'] })
  try {
    const told: string[] = []
    context = await browser.newContext()
    page = await context.newPage()
    page.on('console', (line) => told.push(line.text()))
    await page.goto(foreign.address)
    await expect.poll(() => told.some((line) => line.includes('Kairos: chat not started'))).toBe(true)
    expect(await page.locator('kairos-chat').count()).toBe(0)
    expect(await page.getByRole('heading').textContent()).toBe('物业缴费')
  } finally {
    await admin('PATCH', `/chat-sites/${site.id}`, { allowedOrigins: [foreign.address] })
  }
})

test('can be used by keyboard alone, and axe finds nothing', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await visit('/', { colorScheme })
    await page.addStyleTag({ content: 'main { display: none }' })
    await launcher().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await say('你好')
    await sentAll()
    await answer('<p>您好,请看 <a href="https://example.org">这里</a></p>')
    await waitFor('请看')
    await agent('POST', `/conversations/${await conversationId()}/status`, { status: 'resolved', reason: '好' })
    await page.getByRole('radiogroup').waitFor()
    const inside = () => page.evaluate(() => document.activeElement?.localName === 'kairos-chat')
    for (let step = 0; step < 14; step += 1) {
      await page.keyboard.press('Tab')
      expect(await inside()).toBe(true)
    }
    const { violations } = await new AxeBuilder({ page }).include('kairos-chat').analyze()
    expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect
      .poll(() => page.evaluate(() => document.querySelector('kairos-chat')?.shadowRoot?.activeElement?.className))
      .toContain('launcher')
    await context.close()
  }
})
