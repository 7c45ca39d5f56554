import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, editorOf, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { seriousFaults } from '#platform/testing/browser.ts'

/** A busy machine takes its time. */
const soon = { timeout: 10_000 }
let desk: Desk
let lilei: Colleague
let hanmei: Colleague
let context: BrowserContext
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  lilei = await desk.colleague('supervisor', '李雷')
  hanmei = await desk.colleague('agent', '韩梅梅')
}, 180_000)
afterAll(() => desk?.close())
afterEach(() => context?.close())

async function conversation(): Promise<string> {
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId } = await receive(desk.kernel, { customerId, text: '厨房在漏水' })
  await lilei.call('POST', `/conversations/${conversationId}/assign`, { assigneeId: lilei.id })
  return conversationId
}
async function sit(id: string, more: Parameters<Colleague['sit']>[0] = {}) {
  ;({ page, context } = await lilei.sit(more))
  await page.goto(`${desk.address}/conversations/${id}`)
  await moment().getByLabel('直接表达').waitFor()
}
const moment = () => page.getByRole('region', { name: '关键时刻' })
const customerSide = () => page.getByRole('region', { name: '客户看到与说的' })
const stored = (id: string) => lilei.call('GET', `/conversations/${id}/steps`)
const step = async (id: string, name: string) =>
  (await stored(id)).steps.find((one: { step: string }) => one.step === name)
const expects = (who: Colleague, id: string, body: Record<string, unknown>) =>
  who.call('PATCH', `/conversations/${id}/expectation`, body)

test('a step is set by hand with one sentence, by keyboard alone', async () => {
  const id = await conversation()
  await sit(id)
  await moment().getByRole('button', { name: /探索/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await moment().getByText('在合适的时机').waitFor()
  for (const key of ['Tab', 'Tab', 'ArrowRight', 'ArrowRight', 'Tab']) await page.keyboard.press(key)
  await page.keyboard.type('电话里已经说好')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => step(id, 'offer'), soon)
    .toMatchObject({ state: 'done', how: 'hand', evidence: '电话里已经说好' })
  await moment().getByRole('button', { name: /提议/ }).press('Enter')
  await moment().getByText('电话里已经说好').waitFor()
})

test('skipping a step without a word is refused at its field', async () => {
  const id = await conversation()
  await sit(id)
  await moment().getByRole('button', { name: /行动/ }).click()
  await moment().getByText('已跳过').click()
  await moment().getByRole('button', { name: '保存' }).click()
  await moment().getByRole('alert').getByText('请写一句说明').waitFor()
  expect(await step(id, 'act')).toMatchObject({ state: 'todo' })
})

test('two who write the same field see both texts, and nothing is lost', async () => {
  const id = await conversation()
  await sit(id)
  const field = moment().getByLabel('直接表达')
  await field.click()
  await page.keyboard.type('今天之内修好')
  await expects(hanmei, id, { version: 0, stated: '最好今天修好' })
  await field.blur()
  const note = moment().getByRole('alert')
  await note
    .getByText(/韩梅梅/)
    .first()
    .waitFor()
  await note.getByText('最好今天修好').waitFor()
  await note.getByText('今天之内修好').waitFor()
  await note.getByRole('button', { name: '两份都留' }).click()
  await expect.poll(async () => (await stored(id)).expectation.stated, soon).toBe('最好今天修好\n今天之内修好')
})

test('a colleague who writes another field does not disturb', async () => {
  const id = await conversation()
  await sit(id)
  await moment().getByLabel('最终结果').click()
  await page.keyboard.type('不再漏水')
  await expects(hanmei, id, { version: 0, stated: '修水管' })
  await moment().getByLabel('最终结果').blur()
  await expect
    .poll(async () => (await stored(id)).expectation, soon)
    .toMatchObject({ stated: '修水管', outcome: '不再漏水' })
  expect(await moment().getByRole('alert').count()).toBe(0)
})

test('every field filled as fast as the keys go: nothing refused, every word stored', async () => {
  const id = await conversation()
  await sit(id)
  const refused: string[] = []
  page.on('response', (answer) => {
    if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.url()}`)
  })
  await moment().getByText('企业利益与个人利益').click()
  const words = {
    直接表达: '今天修好',
    最终结果: '不再漏水',
    潜在需求: '定期检查',
    企业利益: '少一次投诉',
    个人利益: '周末在家',
  }
  const said = { 我们的理解: '您希望今天修好', 我们的提议: '今晚六点上门', 接下来: '李师傅会先打电话' }
  for (const [label, text] of Object.entries({ ...words, ...said })) {
    await page.getByLabel(label, { exact: true }).focus()
    await page.keyboard.insertText(text)
  }
  await page.keyboard.press('Escape')
  await expect
    .poll(async () => (await stored(id)).expectation, soon)
    .toMatchObject({
      stated: '今天修好',
      outcome: '不再漏水',
      latent: '定期检查',
      organizationInterest: '少一次投诉',
      personalInterest: '周末在家',
      understood: '您希望今天修好',
      offer: '今晚六点上门',
      next: '李师傅会先打电话',
      version: 8,
    })
  expect(refused).toEqual([])
})

test('words typed on while the first are being saved are kept, and the latest win', async () => {
  const id = await conversation()
  await sit(id)
  const refused: number[] = []
  page.on('response', (answer) => answer.status() >= 400 && refused.push(answer.status()))
  const field = moment().getByLabel('直接表达')
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  await page.route('**/expectation', async (route) => {
    await held
    await route.continue()
  })
  await field.click()
  await page.keyboard.insertText('今天修好')
  const asked = page.waitForRequest('**/expectation')
  await field.blur()
  await asked
  await field.press('End')
  await page.keyboard.insertText('，晚上也行')
  await field.blur()
  go()
  await expect.poll(async () => (await stored(id)).expectation.stated, soon).toBe('今天修好，晚上也行')
  expect(await field.inputValue()).toBe('今天修好，晚上也行')
  expect(refused).toEqual([])
})

test('words typed while the line is down are there after the window was closed', async () => {
  const id = await conversation()
  await sit(id)
  await moment().getByLabel('潜在需求').click()
  await page.route('**/expectation', (route) => route.abort())
  await page.keyboard.type('定期检查管道')
  await page.close()
  page = await context.newPage()
  await page.goto(`${desk.address}/conversations/${id}`)
  await moment().getByLabel('潜在需求').waitFor()
  expect(await moment().getByLabel('潜在需求').inputValue()).toBe('定期检查管道')
  await moment().getByLabel('潜在需求').focus()
  await moment().getByLabel('潜在需求').blur()
  await expect.poll(async () => (await stored(id)).expectation.latent, soon).toBe('定期检查管道')
})

test('a score told on the phone, and the customer’s answer, are written down', async () => {
  const id = await conversation()
  await lilei.call('POST', `/conversations/${id}/messages`, { direction: 'outbound', html: '<p>师傅已经修好</p>' })
  await sit(id)
  await customerSide().getByRole('button', { name: '录入口头评分' }).click()
  await customerSide().getByRole('radio', { name: /\+2/ }).click()
  await page.getByLabel('客户的原话，或怎么说的（必填）').fill('师傅很细心')
  await customerSide().getByRole('button', { name: '保存' }).click()
  await customerSide().getByText('师傅很细心').waitFor()
  await customerSide().getByRole('button', { name: '记下客户的回答' }).click()
  await customerSide().getByRole('button', { name: '保存' }).click()
  await customerSide().getByText('客户说：达到了').waitFor()
  const { score, confirmation } = await stored(id)
  expect(score).toMatchObject({ value: 2, source: 'customer', channel: 'phone', recordedBy: { name: '李雷' } })
  expect(confirmation).toMatchObject({ answer: 'met' })
  await moment().getByRole('img', { name: /\+2/ }).waitFor()
})

test('the question goes into the reply with the progress link, and counts as asked once it is sent', async () => {
  const id = await conversation()
  for (const one of ['explore', 'offer', 'act'])
    await lilei.call('POST', `/conversations/${id}/steps/${one}`, { state: 'done', evidence: '已做' })
  await sit(id)
  await page.locator('.cv-composer').getByRole('button', { name: '请客户确认' }).click()
  await editorOf(page).getByText('达到您的期望了吗').waitFor()
  expect((await stored(id)).confirmation).toBeNull()
  await editorOf(page).click()
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await stored(id)).confirmation?.askedBy?.name, soon).toBe('李雷')
  await customerSide().getByText('已请客户确认').waitFor()
})

test('asked in the chat, the customer answers “还是漏水”: read as their answer, open again, corrected by one click', async () => {
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId: id } = await receive(desk.kernel, { customerId, text: '厨房漏水' })
  await lilei.call('POST', `/conversations/${id}/assign`, { assigneeId: lilei.id })
  await sit(id)
  await customerSide().getByRole('button', { name: '请客户确认' }).click()
  await customerSide().getByText('请问问题解决了吗').waitFor()
  await customerSide().getByRole('button', { name: '用聊天发送' }).click()
  await customerSide().getByText('已请客户确认').waitFor()
  await page.locator('.cv-message').getByText('请问问题解决了吗').waitFor()
  await lilei.call('POST', `/conversations/${id}/status`, { status: 'resolved', reason: '已修好' })
  await receive(desk.kernel, { customerId, conversationId: id, text: '还是漏水' })
  await customerSide().getByText('客户说：没有达到').waitFor()
  await customerSide().getByRole('link', { name: '据客户原话' }).waitFor()
  expect((await lilei.call('GET', `/conversations/${id}`)).conversation.status).toBe('open')
  await customerSide().getByRole('button', { name: '部分达到' }).click()
  await customerSide().getByText('客户说：部分达到').waitFor()
  expect((await stored(id)).confirmation).toMatchObject({ answer: 'partly', words: '还是漏水', heard: 'settled' })
  await page.goto(`${desk.address}/`)
  await page.getByText('王丽说只解决了一部分：“还是漏水”').waitFor()
})

test('resolving without steps asks one sentence for all of them', async () => {
  const id = await conversation()
  await sit(id)
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/status'))
  await page.getByRole('button', { name: /^解决/ }).first().click()
  await sent
  const dialog = page.getByRole('dialog')
  for (const line of ['还没有给出提议', '还没有行动', '还没有向客户确认是否满意'])
    await dialog.getByText(line).waitFor()
  await dialog.getByRole('textbox').fill('客户撤回了要求')
  await dialog.getByRole('button', { name: /仍然解决/ }).click()
  await expect
    .poll(async () => (await lilei.call('GET', `/conversations/${id}`)).conversation.status, soon)
    .toBe('resolved')
  await page.getByText('客户撤回了要求').first().waitFor()
})

test('the words of the question are set by language in the settings', async () => {
  const owner = await desk.colleague('owner', '周总')
  ;({ page, context } = await owner.sit())
  await page.goto(`${desk.address}/settings/rating`)
  await page.getByLabel('English', { exact: true }).fill('All well now?')
  await page.locator('.rating-questions').getByRole('button', { name: '保存' }).click()
  const kept = () => owner.call('GET', '/confirmation-questions')
  await expect.poll(async () => (await kept()).items[2].text, soon).toBe('All well now?')
  await page.locator('.rating-questions').getByRole('button', { name: '恢复默认' }).click()
  await expect.poll(async () => (await kept()).items[2].own, soon).toBe(true)
})

test('a viewer reads everything and changes nothing', async () => {
  const id = await conversation()
  await expects(lilei, id, { version: 0, stated: '修好水管' })
  const viewer = await desk.colleague('viewer', '吴静')
  ;({ page, context } = await viewer.sit())
  await page.goto(`${desk.address}/conversations/${id}`)
  await moment().getByLabel('直接表达').waitFor()
  expect(await moment().getByLabel('直接表达').inputValue()).toBe('修好水管')
  expect(await moment().getByLabel('直接表达').getAttribute('readonly')).not.toBeNull()
  expect(await page.getByRole('button', { name: /作出承诺|录入口头评分|请客户确认/ }).count()).toBe(0)
})

test('axe finds nothing serious, in light and dark', async () => {
  const id = await conversation()
  await expects(lilei, id, { version: 0, stated: '修好水管', understood: '您希望今天修好' })
  for (const dark of [false, true]) {
    await sit(id, { dark })
    await moment().getByRole('button', { name: /探索/ }).click()
    await customerSide().getByRole('button', { name: '录入口头评分' }).click()
    await customerSide().getByRole('button', { name: '请客户确认' }).click()
    expect(await seriousFaults(page, { within: '.cv-side' }), dark ? 'dark' : 'light').toEqual([])
    await context.close()
  }
}, 60_000)
