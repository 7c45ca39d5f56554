import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
}, 180_000)
afterAll(() => desk?.close())

test('the first visit: language, company and its trade by one tap, owner; its touchpoints are there', async () => {
  const { page, context } = await desk.stranger()
  await page.goto(`${desk.address}/setup`)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('公司名称').fill('木槿美妆')
  await page.getByRole('radio', { name: '电信' }).click()
  await page.getByRole('radio', { name: '零售' }).click()
  await page.getByText('备好这一行的触点').waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('姓名').fill('王丽华')
  await page.getByLabel('邮箱').fill('owner@example.com')
  await page.getByLabel('密码', { exact: true }).fill('三号楼的电梯-2026')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('button', { name: '创建并进入' }).click()
  await page.getByRole('heading', { name: /王丽华/ }).waitFor()
  await page.goto(`${desk.address}/settings/touchpoints`)
  await page.getByText('门店接待').first().waitFor()
  await context.close()
})
