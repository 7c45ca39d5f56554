import { sql } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Call } from '#modules/staff/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { openBrowser } from '#platform/testing/browser.ts'
import { buildWidget, foreignSite, type Restartable, restartableServer } from '../testing.ts'

type World = {
  browser: Browser
  server: Restartable
  admin: Call
  agent: Call & { id: string }
  foreign: Awaited<ReturnType<typeof foreignSite>>
  site: { id: string; key: string; secret: string }
  widgetFolder: string
}
let world: World
let opened: { context: BrowserContext; page: Page } | undefined
let init = ''

/** Before the tests of a file: a server, a browser, and somebody else's site that may use its window. */
export function setTheScene(): void {
  beforeAll(async () => {
    const widgetFolder = await buildWidget()
    const browser = await openBrowser()
    const server = await restartableServer(widgetFolder)
    const foreign = await foreignSite(() => ({ host: server.address, key: world.site.key, init }))
    const admin = await server.staff('admin', '管理员')
    const agent = await server.staff('agent', '李雷')
    const made = await admin('POST', '/chat-sites', {
      name: '官网',
      allowedOrigins: [foreign.address],
      settings: { title: '阳光物业' },
    })
    const site = { id: made.site.id, key: made.site.key, secret: made.secret }
    world = { browser, server, admin, agent, foreign, site, widgetFolder }
  }, 120_000)
  afterAll(async () => {
    await world?.browser.close()
    await world?.foreign.close()
    await world?.server.close()
  })
  afterEach(async () => {
    init = ''
    await opened?.context.close()
    opened = undefined
  })
}
export const the = (): World => world

/** The visitor's page. */
export function page(): Page {
  if (!opened) throw new Error('nobody has visited yet')
  return opened.page
}
export const context = () => page().context()
/**
 * A visitor with a browser of their own opens the foreign page; `more` is put into the `init` call, `onLine` hears what
 * the page writes to the console.
 */
export async function visit(
  path = '/',
  options: Parameters<Browser['newContext']>[0] = {},
  more = '',
  onLine: (line: string) => void = () => {},
): Promise<void> {
  init = more
  await opened?.context.close()
  const made = await world.browser.newContext({ locale: 'zh-CN', ...options })
  opened = { context: made, page: await made.newPage() }
  opened.page.on('console', (line) => onLine(line.text()))
  await opened.page.goto(world.foreign.address + path)
}
export const launcher = () => page().getByRole('button', { name: /打开对话/ })
export const field = () => page().getByRole('textbox', { name: '请输入' })
export const bubbles = () => page().locator('.bubble:not(.dots)')
export const waitFor = (text: string) => page().locator('.bubble', { hasText: text }).first().waitFor()
export async function openWindow(): Promise<void> {
  await launcher().click()
  await page().getByRole('dialog').waitFor()
}
export async function say(text: string): Promise<void> {
  await field().fill(text)
  await field().press('Enter')
}
/** Until nothing waits in the browser to be sent. */
export const sentAll = () =>
  page().waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('.out.')))

/** The conversation that was touched last. */
export const conversationId = async () => (await world.agent('GET', '/conversations?view=all')).items[0].id as string
export const answer = async (html: string) =>
  world.agent('POST', `/conversations/${await conversationId()}/messages`, { direction: 'outbound', html })
export async function storedTexts(): Promise<string[]> {
  const found = await rows<{ text: string }>(
    world.server.kernel().db,
    sql`select text from message where conversation_id = ${await conversationId()} order by seq`,
  )
  return found.map((row) => row.text)
}
