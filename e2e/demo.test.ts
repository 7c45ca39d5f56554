import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoCompany } from '#apps/server/demo/content/company.ts'
import { newContext, type Stage, setStage, signIn } from './testing.ts'
import { everythingSaid, strangeWords, textsOn } from './words.ts'

let stage: Stage
const demo = demoCompany({ now: new Date().toISOString() })
/** Everything the people of the demo company wrote, and what they are called. */
const said = everythingSaid(demo)
const names = [...demo.customers, ...demo.organizations].map((one) => one.name)

beforeAll(async () => {
  stage = await setStage(['--demo'])
}, 300_000)
afterAll(() => stage?.close())

const loginOf = (name: string) => {
  const found = stage.logins.find((one) => one.name === name)
  if (!found) throw new Error(`no login for ${name}`)
  return found
}

type Room = { path: string; ready: (page: Page) => Promise<unknown> }
const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { level: 1, name }).waitFor()

/** The rooms of the desk that a service manager uses. */
async function roomsOf(page: Page): Promise<Room[]> {
  const first = async (list: string): Promise<string> => {
    const answer = await page.request.get(`${stage.address}/api/v1${list}`)
    return ((await answer.json()) as { items: { id: string }[] }).items[0]?.id ?? ''
  }
  const conversation = await first('/conversations?view=all&limit=1')
  const mail = await first('/conversations?view=all&channel=mail&limit=1')
  const customer = await first('/customers?limit=1')
  return [
    { path: '/', ready: heading('李娜') },
    { path: '/conversations?view=all', ready: (on) => on.locator('.cv-row').first().waitFor() },
    { path: `/conversations/${conversation}`, ready: (on) => on.locator('.cv-message').first().waitFor() },
    { path: `/conversations/${mail}`, ready: (on) => on.locator('.ml-mail').first().waitFor() },
    { path: '/promises', ready: (on) => on.locator('.promise-card').first().waitFor() },
    { path: '/promises?view=table', ready: (on) => on.locator('.promise-row, .promise-card').first().waitFor() },
    { path: '/promises?view=calendar', ready: (on) => on.locator('.calendar-item').first().waitFor() },
    ...['owner', 'customer', 'team'].map((group) => ({
      path: `/promises?group=${group}`,
      ready: (on: Page) => on.locator('.promise-card').first().waitFor(),
    })),
    ...['/promises?view=reliability', '/scorecards', '/handovers', '/tasks', '/vouchers'].map((path) => ({
      path,
      ready: (on: Page) => on.getByRole('heading', { level: 1 }).waitFor(),
    })),
    { path: '/customers', ready: heading('客户') },
    { path: `/customers/${customer}`, ready: (on) => on.getByRole('heading', { level: 1 }).waitFor() },
    { path: '/organizations', ready: heading('单位') },
    { path: `/search?q=${encodeURIComponent('漏水')}`, ready: (on) => on.locator('.hit').first().waitFor() },
    ...[
      'profile',
      'company',
      'members',
      'teams',
      'mailboxes',
      'mail-signatures',
      'chat',
      'forms',
      'canned-replies',
      'guidance',
      'voucher-kinds',
      'demo',
    ].map((name) => ({
      path: `/settings/${name}`,
      ready: (on: Page) => on.getByRole('heading', { level: 1 }).waitFor(),
    })),
  ]
}

/** The stories follow the clock: what was told when the program started may differ by an hour from what is told here. */
async function saidLately(page: Page): Promise<string> {
  const answer = await page.request.get(`${stage.address}/api/v1/conversations?view=all&limit=100`)
  return everythingSaid(await answer.json())
}

/** What stands in a conversation that is open: its messages, and what other people's mail servers said of them. */
async function saidIn(page: Page, path: string): Promise<string> {
  const [, id] = /^\/conversations\/([0-9a-f-]{36})/.exec(path) ?? []
  if (!id) return ''
  const answer = await page.request.get(`${stage.address}/api/v1/conversations/${id}`)
  return everythingSaid(await answer.json())
}

/** Latin words that are left, and pages wider than their window. */
async function faultsOf(page: Page, { path, ready }: Room): Promise<string[]> {
  await page.goto(stage.address + path)
  await ready(page)
  await page.waitForLoadState('networkidle')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const where = `${path} at ${page.viewportSize()?.width} px`
  const written = [said, await saidLately(page), await saidIn(page, path)].join('\n')
  const words = strangeWords(await textsOn(page), written, names).map((one) => `${where}: ${one}`)
  return wide > 0 ? [`${where}: ${wide} px too wide`, ...words] : words
}

test.for([
  ['at a desk', { width: 1440, height: 900 }],
  ['on a phone', { width: 390, height: 844 }],
] as const)('every room %s: Chinese only, nothing too wide, no error', { timeout: 300_000 }, async ([, viewport]) => {
  const problems: string[] = []
  const context = await newContext(stage, problems, { viewport })
  const page = await context.newPage()
  await signIn(page, stage.address, loginOf('李娜'))
  problems.splice(0)
  const faults: string[] = []
  for (const room of await roomsOf(page)) faults.push(...(await faultsOf(page, room)))
  await context.close()
  expect(faults).toEqual([])
  expect(problems).toEqual([])
  expect(stage.errors()).toBe('')
})

test('somebody of one team sees the team’s work, and not that of another', async () => {
  const problems: string[] = []
  const context = await newContext(stage, problems)
  const page = await context.newPage()
  await signIn(page, stage.address, loginOf('王晓燕'))
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '会话' }).click()
  await page.locator('.cv-row').first().waitFor()
  const answer = await page.request.get(`${stage.address}/api/v1/conversations?view=all&limit=100`)
  const { items } = (await answer.json()) as { items: { team: { name: string } | null }[] }
  expect([...new Set(items.map((one) => one.team?.name))]).toEqual(['前台客服'])
  await context.close()
})
