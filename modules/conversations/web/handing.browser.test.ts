import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { type Colleague, editorOf, openRoom, type Room, sendByKey } from './browser-testing.ts'

/** What one does with a matter that is for later, for somebody else, or two matters; and two people, or windows, in it. */
let room: Room
let page: Page
const others: BrowserContext[] = []

beforeAll(async () => {
  room = await openRoom()
}, 180_000)
afterAll(() => room?.desk.close())
afterEach(async () => {
  setClock()
  await room?.leave()
  for (const one of others.splice(0)) await one.close()
})

const row = (name: string) => page.locator('.cv-row', { hasText: name })
const asServed = async (id: string, by = room.lilei) => (await by.call('GET', `/conversations/${id}`)).conversation
/** A second window or person at the same matter. */
async function also(who: Colleague, id: string): Promise<Page> {
  const seat = await who.sit()
  others.push(seat.context)
  await seat.page.goto(`${room.desk.address}/conversations/${id}`)
  await editorOf(seat.page).waitFor()
  return seat.page
}

test('later: snoozed by keyboard, gone from the queue, and back by itself at its time', async () => {
  const { id } = await room.chat('稍后的客户', '下周再说吧')
  ;({ page } = await room.openOne(id))
  await page.locator('.cv-timeline').focus()
  await page.keyboard.press('s')
  await page.getByRole('button', { name: /3 小时后/ }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.locator('.cv-change', { hasText: '李雷 稍后处理，到' }).waitFor()
  await row('稍后的客户').waitFor({ state: 'detached' })
  const { status, snoozedUntil } = await asServed(id)
  expect(status).toBe('snoozed')
  expect(Math.round((Date.parse(snoozedUntil) - Date.now()) / 3_600_000)).toBe(3)
  // The server wakes it; the desk hears it.
  const then = Date.parse(snoozedUntil) + 1000
  setClock(() => then)
  await room.desk.kernel.jobs.runDue()
  const { wakeSnoozed } = await import('../server/jobs.ts')
  await wakeSnoozed.run(room.desk.kernel, {})
  await page.locator('.cv-change', { hasText: '到时间了，回到处理中' }).waitFor()
  expect(await asServed(id)).toMatchObject({ status: 'open', snoozedUntil: null })
})

test('two matters in one conversation are taken apart; the new one is one click away', async () => {
  const { id, say } = await room.chat('两件事的客户', '厨房在漏水')
  await say('另外，停车费怎么算？')
  ;({ page } = await room.openOne(id))
  await page.locator('.cv-head').getByRole('button', { name: '更多' }).click()
  await page.getByText('拆分会话').click()
  const bar = page.getByRole('region', { name: '拆分会话' })
  expect(await bar.getByRole('button', { name: '拆到新会话' }).isDisabled()).toBe(true)
  await page.locator('.cv-message', { hasText: '停车费' }).getByRole('checkbox').check()
  await bar.getByText('已选 1 条消息').waitFor()
  await bar.getByLabel('新会话的主题（选填）').fill('停车费')
  await bar.getByLabel('新会话的主题（选填）').press('Enter')
  await page.getByText(/已拆到 #\d+/).waitFor()
  await page.locator('.cv-linked', { hasText: '厨房在漏水' }).waitFor()
  await page.locator('.cv-message', { hasText: '停车费怎么算' }).waitFor()
  await page.locator('.cv-linked a').click()
  await page.locator('.cv-change', { hasText: '李雷 把 1 条消息拆到' }).waitFor()
  expect(await page.locator('.cv-message', { hasText: '停车费' }).count()).toBe(0)
})

test('handed to another team with a word for them: it says that it is out of sight now, and it is', async () => {
  const repair = await addTeam(room.desk.kernel, '工程维修')
  const { id } = await room.chat('转交的客户', '电梯停了')
  ;({ page } = await room.openOne(id))
  await page.locator('.cv-head').getByRole('button', { name: '更多' }).click()
  await page.getByText('转交', { exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '转交' })
  await dialog.getByLabel('团队').click()
  await page.getByTitle('工程维修').click()
  await dialog.getByLabel('给接手人的话').click()
  await page.keyboard.type('客户在家等，今天六点前要到')
  await dialog.getByRole('button', { name: '转交' }).click()
  await page.getByText('已交给另一个团队，您现在看不到这个会话了').waitFor()
  await page.waitForURL(/\/conversations$/)
  await row('转交的客户').waitFor({ state: 'detached' })
  await page.goto(`${room.desk.address}/conversations/${id}`)
  await page.getByText('打不开这个会话').waitFor()
  const owner = await room.desk.colleague('owner', '王总')
  const { conversation, timeline } = await owner.call('GET', `/conversations/${id}`)
  expect(conversation).toMatchObject({ team: { id: repair.id }, assignee: null })
  expect(timeline.items.some((one: { text?: string }) => one.text === '客户在家等，今天六点前要到')).toBe(true)
})

test('a filter is kept under a name, opened by one click, renamed and removed', async () => {
  const { id } = await room.chat('紧急的客户', '水管爆了')
  await room.lilei.call('PATCH', `/conversations/${id}`, { priority: 'urgent' })
  await room.chat('普通的客户', '问个问题')
  ;({ page } = await room.sit('/conversations?priority=urgent'))
  await row('紧急的客户').waitFor()
  expect(await row('普通的客户').count()).toBe(0)
  const more = page.locator('.cv-view-more')
  await more.click()
  await page.getByRole('button', { name: '保存与管理视图' }).click()
  const dialog = page.getByRole('dialog', { name: '保存与管理视图' })
  await dialog.getByLabel('给现在的列表起个名字').fill('紧急')
  await dialog.getByRole('button', { name: '保存视图' }).click()
  await page.getByText('视图已保存').waitFor()
  await page.getByRole('link', { name: /^全部/ }).click()
  await row('普通的客户').waitFor()
  await more.click()
  await page.getByRole('link', { name: '紧急', exact: true }).click()
  await row('普通的客户').waitFor({ state: 'detached' })
  await row('紧急的客户').waitFor()
  expect(await more.innerText()).toContain('紧急')
  await more.click()
  await page.getByRole('button', { name: '保存与管理视图' }).click()
  await dialog.getByLabel('重命名 紧急').fill('火烧眉毛')
  await dialog.getByLabel('重命名 紧急').press('Enter')
  await expect.poll(async () => (await room.lilei.call('GET', '/saved-views')).items[0]?.name).toBe('火烧眉毛')
  await dialog.getByRole('button', { name: '删除视图 火烧眉毛' }).click()
  await page
    .getByRole('tooltip')
    .getByRole('button', { name: /确\s*定|删\s*除/ })
    .click()
  await expect.poll(async () => (await room.lilei.call('GET', '/saved-views')).items).toEqual([])
})

test('two at the same customer see each other: who looks, who replies, who writes a note', async () => {
  const { id } = await room.chat('被两人看的客户')
  ;({ page } = await room.openOne(id))
  const hers = await also(room.hanmei, id)
  const seenByMe = page.locator('.cv-presence')
  await seenByMe.getByText('韩梅梅 在看').waitFor()
  await hers.locator('.cv-presence').getByText('李雷 在看').waitFor()
  await editorOf(hers).click()
  await hers.keyboard.type('我来回复')
  await seenByMe.getByText('韩梅梅 正在回复').waitFor()
  expect(await seenByMe.getAttribute('data-warn')).not.toBeNull()
  await sendByKey(hers)
  await seenByMe.getByText('韩梅梅 在看').waitFor()
  await hers.keyboard.press('Escape')
  await hers.locator('.cv-timeline').focus()
  await hers.keyboard.press('n')
  await hers.keyboard.type('内部说一句')
  await seenByMe.getByText('韩梅梅 正在写备注').waitFor()
  await hers.goto(`${room.desk.address}/conversations`)
  await expect.poll(() => seenByMe.innerText()).toBe('')
})

test('one person, two windows: neither draft is lost without being asked', async () => {
  const { id } = await room.chat('两个窗口的客户')
  ;({ page } = await room.openOne(id))
  const second = await also(room.lilei, id)
  const kept = async () => (await room.lilei.call('GET', `/conversations/${id}`)).draft?.html
  // Until the second window has heard of it nothing is unsaved there: the text simply appears.
  await editorOf(page).click()
  await page.keyboard.type('第一个窗口')
  await editorOf(second).getByText('第一个窗口').waitFor()
  // Both write at once: the first of them is stored, the other is told.
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  await second.route('**/draft', async (route) => {
    await held
    await route.continue()
  })
  const asked = second.waitForRequest('**/draft')
  await editorOf(second).click()
  await second.keyboard.press('Control+End')
  await second.keyboard.type('，第二个窗口续写')
  await asked
  await page.keyboard.type('，第一个窗口续写')
  await expect.poll(kept).toContain('第一个窗口，第一个窗口续写')
  go()
  const bar = second.getByRole('alert').filter({ hasText: '另一个窗口里有更新的草稿' })
  await bar.waitFor()
  expect(await editorOf(second).innerText()).toContain('第二个窗口续写')
  await bar.getByRole('button', { name: '保留这一份' }).click()
  await expect.poll(kept).toContain('第二个窗口续写')
  await editorOf(page).getByText('第二个窗口续写').waitFor()
  expect(await bar.count()).toBe(0)
})

test('who leaves without choosing between two drafts finds both', async () => {
  const { id } = await room.chat('没选就走的客户')
  ;({ page } = await room.openOne(id))
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  await page.route('**/draft', async (route) => {
    await held
    await route.continue()
  })
  const asked = page.waitForRequest('**/draft')
  await editorOf(page).click()
  await page.keyboard.type('这里写的')
  await asked
  await room.lilei.call('PUT', `/conversations/${id}/draft`, { html: '<p>那里写的</p>', mode: 'reply' })
  go()
  await page.getByRole('alert').filter({ hasText: '另一个窗口里有更新的草稿' }).waitFor()
  await page.getByRole('link', { name: '客户', exact: true }).click()
  await expect
    .poll(async () => (await room.lilei.call('GET', `/conversations/${id}`)).draft?.html)
    .toBe('<p>那里写的</p><p>这里写的</p>')
})

test('a customer in another time zone: their clock stands beside the name, and in the file it is chosen', async () => {
  const { id, customerId } = await room.chat('温哥华的客户')
  ;({ page } = await room.openOne(id))
  await page.locator('.cv-head', { hasText: '温哥华的客户' }).waitFor()
  expect(await page.locator('.cv-head .customer-clock').count()).toBe(0)
  await page.goto(`${room.desk.address}/customers/${customerId}`)
  await page.getByLabel('时区').click()
  await page.keyboard.type('Vancouver')
  await page.getByTitle(/America\/Vancouver/).click()
  const there = new Intl.DateTimeFormat('zh-CN', {
    ...{ timeZone: 'America/Vancouver', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  await page.locator('h2 .customer-clock').waitFor()
  await page.goto(`${room.desk.address}/conversations/${id}`)
  const clock = page.locator('.cv-head .customer-clock')
  await clock.waitFor()
  // The minute may turn while it is read.
  await expect
    .poll(async () => {
      const shown = await clock.innerText()
      return [Date.now() - 60_000, Date.now()].some((at) => shown.includes(there.format(at)))
    })
    .toBe(true)
  expect(await clock.getAttribute('title')).toContain('America/Vancouver')
})
