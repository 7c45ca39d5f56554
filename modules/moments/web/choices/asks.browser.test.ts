import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'

let desk: Desk
let lilei: Colleague

beforeAll(async () => {
  desk = await openDesk()
  lilei = await desk.colleague('agent', '李雷')
}, 180_000)
afterAll(() => desk?.close())

test('times and a question are put to the customer beside the conversation', async () => {
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId } = await receive(desk.kernel, { customerId, text: '厨房在漏水' })
  await lilei.call('POST', `/conversations/${conversationId}/assign`, { assigneeId: lilei.id })
  const { page, context } = await lilei.sit()
  await page.goto(`${desk.address}/conversations/${conversationId}`)
  const section = page.getByRole('region', { name: '请客户来定' })
  await section.getByText('客户在进度页可以选时间、答问题').waitFor()
  await section.getByRole('button', { name: '请客户' }).click()
  await page.getByText('选一个时间').click()
  await section.getByLabel('选时间做什么').fill('师傅哪天上门？')
  await section.scrollIntoViewIfNeeded()
  const wide = await section.locator('form').evaluate((form) => form.scrollWidth - form.clientWidth)
  expect(wide, 'the form is wider than its place').toBe(0)
  await picture(page, 'asks-form')
  await section.getByRole('button', { name: '请客户', exact: true }).click()
  await section.getByText('师傅哪天上门？').waitFor()
  const { items } = await lilei.call('GET', `/conversations/${conversationId}/asks`)
  expect(items).toMatchObject([{ kind: 'slots', text: '师傅哪天上门？', answeredAt: null }])
  expect(items[0].slots).toHaveLength(2)
  // What the customer chose on the phone is seen at once, and told in the timeline.
  await lilei.call('POST', `/asks/${items[0].id}/choose`, { slotId: items[0].slots[1].id })
  await page.locator('.cv-timeline').getByText('李雷 选了').waitFor()
  await section.getByText('李雷 今天').waitFor()
  await section.getByRole('button', { name: '请再选一次' }).waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await picture(page, 'asks-done')
  await context.close()
}, 120_000)
