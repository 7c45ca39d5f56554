import type { BrowserContext, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoCompany } from '#apps/server/demo/content/company.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { newContext, type Stage, setStage } from './testing.ts'
import { everythingSaid, strangeWords, textsOn, untranslatedIn } from './words.ts'

let stage: Stage
const demo = demoCompany({ now: new Date().toISOString() })
const names = [...demo.customers, ...demo.organizations].map((one) => one.name)

beforeAll(async () => {
  stage = await setStage(['--demo'])
}, 300_000)
afterAll(() => stage?.close())

/** Moments of truth, promises, vouchers, tasks: the rooms of the desk, and what the customer sees of them. */
async function roomsOf(page: Page, locale: Locale): Promise<string[]> {
  const read = async (path: string) => (await page.request.get(`${stage.address}/api/v1${path}`)).json()
  const [voucher] = (await read('/vouchers?limit=1')).items
  const [promise] = (await read('/promises?owner=all&limit=1')).items
  const conversation: string = promise.conversationId
  const link = await page.request.post(`${stage.address}/api/v1/conversations/${conversation}/progress-link`, {
    data: {},
    headers: { origin: stage.address },
  })
  return [
    ...['/', `/conversations/${conversation}`, `/conversations/${conversation}?side=1`],
    ...['/promises', '/promises?view=table', '/promises?view=calendar', '/promises?view=reliability'],
    ...[
      '/scorecards',
      '/scorecards?by=touchpoint',
      '/handovers',
      '/handovers?list=received',
      `/record-sheets/${conversation}`,
    ],
    ...['/vouchers', `/vouchers?open=${voucher.id}`, '/tasks', `/customers/${promise.customerId}`],
    ...['rating', 'touchpoints', 'promises', 'guidance', 'voucher-kinds'].map((name) => `/settings/${name}`),
    `${(await link.json()).path}?lang=${locale}`,
    `${new URL(voucher.url).pathname}?lang=${locale}`,
  ]
}

/** 李娜 on her phone at night, who reads this language. */
async function phoneOf(locale: Locale, problems: string[]): Promise<BrowserContext> {
  const context = await newContext(stage, problems, {
    ...{ locale, viewport: { width: 390, height: 844 } },
    ...{ colorScheme: 'dark', hasTouch: true, isMobile: true },
  })
  const headers = { origin: stage.address }
  const { email, password } = stage.logins.find((one) => one.name === '李娜') ?? {}
  await context.request.post(`${stage.address}/api/v1/session`, { data: { email, password }, headers })
  const changed = await context.request.patch(`${stage.address}/api/v1/me`, { data: { locale }, headers })
  expect(changed.status()).toBe(200)
  return context
}

test.for(['zh-TW', 'en'] as const)(
  'on a phone at night in %s: no other language, nothing too wide, no error',
  { timeout: 120_000 },
  async (locale) => {
    const problems: string[] = []
    const context = await phoneOf(locale, problems)
    const page = await context.newPage()
    problems.splice(0)
    // Whatever the server told of the company and its customers is theirs, not ours.
    const told: Promise<string>[] = [Promise.resolve(everythingSaid(demo))]
    page.on('response', (answer: Response) => {
      if (!/\/api\/v1\//.test(answer.url()) || answer.status() !== 200) return
      told.push(answer.json().then(everythingSaid, () => ''))
    })
    const untranslated = untranslatedIn(locale)
    // The words by which the company tells touchpoints are in its customers' languages.
    const rules = await context.request.get(`${stage.address}/api/v1/touchpoint-rules`)
    const { items } = (await rules.json()) as { items: { words: string[] }[] }
    const own = [...names, ...items.flatMap(({ words }) => words)]
    const faults: string[] = []
    for (const path of await roomsOf(page, locale)) {
      await page.goto(stage.address + path)
      await page.waitForLoadState('networkidle')
      await page.waitForFunction(() => !document.querySelector('.ant-skeleton'))
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      if (wide > 0) faults.push(`${path}: ${wide} px too wide`)
      const said = [...(await Promise.all(told)), ...names].join('\n')
      const texts = await textsOn(page)
      const strange = locale === 'en' ? [] : strangeWords(texts, said, own)
      faults.push(...[...untranslated(texts, said), ...strange].map((one) => `${path}: ${one}`))
    }
    await context.close()
    expect(faults).toEqual([])
    expect(problems).toEqual([])
    expect(stage.errors()).toBe('')
  },
)
