import { AxeBuilder } from '@axe-core/playwright'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { mostWidgetBytes, weighWidget } from '#apps/widget/weigh.ts'
import { rows } from '#platform/server/database/index.ts'
import { sign } from '../testing.ts'
import {
  answer,
  conversationId,
  field,
  launcher,
  openWindow,
  page,
  say,
  sentAll,
  setTheScene,
  the,
  visit,
  waitFor,
} from './story/testing.ts'

/** The window among other people's pages: their policies, their log-ins, their readers' keyboards. */
setTheScene()

test('it weighs no more than allowed', async () => {
  const { gzipped } = await weighWidget(the().widgetFolder)
  expect(gzipped).toBeLessThanOrEqual(mostWidgetBytes)
})

test('after it is resolved the visitor gives a score on seven faces', async () => {
  await visit()
  await openWindow()
  await say('电梯停了')
  await sentAll()
  const id = await conversationId()
  await the().agent('POST', `/conversations/${id}/status`, { status: 'resolved', reason: '已恢复' })
  await page().getByRole('radiogroup').waitFor()
  expect(await page().getByRole('radio').count()).toBe(7)
  await page().getByRole('radio', { name: '+1 还不错' }).click()
  await page().keyboard.press('ArrowRight')
  expect(await page().getByRole('radio', { name: '+2 满意' }).getAttribute('aria-checked')).toBe('true')
  await page().getByRole('textbox', { name: '想说的话' }).fill('师傅来得快')
  await page().getByRole('button', { name: '提交评分' }).click()
  await page().getByText('谢谢您的评价').waitFor()
  const [score] = await rows<{ data: object }>(
    the().server.kernel().db,
    sql`select data from event where name = 'chat.rated' and subject_id = ${id}`,
  )
  expect(score?.data).toMatchObject({ value: 2, comment: '师傅来得快' })
})

test('asks how to reach the visitor before the first word when the site wants it', async () => {
  await the().admin('PATCH', `/chat-sites/${the().site.id}`, {
    settings: { ask: { name: 'optional', email: 'nothing', phone: 'required' } },
  })
  try {
    await visit()
    await openWindow()
    expect(await field().count()).toBe(0)
    await page().getByRole('button', { name: '开始对话' }).click()
    await page().getByText('请填写手机号').waitFor()
    await page()
      .getByRole('textbox', { name: /手机号/ })
      .fill('12')
    await page().getByRole('button', { name: '开始对话' }).click()
    await page().getByText('请检查手机号').waitFor()
    await page().getByRole('textbox', { name: /称呼/ }).fill('王先生')
    await page()
      .getByRole('textbox', { name: /手机号/ })
      .fill('138 1234 5678')
    await page().getByRole('button', { name: '开始对话' }).click()
    await say('想咨询物业费')
    await sentAll()
    const opened = await the().agent('GET', `/conversations/${await conversationId()}`)
    expect(opened.customer).toMatchObject({ name: '王先生', contact: '138 1234 5678' })
  } finally {
    await the().admin('PATCH', `/chat-sites/${the().site.id}`, {
      settings: { ask: { name: 'nothing', email: 'nothing', phone: 'nothing' } },
    })
  }
})

test('a signed identity brings the history along; shutdown forgets it', async () => {
  const identity = await sign(the().site.secret, { sub: 'user-42', name: '陈静' })
  const init = `,identity:'${identity}',withoutButton:true,language:'en'`
  await visit('/', {}, init)
  await page().waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith('.token')))
  expect(await page().locator('.launcher').count()).toBe(0)
  await page().evaluate(() => window.kairos?.('open'))
  await page().getByRole('textbox', { name: 'Write a message' }).fill('登录用户的问题')
  await page().keyboard.press('Enter')
  await sentAll()
  await visit('/', {}, init)
  await page().waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith('.token')))
  await page().evaluate(() => window.kairos?.('open'))
  await waitFor('登录用户的问题')
  await page().evaluate(() => window.kairos?.('shutdown'))
  expect(await page().evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('kairos.')))).toEqual([])
  expect(await page().locator('kairos-chat').count()).toBe(0)
})

test('works where the page’s policy is strict', async () => {
  const refused: string[] = []
  await visit('/strict', {}, '', (line) => {
    if (/Content Security Policy|Trusted/i.test(line)) refused.push(line)
  })
  await openWindow()
  await say('严格的网页')
  await sentAll()
  await answer('<p>也能用 <b>粗体</b></p>')
  await waitFor('也能用')
  expect(
    await page()
      .locator('.panel')
      .evaluate((one) => getComputedStyle(one).position),
  ).toBe('fixed')
  expect(await page().locator('.bubble b').textContent()).toBe('粗体')
  expect(refused).toEqual([])
})

test('a page that is not allowed shows nothing and does not break', async () => {
  await the().admin('PATCH', `/chat-sites/${the().site.id}`, { allowedOrigins: ['https://elsewhere.example'] })
  try {
    const told: string[] = []
    await visit('/', {}, '', (line) => told.push(line))
    await expect.poll(() => told.some((line) => line.includes('Kairos: chat not started'))).toBe(true)
    expect(await page().locator('kairos-chat').count()).toBe(0)
    expect(await page().getByRole('heading').textContent()).toBe('物业缴费')
  } finally {
    await the().admin('PATCH', `/chat-sites/${the().site.id}`, { allowedOrigins: [the().foreign.address] })
  }
})

test('can be used by keyboard alone, and axe finds nothing', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await visit('/', { colorScheme })
    await page().addStyleTag({ content: 'main { display: none }' })
    await launcher().focus()
    await page().keyboard.press('Enter')
    await page().getByRole('dialog').waitFor()
    await say('你好')
    await sentAll()
    await answer('<p>您好,请看 <a href="https://example.org">这里</a></p>')
    await waitFor('请看')
    await the().agent('POST', `/conversations/${await conversationId()}/status`, { status: 'resolved', reason: '好' })
    await page().getByRole('radiogroup').waitFor()
    const inside = () => page().evaluate(() => document.activeElement?.localName === 'kairos-chat')
    for (let step = 0; step < 14; step += 1) {
      await page().keyboard.press('Tab')
      expect(await inside()).toBe(true)
    }
    const { violations } = await new AxeBuilder({ page: page() }).include('kairos-chat').analyze()
    expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`)).toEqual([])
    await page().keyboard.press('Escape')
    await page().getByRole('dialog').waitFor({ state: 'detached' })
    await expect
      .poll(() => page().evaluate(() => document.querySelector('kairos-chat')?.shadowRoot?.activeElement?.className))
      .toContain('launcher')
  }
})
