import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { receive } from '#modules/conversations/server/testing.ts'
import { editorOf, openRoom, type Room, sendByKey } from '#modules/conversations/web/browser-testing.ts'

const soon = { timeout: 10_000 }
let room: Room
beforeAll(async () => {
  room = await openRoom()
}, 180_000)
afterAll(() => room?.desk.close())
afterEach(() => room?.leave())

test('a question goes into the reply with one click; what is known is asked no more; options are offered and chosen', async () => {
  const { id, customerId } = await room.chat('王丽', '厨房水管又漏水了')
  const { page } = await room.openOne(id)
  const section = page.getByRole('region', { name: '引导' })
  await section.getByRole('button', { name: '展开' }).click()
  const question = section.getByRole('button', { name: /直接表达/ }).first()
  const asked = (await question.locator('span').innerText()).trim()
  await question.click()
  await expect.poll(() => editorOf(page).innerText(), soon).toContain(asked)
  await sendByKey(page)
  await expect.poll(() => room.stored(id), soon).toHaveLength(2)

  await room.lilei.call('PATCH', `/conversations/${id}/expectation`, { version: 0, stated: '今天要用水' })
  await section.getByText('可以提出方案请客户选择').waitFor()
  await section.getByPlaceholder('方案 1').fill('今天先止水，明天修好')
  await section.getByPlaceholder('方案 2').fill('周末一次修好')
  await section.getByRole('button', { name: '请客户选择' }).click()
  await section.getByText('等客户选择').waitFor()
  await expect.poll(() => editorOf(page).innerText(), soon).toContain('周末一次修好')
  await receive(room.desk.kernel, { customerId, conversationId: id, text: '周末吧' })
  await section.getByRole('button', { name: '客户选这个' }).nth(1).click()
  await section.getByText('客户已选定').first().waitFor()
  const { items } = await room.lilei.call('GET', `/conversations/${id}/offers`)
  expect(items[0].chosenOptionId).toBe(items[0].options[1].id)
})

test('a word of refusal is hinted at calmly, and not twice', async () => {
  const { id } = await room.chat('陈晓燕')
  const { page } = await room.openOne(id)
  await editorOf(page).click()
  await page.keyboard.type('今天我们没办法上门')
  const hint = page.locator('.guidance-hint')
  await hint.getByText('“没办法”').waitFor()
  expect(await editorOf(page).innerText()).toBe('今天我们没办法上门')
  await hint.getByRole('button', { name: '知道了' }).click()
  await page.keyboard.type('，抱歉')
  await expect.poll(() => hint.count()).toBe(0)
})

test('the admin writes the company’s own questions, and they are asked', async () => {
  const admin = await room.desk.colleague('admin', '赵主任')
  const { page, context } = await admin.sit()
  await page.goto(`${room.desk.address}/settings/guidance`)
  const first = page.getByLabel('一行一个问题').first()
  await first.fill('请问是哪一栋楼？')
  await page
    .getByRole('button', { name: '保 存' })
    .or(page.getByRole('button', { name: '保存' }))
    .click()
  await page.getByRole('button', { name: '恢复原来的' }).waitFor()
  await context.close()
  const { id } = await room.chat('钱多')
  const { questions } = await room.lilei.call('GET', `/conversations/${id}/guidance`)
  expect(questions[0].text).toBe('请问是哪一栋楼？')
})
