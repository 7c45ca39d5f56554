import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { picture, seriousFaults } from '#platform/testing/browser.ts'
import { answerNewDate } from '../server/index.ts'
import { day, fromNow, hour, minute } from '../server/testing.ts'

/** A busy machine takes its time. */
const soon = { timeout: 10_000 }
let desk: Desk
let lilei: Colleague
let hanmei: Colleague
let context: BrowserContext
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  lilei = await desk.colleague('agent', '李雷')
  hanmei = await desk.colleague('agent', '韩梅梅')
}, 180_000)
afterAll(() => desk?.close())
afterEach(async () => {
  setClock()
  await context?.close()
})

async function sit(path: string, more: Parameters<Colleague['sit']>[0] = {}) {
  ;({ page, context } = await lilei.sit(more))
  await page.goto(desk.address + path)
}

async function conversation(name = '王丽'): Promise<string> {
  const customerId = await addCustomer(desk.kernel, name)
  const { conversationId } = await receive(desk.kernel, { customerId, text: '厨房在漏水' })
  await lilei.call('POST', `/conversations/${conversationId}/assign`, { assigneeId: lilei.id })
  return conversationId
}
const promise = (id: string, text: string, dueIn = day) =>
  lilei.call('POST', `/conversations/${id}/promises`, {
    text,
    owner: { kind: 'member', id: lilei.id },
    dueAt: fromNow(dueIn),
  })
const stored = async (id: string) => (await lilei.call('GET', `/conversations/${id}/promises`)).items
const section = () => page.getByRole('region', { name: '承诺' })
const serious = () => seriousFaults(page)

test('a promise is made with P, a sentence and Enter, and kept without touching the mouse', async () => {
  const id = await conversation()
  await sit(`/conversations/${id}`)
  await section().getByText('还没有承诺').waitFor()
  await page.keyboard.press('p')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), soon)
    .toBe('承诺什么')
  await page.keyboard.type('派师傅上门检查水管')
  await page.keyboard.press('Enter')
  const item = section().getByRole('listitem').filter({ hasText: '派师傅上门检查水管' })
  await item.getByText(/还有/).waitFor()
  const [made] = await stored(id)
  expect(made).toMatchObject({ text: '派师傅上门检查水管', state: 'open', owner: { id: lilei.id } })
  expect(Date.parse(made.dueAt)).toBeGreaterThan(Date.now())

  await item.getByRole('button', { name: '兑现' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('师傅已换好接头')
  await page.keyboard.press('Control+Enter')
  await section().getByText('已兑现').first().waitFor()
  expect((await stored(id))[0]).toMatchObject({ state: 'kept', reason: '师傅已换好接头' })
  // The conversation itself tells of it.
  await page.locator('.cv-timeline').getByText('李雷 兑现了承诺“派师傅上门检查水管”').waitFor()
})

test('the usual times are chosen with the arrow keys', async () => {
  const id = await conversation()
  await sit(`/conversations/${id}`)
  await section().waitFor()
  await page.keyboard.press('p')
  await page.keyboard.type('发来账单明细')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await section().getByRole('listitem').filter({ hasText: '发来账单明细' }).getByText('明天 12:00').waitFor()
  const [made] = await stored(id)
  expect(
    new Intl.DateTimeFormat('zh-CN', { timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(new Date(made.dueAt)),
  ).toBe('12:00')
})

test('a colleague who was faster is told of by name, and the typed words stay to be seen', async () => {
  const id = await conversation()
  const { id: promiseId } = await promise(id, '把发票寄出')
  await sit(`/conversations/${id}`)
  await section().getByRole('button', { name: '兑现' }).click()
  await page.keyboard.type('我刚寄出')
  await hanmei.call('POST', `/promises/${promiseId}/keep`, { evidence: '前台代寄' })
  await section().getByText('已兑现').first().waitFor()
  await page.keyboard.press('Control+Enter')
  const note = section().getByRole('alert')
  await note.getByText(/韩梅梅.*已把这条承诺标为“已兑现”/).waitFor()
  await note.getByText('我刚寄出').waitFor()
  expect(await stored(id)).toHaveLength(1)
})

test('another time leaves a new promise and the reason; the history tells both', async () => {
  const id = await conversation()
  await promise(id, '上门安装')
  await sit(`/conversations/${id}`)
  await section().getByRole('button', { name: '更多操作' }).click()
  await page.getByText('已和客户说好，改约').click()
  await section().getByLabel('为什么改约').waitFor()
  await page.keyboard.type('客户临时出差')
  await section().getByText('明天 12:00').click()
  const go = section().getByRole('button', { name: /^改约/ })
  // Nobody moves what a customer was promised by their own word alone.
  await expect.poll(() => go.isDisabled()).toBe(true)
  await section()
    .getByLabel(/^谁同意的？/)
    .fill('王丽刚才在门口说可以')
  await expect.poll(() => go.isEnabled()).toBe(true)
  await picture(page, 'moved-by-word')
  // What they write meanwhile shows it better.
  const customerId = (await lilei.call('GET', `/conversations/${id}`)).conversation.customer.id
  await receive(desk.kernel, { customerId, conversationId: id, text: '那就明天中午来吧' })
  await section().locator('.ant-select').getByText('那就明天中午来吧').waitFor()
  await picture(page, 'moved-by-message')
  await go.click()
  await section().getByText('已改约').waitFor()
  expect((await stored(id)).map((one: { state: string }) => one.state).sort()).toEqual(['open', 'renegotiated'])
  const old = section().getByRole('listitem').filter({ hasText: '已改约' })
  await old.getByRole('button', { name: '更多操作' }).click()
  await page.getByText('查看经过').click()
  await old.getByText('“客户临时出差”').last().waitFor()
  await old.getByText(/在来信或通话里同意/).waitFor()
  await picture(page, 'moved-history')
})

test('another time is offered with one key, the customer agrees, and the desk shows it', async () => {
  const id = await conversation('孙倩')
  const { id: promiseId } = await promise(id, '上门换锁')
  await sit(`/conversations/${id}`)
  await section().getByRole('button', { name: '提议新时间' }).click()
  await page.keyboard.type('锁芯缺货')
  await section().getByText('3 个工作日').click()
  await page.keyboard.press('Control+Enter')
  const text = section().getByLabel('发给客户的话')
  await text.waitFor()
  expect(await text.inputValue()).toContain('锁芯缺货')
  await text.focus()
  await page.keyboard.press('Control+Enter')
  await section()
    .getByText(/已告诉客户新时间/)
    .waitFor()
  await page
    .locator('.cv-timeline')
    .getByText(/李雷 向客户提议把“上门换锁”改到/)
    .waitFor()
  await inTransaction(desk.kernel.db, (tx) => answerNewDate(tx, { promiseId, accept: true }))
  await section().getByText('已改约').waitFor()
  await page
    .locator('.cv-timeline')
    .getByText(/客户同意把“上门换锁”改到/)
    .waitFor()
  expect((await stored(id)).map((one: { state: string }) => one.state).sort()).toEqual(['open', 'renegotiated'])
})

test('a notice that the product drafted is read and sent; nothing goes by itself', async () => {
  const id = await conversation('钱多')
  await promise(id, '送备用机', 5 * hour)
  const at = Date.now()
  setClock(() => at + 4 * hour + 30 * minute)
  await desk.kernel.jobs.runDue()
  await sit(`/conversations/${id}`)
  const note = section().getByRole('region', { name: '提前告知' })
  await note.getByText(/还没有告诉客户/).waitFor()
  expect(await page.locator('.cv-timeline').getByText('会晚一些').count()).toBe(0)
  await note.getByRole('button', { name: '查看并发送' }).click()
  await section().getByLabel('发给客户的话').focus()
  await page.keyboard.press('Control+Enter')
  await page
    .locator('.cv-timeline')
    .getByText(/会晚一些/)
    .waitFor()
  await note.getByText(/已告诉客户新时间/).waitFor()
})

test('a colleague does part of it: an internal promise beneath, and keeping the outer one asks', async () => {
  const id = await conversation('郑重')
  const outer = await promise(id, '修好门禁')
  await sit(`/conversations/${id}`)
  await section().getByRole('button', { name: '更多操作' }).click()
  await page.getByText('请同事办一部分').click()
  await section().getByLabel('请同事做什么').waitFor()
  await page.keyboard.type('订读卡器')
  await page.keyboard.press('Control+Enter')
  await section().getByText('内部', { exact: true }).waitFor()
  await section()
    .getByText(/内部办理中/)
    .waitFor()
  const item = section().getByRole('listitem').filter({ hasText: '修好门禁' }).first()
  await item.getByRole('button', { name: '兑现', exact: true }).click()
  await page.keyboard.type('门禁已通')
  await page.keyboard.press('Control+Enter')
  await section()
    .getByText(/还有 1 条内部承诺没有兑现/)
    .waitFor()
  await section()
    .getByRole('button', { name: /仍然这样做/ })
    .click()
  await section().getByText('已兑现').waitFor()
  const inner = (await stored(id)).find((one: { internal: boolean }) => one.internal)
  // What was to be done beneath it is not asked of her any more.
  expect(inner).toMatchObject({ parentId: outer.id, text: '订读卡器', state: 'withdrawn' })
})

test('two colleagues mark one promise at once: one wins, the other’s screen says who', async () => {
  const id = await conversation('冯晚')
  await promise(id, '回访')
  await sit(`/conversations/${id}`)
  const other = await hanmei.sit()
  await other.page.goto(`${desk.address}/conversations/${id}`)
  const there = other.page.getByRole('region', { name: '承诺' })
  for (const [place, keys, words] of [
    [section(), page.keyboard, '我打过电话了'],
    [there, other.page.keyboard, '我也打过'],
  ] as const) {
    await place.getByRole('button', { name: '兑现' }).click()
    await place.getByLabel('怎样兑现的').waitFor()
    await keys.type(words)
  }
  await Promise.all([page.keyboard.press('Control+Enter'), other.page.keyboard.press('Control+Enter')])
  await expect
    .poll(async () => (await section().getByRole('alert').count()) + (await there.getByRole('alert').count()), soon)
    .toBe(1)
  const loser = (await there.getByRole('alert').count()) === 1
  await (loser ? there : section()).getByText(loser ? /李雷.*已把这条承诺/ : /韩梅梅.*已把这条承诺/).waitFor()
  expect(await stored(id)).toMatchObject([{ state: 'kept', reason: loser ? '我打过电话了' : '我也打过' }])
  await other.context.close()
})

test('the room of promises: board, table and calendar show what was promised and lead to it', async () => {
  const id = await conversation('周敏')
  // Somebody with nothing else to do: a full day of the calendar folds what it has no room for.
  const other = await desk.colleague('agent', '赵强')
  await lilei.call('POST', `/conversations/${id}/promises`, {
    text: '确认装修图纸',
    owner: { kind: 'member', id: other.id },
    dueAt: fromNow(hour),
  })
  ;({ page, context } = await other.sit())
  await page.goto(`${desk.address}/promises?owner=me`)
  await page.getByText('确认装修图纸').waitFor()
  await page.getByRole('combobox', { name: '看板怎样分列' }).click()
  await page.getByTitle('按客户', { exact: true }).click()
  const column = page.getByRole('region', { name: '周敏' })
  await column.getByText('确认装修图纸').waitFor()
  // It stays so for this person.
  await page.goto(`${desk.address}/promises?owner=me`)
  await column.getByText('确认装修图纸').waitFor()
  await page.getByText('表格').click()
  await page.getByRole('link', { name: /确认装修图纸/ }).waitFor()
  await page.getByText('日历').click()
  await page.locator('.calendar-item', { hasText: '确认装修图纸' }).first().click()
  await page.waitForURL(/\/conversations\//)
  await section().getByText('确认装修图纸').waitFor()
})

test('what a colleague promises me waits in a bar, the board stands still', async () => {
  const id = await conversation('赵静')
  await promise(id, '第一件事')
  await sit('/promises?owner=me')
  await page.getByText('第一件事').waitFor()
  await hanmei.call('POST', `/conversations/${id}/promises`, {
    text: '第二件事',
    owner: { kind: 'member', id: lilei.id },
    dueAt: fromNow(2 * day),
  })
  await page.getByRole('button', { name: /1 条新内容/ }).click()
  await page.getByText('第二件事').waitFor()
})

test('what falls due is told to its owner wherever they are, with a way there; and when it is overdue, it stays', async () => {
  const id = await conversation('提醒的客户')
  const made = await promise(id, '今天回电话', hour)
  await sit('/customers')
  await page.getByRole('heading', { name: '客户', exact: true }).waitFor()
  // The listener is a part that comes after the page.
  await page.waitForLoadState('networkidle')
  const told = page.locator('.ant-notification-notice')
  const at = Date.now()
  setClock(() => at + 45 * minute)
  await desk.kernel.jobs.runDue()
  await told.getByText('提醒的客户：今天回电话').waitFor()
  await told.getByText(/承诺快到时间：/).waitFor()
  setClock(() => at + hour + minute)
  await desk.kernel.jobs.runDue()
  await told.getByText('承诺已逾期').waitFor()
  await expect.poll(() => told.count()).toBe(1)
  await told.getByRole('button', { name: '去处理' }).click()
  await page.waitForURL(new RegExp(`/conversations/${id}`))
  await section().getByText('今天回电话').waitFor()
  expect((await stored(id)).find((one: { id: string }) => one.id === made.id)).toMatchObject({ state: 'broken' })
})

test('how reliably promises were kept, and a calendar link that is shown once', async () => {
  const id = await conversation('可靠')
  const { id: kept } = await promise(id, '寄发票', hour)
  await lilei.call('POST', `/promises/${kept}/keep`, { evidence: '已寄' })
  await sit('/promises?view=reliability')
  const row = page.getByRole('row').filter({ hasText: '李雷' })
  await row.getByText(/%/).waitFor()
  expect(await serious()).toEqual([])
  await page.goto(`${desk.address}/promises?view=calendar`)
  await page.getByRole('button', { name: '订阅日历' }).click()
  await page.getByRole('button', { name: '生成链接' }).click()
  await expect
    .poll(() => page.getByLabel('日历链接').inputValue(), soon)
    .toMatch(/\/api\/v1\/promises\/feed\/[\w-]{32}\.ics$/)
})

test('settings of promises are changed; who was slower sees it and loses nothing', async () => {
  const boss = await desk.colleague('admin', '林静')
  ;({ page, context } = await boss.sit())
  const { settings: first } = await boss.call('GET', '/promises/settings')
  await page.goto(`${desk.address}/settings/promises`)
  const waits = page.getByRole('switch', { name: '能等的提醒等到上班时间' })
  await waits.click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('已保存').waitFor()
  const { settings, version } = await boss.call('GET', '/promises/settings')
  expect(settings.inHours).toBe(!first.inHours)
  expect(await serious()).toEqual([])

  await page.getByLabel('提前告知', { exact: true }).fill('{{customer}}，会晚一些：{{new}}')
  await boss.call('PUT', '/promises/settings', {
    settings: { ...settings, escalation: { before: 45, after: first.escalation.after + 1 } },
    version,
  })
  await page.getByText('和您不同的：没人动手时提醒主管、写给客户的话').waitFor()
  expect(await page.getByLabel('提前告知', { exact: true }).inputValue()).toBe('{{customer}}，会晚一些：{{new}}')
  await page.getByRole('button', { name: '仍保存我的' }).click()
  await expect
    .poll(async () => (await boss.call('GET', '/promises/settings')).settings.templates.notice['zh-CN'], soon)
    .toBe('{{customer}}，会晚一些：{{new}}')
})

test('axe finds nothing serious, in light and dark', async () => {
  const id = await conversation()
  const { dueAt } = await promise(id, '稍后回电', hour)
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(dueAt))
  const paths = [
    '/promises',
    '/promises?view=table',
    `/promises?view=calendar&span=week&day=${date}`,
    `/conversations/${id}`,
  ]
  for (const dark of [false, true]) {
    for (const path of paths) {
      await sit(path, { dark })
      await page.getByText('稍后回电').first().waitFor()
      if (path.startsWith('/conversations')) {
        await section().getByRole('button', { name: '提议新时间' }).click()
        await section().getByLabel('为什么要改时间').waitFor()
      }
      expect(await serious(), `${path} ${dark ? 'dark' : 'light'}`).toEqual([])
      await context.close()
    }
  }
}, 120_000)
