import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'

/** A busy machine takes its time. */
const soon = { timeout: 15_000 }
let desk: Desk
let admin: Colleague
let lilei: Colleague
let hanmei: Colleague
let context: BrowserContext
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  admin = await desk.colleague('admin', '周建国')
  lilei = await desk.colleague('agent', '李雷')
  hanmei = await desk.colleague('agent', '韩梅梅')
}, 180_000)
afterAll(() => desk?.close())
afterEach(() => context?.close())

async function conversation(text: string): Promise<string> {
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId } = await receive(desk.kernel, { customerId, text, channel: 'form' })
  await lilei.call('POST', `/conversations/${conversationId}/assign`, { assigneeId: lilei.id })
  return conversationId
}
const moments = () => page.getByRole('region', { name: '逐个时刻' })
async function sit(who: Colleague, path: string) {
  ;({ page, context } = await who.sit())
  await page.goto(`${desk.address}${path}`)
}

test('an agent corrects the touchpoint three times, and an admin makes a rule of it with one click', async () => {
  await sit(admin, '/settings/touchpoints')
  await page.getByRole('button', { name: '物业', exact: true }).click()
  await page.getByText('装修手续').first().waitFor()
  await context.close()

  const ids = await Promise.all(['押金条丢了', '材料堆在哪里', '几点可以施工'].map(conversation))
  await desk.kernel.followers.drain()
  ;({ page, context } = await lilei.sit())
  for (const id of ids) {
    await page.goto(`${desk.address}/conversations/${id}`)
    const choice = moments().getByRole('combobox', { name: '第 1 个时刻的触点' })
    await choice.fill('装修')
    await page.locator('.ant-select-item-option').filter({ hasText: '装修手续' }).click()
    await moments().getByTitle('装修手续').waitFor()
  }
  await context.close()

  await sit(admin, '/settings/touchpoints')
  const suggested = page.getByRole('region', { name: '从大家的更正看，可以加规则' })
  await suggested.getByText('3 次被改成“装修手续”').waitFor()
  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
  expect(axe.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  await suggested.getByRole('button', { name: '设为规则' }).click()
  await suggested.waitFor({ state: 'detached' })
  const next = await conversation('物业几点上班')
  await desk.kernel.followers.drain()
  await expect
    .poll(async () => (await lilei.call('GET', `/conversations/${next}/moments`)).items[0].touchpoint?.name, soon)
    .toBe('装修手续')
}, 120_000)

test('a hand-over is the colleague’s own moment: they see it and score it', async () => {
  const id = await conversation('厨房在漏水')
  await lilei.call('POST', `/conversations/${id}/transfer`, { assigneeId: hanmei.id, note: { html: '<p>请接手</p>' } })
  await desk.kernel.followers.drain()
  await sit(hanmei, `/conversations/${id}`)
  const line = moments().getByRole('listitem').filter({ hasText: '李雷 交给 韩梅梅' })
  await line.getByText('内部', { exact: true }).waitFor()
  await line.getByText('附了话：为什么转、请做什么').waitFor()
  await line.getByText('同事还没有评分').waitFor()
  await line.getByRole('button', { name: '给这次转交打分' }).click()
  await line.getByRole('radio', { name: /^\+2/ }).click()
  await line.getByLabel('一句话（可不填）').fill('写得很清楚')
  await line.getByRole('button', { name: '保存' }).click()
  await line.getByRole('img', { name: /\+2/ }).waitFor()
  await line.getByText('写得很清楚').waitFor()
  const { items } = await lilei.call('GET', `/conversations/${id}/moments`)
  expect(items.find((one: { kind: string }) => one.kind === 'internal')).toMatchObject({
    score: { value: 2, source: 'customer', words: '写得很清楚' },
    abilities: { score: false },
  })
  await desk.kernel.followers.drain()
  await line.getByText('同事评了分').waitFor()
}, 60_000)

test('whoever gave it to another team is told of a low score and why, reads it among their hand-overs, and says so', async () => {
  const repair = await addTeam(desk.kernel, '工程维修')
  const wugang = await desk.colleague('agent', '吴刚', [repair.id])
  const id = await conversation('电梯停了')
  await sit(lilei, `/conversations/${id}`)
  await page.locator('.cv-head').getByRole('button', { name: '更多' }).click()
  await page.getByText('转交', { exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '转交' })
  await dialog.getByText('客户要什么还没记下').waitFor()
  await dialog.getByLabel('团队').click()
  await page.getByTitle('工程维修').click()
  await dialog.getByLabel('负责人').click()
  await page.getByTitle('吴刚').click()
  await dialog.getByRole('button', { name: '转交' }).click()
  await page.waitForURL(/\/conversations$/)
  await desk.kernel.followers.drain()
  await page.goto(desk.address)
  await page.getByRole('heading', { level: 1 }).waitFor()

  const receiver = await wugang.sit()
  const theirs = receiver.page
  await theirs.goto(`${desk.address}/handovers?list=received`)
  const received = theirs.getByRole('listitem').filter({ hasText: '来自 李雷' })
  await received.getByText('没有附话').waitFor()
  await received.getByRole('button', { name: '给这次转交打分' }).click()
  await received.getByRole('radio', { name: /^−2/ }).click()
  await received.getByLabel('少了什么，写一句，同事才知道怎么改（可不填）').fill('没写客户几点在家')
  await received.getByRole('button', { name: '保存' }).click()
  await received.getByText('没写客户几点在家').waitFor()

  const notice = page.getByRole('status').filter({ hasText: '吴刚 给您的转交打了 −2 分' })
  await notice.getByText('没写客户几点在家').waitFor()
  const step = page.locator('.step', { hasText: '吴刚给您的转交打了 −2 分：“没写客户几点在家”' })
  await step.getByText('会话已不在您的团队').waitFor()
  expect(await step.innerText()).not.toContain('王丽')
  await step.getByRole('link').click()
  const given = page.getByRole('listitem').filter({ hasText: '交给 吴刚' })
  await given.getByText('没写客户几点在家').waitFor()
  expect(await given.innerText()).not.toContain('王丽')
  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
  expect(axe.violations.map(({ id: rule, nodes }) => [rule, nodes[0]?.html])).toEqual([])
  await given.getByRole('button', { name: '知道了' }).click()
  await given.getByText('转交人已看过评分').waitFor()
  await received.getByText('转交人已看过评分').waitFor()
  await page.goto(desk.address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await step.waitFor({ state: 'detached' })
  await receiver.context.close()
}, 90_000)
