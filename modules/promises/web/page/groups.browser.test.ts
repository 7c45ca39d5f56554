import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { picture } from '#platform/testing/browser.ts'
import { fromNow, hour } from '../../server/testing.ts'

const soon = { timeout: 10_000 }
let desk: Desk
let anna: Colleague
let context: BrowserContext

beforeAll(async () => {
  desk = await openDesk()
  anna = await desk.colleague('agent', '安娜')
}, 180_000)
afterAll(() => desk?.close())
afterEach(() => context?.close())

async function owed(name: string, count: number): Promise<{ id: string; text: string }[]> {
  const customerId = await addCustomer(desk.kernel, name)
  const { conversationId } = await receive(desk.kernel, { customerId, text: '什么时候来？' })
  await anna.call('POST', `/conversations/${conversationId}/assign`, { assigneeId: anna.id })
  const made = []
  for (let n = 1; n <= count; n += 1) {
    const text = `${name}的第 ${n} 件事`
    const owner = { kind: 'member', id: anna.id }
    const body = { text, owner, dueAt: fromNow(n * hour) }
    made.push(await anna.call('POST', `/conversations/${conversationId}/promises`, body))
  }
  return made
}

test('the board by customer counts every state, goes on within a customer, and its address shows the same to all', async () => {
  await owed('王丽', 9)
  const [kept, given] = await owed('周敏', 3)
  await anna.call('POST', `/promises/${kept?.id}/keep`, { evidence: '已办好' })
  await anna.call('POST', `/promises/${given?.id}/break`, { reason: '配件停产' })

  const sat = await anna.sit()
  context = sat.context
  const { page } = sat
  const block = (name: string) => page.getByRole('region', { name })
  const choose = async (state: string) => {
    await page.getByRole('combobox', { name: '状态' }).click()
    await page.getByTitle(state, { exact: true }).click()
  }
  await page.goto(`${desk.address}/promises?owner=me&group=customer`)
  await page.getByText('共 10 条承诺，2 组').waitFor()
  expect(await block('王丽').getByRole('listitem').count()).toBe(6)
  await block('王丽').getByRole('button', { name: '再看 3 条' }).click()
  await expect.poll(() => block('王丽').getByRole('link').count(), soon).toBe(9)
  expect(await block('王丽').locator('header').innerText()).toMatch(/王丽\s*9/)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  await choose('按时兑现')
  await block('周敏').getByText('周敏的第 1 件事').waitFor()
  expect(await block('王丽').count()).toBe(0)
  await choose('已违约，不再欠')
  await block('周敏').getByText('周敏的第 2 件事').waitFor()
  expect(new URL(page.url()).searchParams.get('state')).toBe('given-up')

  // Somebody who usually looks by due time is shown the same by the address.
  const boss = await desk.colleague('owner', '周总')
  const there = await boss.sit()
  await there.page.goto(page.url().replace('owner=me', `owner=${anna.id}`))
  await there.page.getByRole('region', { name: '周敏' }).getByText('周敏的第 2 件事').waitFor()
  await there.page.getByText('共 1 条承诺，1 组').waitFor()
  await there.context.close()
}, 90_000)

test('a card and a row show the weakest of what colleagues promised beneath it, and follow when that changes', async () => {
  const ben = await desk.colleague('agent', '韩本')
  const made = await owed('赵敏', 3)
  const beneath = async (n: number, text: string, dueIn: number) =>
    anna.call('POST', `/promises/${made[n]?.id}/inner`, {
      ...{ text, dueAt: fromNow(dueIn), owner: { kind: 'member', id: ben.id }, anyway: true },
    })
  const lock = await beneath(1, '去仓库领新锁芯', hour / 2)
  await beneath(1, '派电工', 1.5 * hour)
  await beneath(2, '请厂家把延长保修的合同原件寄到前台并通知客户来取', 26 * hour)

  const seen = [
    { view: 'view=board&group=due', name: 'board-inner', width: 1440, dark: false },
    { view: 'view=board&group=customer', name: 'board-inner-groups', width: 1440, dark: true },
    { view: 'view=table', name: 'board-inner-table', width: 1440, dark: false },
    { view: 'view=board&group=due', name: 'board-inner-390', width: 390, dark: true },
  ]
  for (const { view, name, width, dark } of seen) {
    const sat = await anna.sit({ width, height: 900, dark })
    context = sat.context
    const { page } = sat
    await page.goto(`${desk.address}/promises?owner=mine&${view}`)
    const card = page.getByRole('link').filter({ hasText: '赵敏的第 2 件事' })
    await card.getByText('韩本：去仓库领新锁芯').waitFor()
    await card.getByText('2 项中还有 2 项').waitFor()
    const other = page.getByRole('link').filter({ hasText: '赵敏的第 3 件事' })
    await other.getByText('晚于对客户的约定').waitFor()
    await picture(page, name)
    const { violations } = await new AxeBuilder({ page }).include('.promises-body').analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
    if (name === 'board-inner-390') {
      await ben.call('POST', `/promises/${lock.id}/keep`, { evidence: '领到了' })
      await card.getByText('韩本：派电工').waitFor()
    }
    await context.close()
  }
}, 120_000)
