import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { editorOf, openRoom, type Room } from '#modules/conversations/web/browser-testing.ts'

/** A busy machine takes its time. */
const soon = { timeout: 10_000 }
let room: Room
let page: Page

beforeAll(async () => {
  room = await openRoom()
}, 180_000)
afterAll(() => room?.desk.close())
afterEach(() => room?.leave())

const dialog = () => page.getByRole('dialog')
const promises = async (id: string) => (await room.lilei.call('GET', `/conversations/${id}/promises`)).items
const shots = process.env.SHOTS
const shot = async (name: string) => {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}/${name}.png` })
}

test('what the log of a call promises is underlined; one key, and saving makes it a promise to the customer', async () => {
  const { id, customerId } = await room.chat('王丽')
  ;({ page } = await room.openOne(id))
  await page.keyboard.press('l')
  await dialog().getByRole('combobox', { name: '客户' }).fill('王丽')
  await dialog().getByRole('option').filter({ hasText: '王丽', hasNotText: '新客户' }).first().click()
  const text = dialog().getByRole('textbox', { name: '说了什么' })
  await text.fill('客户来电说厨房漏水，已告知明天上午10点前安排师傅上门。')
  await dialog().locator('.pw-mark').getByText('告知明天上午10点前安排师傅上门').waitFor()
  await dialog().getByText('承诺：明天 10:00').waitFor()
  await shot('log-found')
  await text.press('End')
  await text.press('Alt+Enter')
  await dialog().getByText('明天 10:00 · 保存后记下').waitFor()
  await shot('log-chosen')
  expect(await text.inputValue(), 'the text stays as it is').not.toContain('\n')
  await text.press('Control+Enter')
  await dialog().waitFor({ state: 'detached' })
  await page.waitForURL((url) => !url.pathname.endsWith(id))
  const logged = page.url().split('/').at(-1)?.split('?')[0] ?? ''
  await expect.poll(() => promises(logged), soon).toHaveLength(1)
  const [made] = await promises(logged)
  const [said] = await room.stored(logged)
  expect(made).toMatchObject({
    text: '安排师傅上门',
    owner: { kind: 'member', id: room.lilei.id },
    beneficiary: { kind: 'customer', id: customerId },
    fromMessageId: said?.id,
  })
  await page.locator('.promise').getByText('安排师傅上门', { exact: true }).waitFor()
  await shot('log-made')
})

test('without the key nothing is made; without a time the coach asks', async () => {
  const { id } = await room.chat('赵敏')
  ;({ page } = await room.openOne(id))
  const log = async (words: string) => {
    await page.getByRole('button', { name: '记一笔' }).first().click()
    await dialog().getByRole('combobox', { name: '客户' }).fill('赵敏')
    await dialog().getByRole('option').filter({ hasText: '赵敏', hasNotText: '新客户' }).first().click()
    await dialog().getByRole('radio', { name: /#/ }).first().check()
    const text = dialog().getByRole('textbox', { name: '说了什么' })
    await text.fill(words)
    return text
  }
  let text = await log('我们会在明天下午3点前给您答复。')
  await dialog().getByText('承诺：明天 15:00').waitFor()
  await text.press('Control+Enter')
  await dialog().waitFor({ state: 'detached' })
  expect(await promises(id)).toEqual([])

  text = await log('我稍后给您回电。')
  await dialog().getByText('是什么时候？').waitFor()
  await shot('log-vague')
  await dialog().getByRole('button', { name: '30 分钟内' }).click()
  await expect.poll(() => text.inputValue()).toBe('我30分钟内给您回电。')
  await dialog().getByText('保存后记下').waitFor()
  await text.press('Control+Enter')
  await expect
    .poll(async () => (await promises(id)).map((one: { text: string }) => one.text), soon)
    .toEqual(['给您回电'])
})

test('a note after a visit is looked at as well, and the customer is whom it is promised to', async () => {
  const { id, customerId } = await room.chat('孙悦')
  ;({ page } = await room.openOne(id))
  await page.keyboard.press('n')
  await editorOf(page).click()
  await page.keyboard.type('现场看过，需要换阀门，我说明天带配件过来换。')
  await page.locator('.cv-composer .pw-mark').getByText('明天带配件过来换').waitFor()
  await page.keyboard.press('Alt+Enter')
  await page.locator('.pw').getByText('保存后记下').waitFor()
  await shot('note-chosen')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => promises(id), soon).toHaveLength(1)
  expect((await promises(id))[0]).toMatchObject({ beneficiary: { kind: 'customer', id: customerId } })
})

test('how the customer wants to be reached is said in the form, and beside a call that is promised otherwise', async () => {
  const { id, customerId } = await room.chat('周敏')
  const wish = { contactWish: { way: 'phone', time: 'evening' } }
  await room.hanmei.call('PATCH', `/customers/${customerId}`, wish)
  ;({ page } = await room.openOne(id))
  await page.keyboard.press('l')
  await dialog().getByRole('combobox', { name: '客户' }).fill('周敏')
  await dialog().getByRole('option').filter({ hasText: '周敏', hasNotText: '新客户' }).first().click()
  await dialog().getByText('客户希望：').getByText('晚上，电话').waitFor()
  const text = dialog().getByRole('textbox', { name: '说了什么' })
  await text.fill('我们明天晚上7点给您回电。')
  await dialog().getByText('承诺：明天 19:00').waitFor()
  expect(await dialog().getByText('约的时间不在客户希望的时段').count()).toBe(0)
  await text.fill('我们明天上午10点给您回电。')
  await dialog().getByText('约的时间不在客户希望的时段：').waitFor()
  await shot('log-wish')
  await text.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await editorOf(page).fill('我们明天上午10点给您回电。')
  await page.locator('.cv-composer').getByText('约的时间不在客户希望的时段：').waitFor()
  await shot('reply-wish')
})
