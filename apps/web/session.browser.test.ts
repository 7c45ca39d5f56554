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
  await page.getByRole('heading', { name: '客户' }).waitFor()
  await anna.call('POST', '/me/sessions/end-all', {})
  await page.waitForURL(/\/sign-in/)
  expect(new URL(page.url()).searchParams.get('next')).toBe('/customers')
  expect(await page.getByText('出了点问题').count()).toBe(0)
  await context.close()
})
