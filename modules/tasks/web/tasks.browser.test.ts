import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'

let desk: Desk
let lilei: Colleague
let hanmei: Colleague

beforeAll(async () => {
  desk = await openDesk()
  lilei = await desk.colleague('agent', '李雷')
  hanmei = await desk.colleague('agent', '韩梅梅')
}, 180_000)
afterAll(() => desk?.close())

async function look(page: Page, name: string): Promise<void> {
  expect(await seriousFaults(page), name).toEqual([])
  await picture(page, `tasks-${name}`)
}

test('a task for a colleague is heard of at once, finished on a phone, and Act advances', async () => {
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId } = await receive(desk.kernel, { customerId, text: '厨房的阀门一直在滴水' })
  await lilei.call('POST', `/conversations/${conversationId}/assign`, { assigneeId: lilei.id })
  const act = async () => (await lilei.call('GET', `/conversations/${conversationId}/steps`)).steps[2]

  const other = await hanmei.sit({ width: 390, height: 844 })
  await other.page.goto(`${desk.address}/tasks`)
  await other.page.getByText('没有要做的任务').waitFor()
  await look(other.page, 'empty-phone')

  const one = await lilei.sit()
  await one.page.goto(`${desk.address}/conversations/${conversationId}?side=1`)
  const side = one.page.getByRole('region', { name: '任务', exact: true })
  await side.getByRole('button', { name: '添加任务' }).click()
  await side.getByLabel('要做什么').fill('联系师傅确认阀门型号')
  await side.getByLabel('谁来做').click()
  await one.page.locator('.ant-select-item-option', { hasText: '韩梅梅' }).click()
  await side.getByRole('button', { name: '更多', exact: true }).click()
  await side.getByLabel('清单，一行一项（可不填）').fill('问型号\n问到货时间')
  await look(one.page, 'form')
  await side.getByRole('button', { name: '添加', exact: false }).last().click()
  await side.getByRole('article', { name: '联系师傅确认阀门型号' }).waitFor()
  await one.page.locator('.cv-timeline').getByText('李雷 添加任务“联系师傅确认阀门型号”，由韩梅梅来做').waitFor()
  expect(await act()).toMatchObject({ state: 'doing', evidenceKind: 'task-made' })
  await look(one.page, 'section')

  // The colleague hears of it without asking; it waits above the list and moves nothing.
  await other.page.getByText('李雷交给您一个任务').waitFor()
  await other.page.reload()
  const task = other.page.getByRole('article', { name: '联系师傅确认阀门型号' })
  await task.getByLabel('问型号').click()
  await expect.poll(() => task.getByLabel('问型号').isChecked(), { timeout: 10_000 }).toBe(true)
  await look(other.page, 'list-phone')
  await task.getByRole('button', { name: '完成' }).click()
  await task.getByLabel('结果怎样？（可不填）').fill('型号是 DN20，后天到货')
  await task.getByRole('button', { name: /完成/ }).click()
  await other.page.getByText('没有要做的任务').waitFor()

  await side.getByText('型号是 DN20，后天到货').waitFor()
  expect(await act()).toMatchObject({ state: 'done', evidenceKind: 'task-done' })
  await look(one.page, 'done')

  const dark = await lilei.sit({ dark: true })
  const dueAt = new Date(Date.now() - 3_600_000).toISOString()
  await lilei.call('POST', '/tasks', { title: '整理本周的报修单', dueAt, priority: 'urgent' })
  await lilei.call('POST', '/tasks', { title: '给物业回电', conversationId })
  await dark.page.goto(`${desk.address}/tasks`)
  await dark.page.getByRole('article', { name: '整理本周的报修单' }).getByText('逾期 1小时').waitFor()
  await look(dark.page, 'list-dark')
}, 120_000)
