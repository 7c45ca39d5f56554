import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'
import { day, fromNow } from '../../server/testing.ts'

/** Who hands a matter on says what is owed in it, and to whom that goes. */
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

test('of what is owed in a matter handed to another team, what is ticked goes along and the rest stays', async () => {
  const repair = await addTeam(desk.kernel, '工程维修')
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId: id } = await receive(desk.kernel, { customerId, text: '厨房在漏水', teamId: desk.team.id })
  await lilei.call('POST', `/conversations/${id}/assign`, { assigneeId: lilei.id })
  const ours = { kind: 'team', id: desk.team.id }
  const promise = (text: string, owner?: object) =>
    lilei.call('POST', `/conversations/${id}/promises`, { text, dueAt: fromNow(day), ...(owner ? { owner } : {}) })
  await promise('联系楼上业主', ours)
  await promise('师傅上门检查')
  await promise('明天回电说明原因')
  await lilei.call('POST', '/tasks', { title: '准备水管配件', conversationId: id, owner: ours })

  ;({ page, context } = await lilei.sit())
  await page.goto(`${desk.address}/conversations/${id}`)
  await page.locator('.cv-head').getByRole('button', { name: '更多' }).click()
  await page.getByText('转交', { exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '转交' })
  const box = (name: RegExp) => dialog.getByRole('checkbox', { name })
  await box(/师傅上门检查/).waitFor()
  // To a colleague of the team, what the team owes stays the team's.
  expect(await box(/联系楼上业主/).isChecked()).toBe(false)
  await dialog.getByLabel('团队').click()
  await page.getByTitle('工程维修').click()
  await expect.poll(() => box(/联系楼上业主/).isChecked()).toBe(true)
  await expect.poll(() => box(/准备水管配件/).isChecked()).toBe(true)
  // What a named person promised stays with that person, unless they say otherwise.
  expect(await box(/明天回电/).isChecked()).toBe(false)
  await box(/师傅上门检查/).check()
  await picture(page, 'transfer-along')
  expect(await seriousFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: '转交' }).click()
  await page
    .getByText(/已转交|已交给另一个团队/)
    .first()
    .waitFor()

  const owner = await desk.colleague('owner', '王总')
  const { items } = await owner.call('GET', `/conversations/${id}/promises`)
  const ownerOf = Object.fromEntries(items.map((one: Told) => [one.text, one.owner.id]))
  expect(ownerOf).toEqual({ 联系楼上业主: repair.id, 师傅上门检查: repair.id, 明天回电说明原因: lilei.id })
  const tasks = await owner.call('GET', `/conversations/${id}/tasks`)
  expect(tasks.items).toMatchObject([{ title: '准备水管配件', owner: { id: repair.id } }])
  // Who still owes something reads along.
  await page.goto(`${desk.address}/conversations/${id}`)
  await page.getByRole('region', { name: '承诺', exact: true }).getByText('明天回电说明原因').waitFor()
}, 120_000)

type Told = { text: string; owner: { id: string } }
