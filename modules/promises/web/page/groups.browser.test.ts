import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
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
