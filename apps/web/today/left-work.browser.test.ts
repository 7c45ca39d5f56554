import { mkdirSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { seriousFaults } from '#platform/testing/browser.ts'

let desk: Desk
let context: BrowserContext
let page: Page
let admin: Colleague
let lead: Colleague
let chen: Colleague
let li: Colleague

beforeAll(async () => {
  desk = await openDesk()
  admin = await desk.colleague('admin', '周建国')
  lead = await desk.colleague('supervisor', '韩梅梅')
  chen = await desk.colleague('agent', '陈国栋')
  li = await desk.colleague('agent', '李娜')
}, 180_000)
afterAll(() => desk?.close())
afterEach(() => context?.close())

const shots = process.env.SHOTS
const shot = async (name: string) => {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}/${name}.png` })
}
async function sit(who: Colleague, path: string, more: Parameters<Colleague['sit']>[0] = {}) {
  await context?.close()
  ;({ page, context } = await who.sit(more))
  await page.goto(desk.address + path)
}
const dialog = () => page.getByRole('dialog')
const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString()

/** Two conversations, two promises, a task. */
async function inHand() {
  for (const text of ['修好三号楼门禁', '周三前答复停车费的事']) {
    const customerId = await addCustomer(desk.kernel, '王丽')
    const { conversationId: id } = await receive(desk.kernel, {
      customerId,
      text: '三号楼门禁坏了',
      teamId: desk.team.id,
    })
    await chen.call('POST', `/conversations/${id}/assign`, { assigneeId: chen.id })
    await chen.call('POST', `/conversations/${id}/promises`, { text, dueAt: hours(text.length) })
  }
  await chen.call('POST', '/tasks', { title: '整理二期钥匙' })
}

test('who is deactivated is warned about by what they owe; the lead finds it on Today and hands it on in one step', async () => {
  await inHand()
  await sit(admin, '/settings/members')
  await page.getByRole('button', { name: '更多 陈国栋' }).click()
  await page.getByRole('menuitem', { name: '停用' }).click()
  await dialog()
    .getByText(/名下还有 ?2 项承诺、1 项任务、2 个会话。/)
    .waitFor()
  await dialog().getByRole('link', { name: '修好三号楼门禁' }).waitFor()
  await shot('left-deactivate')
  expect(await seriousFaults(page)).toEqual([])
  await dialog().getByRole('button', { name: '停用', exact: true }).click()
  await dialog().waitFor({ state: 'detached' })
  await page.getByRole('switch', { name: /显示已停用/ }).click()
  await page.getByText(/名下还有 ?2 项承诺、1 项任务、2 个会话/).waitFor()
  await shot('left-members')

  for (const [name, more] of [
    ['dark', { dark: true }],
    ['phone', { width: 390, height: 844 }],
    ['light', {}],
  ] as const) {
    await sit(lead, '/', more)
    await page.getByText('已离职的同事名下还有工作').waitFor()
    await shot(`left-today-${name}`)
    if (name === 'light') continue
    await page.getByRole('button', { name: '交给别人' }).click()
    await dialog().getByText('陈国栋名下的工作').waitFor()
    await dialog().getByRole('link', { name: '修好三号楼门禁' }).waitFor()
    await shot(`left-dialog-${name}`)
    expect(await seriousFaults(page), name).toEqual([])
  }
  await page.goto(`${desk.address}/promises?owner=left`)
  await page.getByText('修好三号楼门禁').waitFor()
  expect(await page.locator('.owner-gone').allInnerTexts()).toEqual(['已离职', '已离职'])
  await shot('left-board')

  await page.goto(`${desk.address}/`)
  await page.getByRole('button', { name: '交给别人' }).click()
  await dialog().getByRole('combobox', { name: '选择负责人' }).click()
  await page.getByTitle('李娜').click()
  await dialog().getByRole('button', { name: '交出', exact: true }).click()
  await page.getByText(/已交出 ?2 项承诺、1 项任务、2 个会话/).waitFor()
  await dialog().waitFor({ state: 'detached' })
  await page.getByText('已离职的同事名下还有工作').waitFor({ state: 'detached' })
  const owed = (await li.call('GET', '/promises?owner=me')).items
  expect(owed.map(({ text }: { text: string }) => text).sort()).toEqual(['修好三号楼门禁', '周三前答复停车费的事'])
}, 150_000)
