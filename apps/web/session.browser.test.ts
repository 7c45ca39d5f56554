import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
}, 180_000)
afterAll(() => desk?.close())

test('a session that ends while one works leads to the sign-in page, with the way back', async () => {
  const anna = await desk.colleague('agent', '安娜')
  const { page, context } = await anna.sit()
  await page.goto(`${desk.address}/customers`)
  await page.getByRole('heading', { name: '客户', exact: true }).waitFor()
  await anna.call('POST', '/me/sessions/end-all', {})
  await page.waitForURL(/\/sign-in/)
  expect(new URL(page.url()).searchParams.get('next')).toBe('/customers')
  expect(await page.getByText('出了点问题').count()).toBe(0)
  await context.close()
})

test('a page opened while the server cannot be reached is waited for, and the desk stays', async () => {
  const anna = await desk.colleague('agent', '李安娜')
  const { page, context } = await anna.sit()
  await page.goto(`${desk.address}/customers`)
  await page.getByRole('heading', { name: '客户', exact: true }).waitFor()
  await context.setOffline(true)
  const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('.js'))
  const triedAgain = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/health'))
  await page.getByRole('link', { name: '承诺' }).click()
  await failed
  await triedAgain
  expect(await page.getByRole('link', { name: '今日' }).isVisible()).toBe(true)
  await context.setOffline(false)
  await page.getByRole('heading', { name: '承诺', exact: true }).waitFor()
  await context.close()
})

test('an address that is none is answered within the desk', async () => {
  const anna = await desk.colleague('agent', '韩安娜')
  const { page, context } = await anna.sit()
  for (const where of ['/nothing/here', '/settings/nothing']) {
    await page.goto(desk.address + where)
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor()
    await page.getByRole('link', { name: '会话' }).waitFor()
  }
  await page.getByRole('button', { name: '回到首页' }).click()
  await page.getByRole('heading', { name: /安娜/ }).waitFor()
  // Today's own name is no wrong address.
  await page.goto(`${desk.address}/today`)
  await page.getByRole('heading', { name: /安娜/ }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  await context.close()
})
