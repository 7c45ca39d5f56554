import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seriousFaults } from '#platform/testing/browser.ts'

import { editorOf, openRoom, type Room } from './browser-testing.ts'

/** The room of conversations for everybody. */
let room: Room
let page: Page

beforeAll(async () => {
  room = await openRoom()
}, 180_000)
afterAll(() => room?.desk.close())
afterEach(() => room?.leave())

test('an assistive reader finds nothing serious, in light and dark, on a desk and on a phone', {
  timeout: 120_000,
}, async () => {
  const { id } = await room.chat('无障碍客户')
  await room.lilei.call('POST', `/conversations/${id}/messages`, { direction: 'note', html: '<p>看一下</p>' })
  await room.lilei.call('POST', `/conversations/${id}/messages`, {
    direction: 'outbound',
    html: '<p>您好 <a href="https://example.com">这里</a></p>',
  })
  await room.lilei.call('PATCH', `/conversations/${id}`, { priority: 'urgent', addTags: ['漏水'] })
  const check = async (where: string) => expect(await seriousFaults(page), where).toEqual([])
  for (const look of [{ dark: false }, { dark: true }, { width: 390, height: 844 }]) {
    ;({ page } = await room.sit('/conversations?view=all', look))
    await page.locator('.cv-row').first().waitFor()
    await check(`list ${JSON.stringify(look)}`)
    await page.goto(`${room.desk.address}/conversations/${id}`)
    await editorOf(page).waitFor()
    await check(`conversation ${JSON.stringify(look)}`)
    await page.getByRole('tab', { name: '备注' }).click()
    await check(`note ${JSON.stringify(look)}`)
    await page.goto(`${room.desk.address}/conversations?view=snoozed`)
    await page.getByText('没有稍后处理的会话').waitFor()
    await check(`empty ${JSON.stringify(look)}`)
    await page.goto(`${room.desk.address}/settings/canned-replies`)
    await page.getByText('还没有快捷回复').waitFor()
    await check(`canned replies ${JSON.stringify(look)}`)
    await room.leave()
  }
  ;({ page } = await room.openOne(id))
  await page.locator('.cv-timeline').focus()
  await page.keyboard.press('l')
  await page.getByRole('combobox', { name: '客户' }).waitFor()
  await check('logged contact')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('.cv-timeline').focus()
  await page.keyboard.press('a')
  await page.getByRole('option').first().waitFor()
  await check('assignee list')
})
