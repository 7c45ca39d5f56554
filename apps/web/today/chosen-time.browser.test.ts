import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { nowMs } from '#platform/server/clock/index.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'

let desk: Desk
let lilei: Colleague
let context: BrowserContext
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  lilei = await desk.colleague('agent', '李雷')
}, 180_000)
afterAll(() => desk?.close())
afterEach(() => context?.close())

const fromNow = (hours: number) => new Date(nowMs() + hours * 3_600_000).toISOString()

test('a time chosen on the progress page is named on Today and promised with one key; then it stands', async () => {
  const customerId = await addCustomer(desk.kernel, 'Emily Carter')
  const { conversationId: id } = await receive(desk.kernel, { customerId, text: '厨房在漏水' })
  await lilei.call('POST', `/conversations/${id}/assign`, { assigneeId: lilei.id })
  const slots = [20, 44].map((begin) => ({ from: fromNow(begin), to: fromNow(begin + 2) }))
  await lilei.call('POST', `/conversations/${id}/asks`, { kind: 'slots', text: '师傅哪天上门？', slots })
  const { url } = await lilei.call('POST', `/conversations/${id}/progress-link`, {})

  const customer = await desk.stranger()
  await customer.page.setViewportSize({ width: 390, height: 844 })
  await customer.page.goto(url)
  const choices = customer.page.locator('#choices')
  await choices.getByRole('radio').nth(1).check()
  await choices.getByRole('button', { name: '就选这个' }).click()
  await choices.getByText('您选了：').waitFor()
  // Until it is promised, it is theirs to change.
  await choices.getByText('换一个时间').waitFor()
  await picture(customer.page, 'chosen-theirs', { fullPage: true })

  ;({ page, context } = await lilei.sit())
  await page.goto(desk.address)
  const reason = page.getByText(/^Emily Carter 选了.*（师傅哪天上门？），还没有人承诺$/)
  await reason.waitFor()
  await picture(page, 'chosen-today')
  await page.goto(`${desk.address}/conversations/${id}`)
  const section = page.getByRole('region', { name: '请客户来定' })
  await section.getByRole('button', { name: '作出承诺' }).click()
  await section.getByText('已成为承诺').waitFor()
  await page.getByRole('region', { name: '承诺', exact: true }).getByText('师傅上门').first().waitFor()
  const { items } = await lilei.call('GET', `/conversations/${id}/promises`)
  expect(items).toMatchObject([
    { text: '师傅上门', dueFrom: slots[1]?.from, dueAt: slots[1]?.to, owner: { id: lilei.id } },
  ])
  expect(await seriousFaults(page)).toEqual([])
  await picture(page, 'chosen-promised')
  await page.goto(desk.address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await reason.waitFor({ state: 'detached' })

  await customer.page.goto(url)
  await choices.getByText('您选了：').waitFor()
  expect(await choices.getByText('换一个时间').count()).toBe(0)
  await customer.context.close()
}, 120_000)
