import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { scoreFooter } from '../server/index.ts'
import { customerScores } from '../server/testing.ts'

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

/** A chat that Han Meimei has answered, cut into its moment. */
async function served(): Promise<{ id: string; messageId: string; html: string }> {
  const customerId = await addCustomer(desk.kernel, '王丽')
  const { conversationId: id } = await receive(desk.kernel, { customerId, text: '厨房在漏水' })
  const { url } = await hanmei.call('POST', `/conversations/${id}/progress-link`, {})
  const html = `<p>修好了，满意吗？<a href="${url}#answer">告诉我们</a></p>`
  const { message } = await hanmei.call('POST', `/conversations/${id}/messages`, { direction: 'outbound', html })
  await hanmei.call('POST', `/conversations/${id}/confirmation`, { channel: 'mail' })
  await desk.kernel.followers.drain()
  return { id, messageId: message.id, html }
}

test('a face in a mail leads to the page with its value chosen; one tap there, and the moment shows +2 from the customer', async () => {
  const { id: conversationId, messageId, html } = await served()
  const footer = await scoreFooter(desk.kernel, { conversationId, messageId, html })
  const link = /https?:\/\/\S*score=2\S*/.exec(footer?.text ?? '')?.[0] ?? ''
  ;({ page, context } = await desk.stranger())
  await page.goto(link)
  await page.getByText('您选的是 +2').waitFor()
  expect((await lilei.call('GET', `/conversations/${conversationId}/steps`)).score?.source).not.toBe('customer')
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('谢谢您告诉我们').first().waitFor()
  await context.close()
  await desk.kernel.followers.drain()
  ;({ page, context } = await lilei.sit())
  await page.goto(`${desk.address}/conversations/${conversationId}`)
  const way = page.getByRole('region', { name: '服务旅程' })
  await way.locator('.k-score[data-value="2"][data-source="customer"]').first().waitFor()
  await way.getByText('为什么这样推测').click()
  await way.getByText(/标准是/).waitFor()
})

test('a supervisor reads the scorecard, looks at customers’ scores alone, goes into a line and takes the file', async () => {
  const one = await served()
  await customerScores(desk.kernel, one.id, -2)
  await desk.kernel.followers.drain()
  ;({ page, context } = await lilei.sit())
  await page.goto(`${desk.address}/scorecards`)
  await page.getByRole('heading', { name: '评分卡' }).waitFor()
  const line = page.getByRole('row', { name: /韩梅梅/ })
  await line.waitFor()
  await page.getByLabel('评分来源').click()
  await page.getByTitle('只看客户', { exact: true }).click()
  await expect.poll(() => page.url(), soon).toContain('source=customer')
  expect((await new AxeBuilder({ page }).include('.k-page').analyze()).violations).toEqual([])
  const file = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const text = await readFile(await (await file).path(), 'utf8')
  expect(text.charCodeAt(0)).toBe(0xfeff)
  expect(text).toMatch(/^\ufeff客服,平均分,区间下限/)
  expect(text).toMatch(/\r\n韩梅梅,/)
  const picture = page.waitForEvent('download')
  await page.getByRole('button', { name: '图片' }).click()
  const png = await readFile(await (await picture).path())
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  await line.getByRole('button', { name: '韩梅梅' }).click()
  await page.getByRole('button', { name: /只看：韩梅梅/ }).waitFor()
  await page
    .getByRole('link', { name: /厨房在漏水/ })
    .first()
    .waitFor()
})

test('a reviewer fills the record sheet; what a colleague wrote at the same time is shown, and nothing is lost', async () => {
  const { id } = await served()
  ;({ page, context } = await lilei.sit({ width: 1400, height: 900 }))
  await page.goto(`${desk.address}/record-sheets/${id}`)
  const explore = page.getByRole('region', { name: '探索' })
  await explore.getByText('厨房在漏水').waitFor()
  await explore.getByLabel('探索 · 好在哪里').fill('马上答复了')
  await explore.getByText('已保存').waitFor()
  const stored = async () => (await lilei.call('GET', `/conversations/${id}/record-sheet`)).columns[0].cells
  expect((await stored()).good).toMatchObject({ text: '马上答复了', version: 1 })
  // Somebody else was faster in another cell.
  const other = await desk.colleague('supervisor', '韩主管')
  const should = explore.getByLabel('探索 · 本该怎样')
  await page.route('**/record-sheet', (route) => route.abort())
  await other.call('PATCH', `/conversations/${id}/record-sheet/explore`, {
    field: 'should',
    text: '先问楼层',
    version: 0,
  })
  await should.fill('先问房号')
  const note = explore.getByRole('alert')
  await note.getByText('先问楼层').waitFor()
  await page.unroute('**/record-sheet')
  await note.getByRole('button', { name: '用我的' }).click()
  await expect.poll(async () => (await stored()).should.text, soon).toBe('先问房号')
  expect((await new AxeBuilder({ page }).include('.k-page').analyze()).violations).toEqual([])
  await context.close()
  // Who may not review reads it, and writes nothing.
  ;({ page, context } = await hanmei.sit())
  await page.goto(`${desk.address}/record-sheets/${id}`)
  await page.getByText('先问房号').waitFor()
  expect(await page.getByRole('textbox').count()).toBe(0)
})

test('a reviewer chooses one moment: its part of the story, a sheet and a score of its own, with history; the print is clean', async () => {
  const { id } = await served()
  const { items } = await lilei.call('GET', `/conversations/${id}/moments`)
  await lilei.call('PATCH', `/conversations/${id}/record-sheet/explore`, {
    field: 'good',
    text: '整体不错',
    version: 0,
  })
  ;({ page, context } = await lilei.sit({ width: 1440, height: 900 }))
  await page.goto(`${desk.address}/record-sheets/${id}`)
  const explore = page.getByRole('region', { name: '探索' })
  await explore.getByText('厨房在漏水').waitFor()
  await page.getByRole('button', { name: '下一个' }).click()
  await expect.poll(() => page.url(), soon).toContain(`moment=${items[0].id}`)
  await page.getByText('韩梅梅接待').waitFor()
  await expect.poll(() => explore.getByLabel('探索 · 好在哪里').inputValue(), soon).toBe('')
  await explore.getByLabel('探索 · 好在哪里').fill('当场就答了')
  await explore.getByText('已保存').waitFor()
  await page.getByLabel('质检评分').click()
  await page.getByTitle(/^\+1 /).click()
  await page.locator('.sheet-pick .k-score[data-value="1"][data-source="reviewer"]').waitFor()
  await page.getByRole('button', { name: '经过' }).click()
  await page.locator('.sheet-history').getByText('当场就答了').waitFor()
  expect((await new AxeBuilder({ page }).include('.k-page').analyze()).violations).toEqual([])
  await page.getByLabel('看哪一个时刻').click()
  await page.getByTitle('整个会话').click()
  await expect.poll(() => explore.getByLabel('探索 · 好在哪里').inputValue(), soon).toBe('整体不错')
  // One page of paper, on its side.
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1)
  expect(pdf).toMatch(/\/MediaBox \[0 0 84\d(?:\.\d+)? 59\d(?:\.\d+)?\]/)
})
