import { expect, test } from 'vitest'
import {
  answer,
  bubbles,
  context,
  conversationId,
  field,
  openWindow,
  page,
  say,
  sentAll,
  setTheScene,
  storedTexts,
  the,
  visit,
  waitFor,
} from './story/testing.ts'

/** The window as a visitor has it: a real browser, on a page of another origin. What is said arrives, once. */
setTheScene()

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('a visitor asks, an agent answers at once, a reload keeps all of it', async () => {
  const problems: string[] = []
  await visit()
  page().on('pageerror', (error) => problems.push(String(error)))
  await openWindow()
  await waitFor('您好')
  await say('三号楼漏水了')
  await sentAll()
  await answer('<p>您好,师傅<b>今天 18:00</b> 前到。<a href="https://example.org/x">查看</a></p>')
  await waitFor('今天 18:00')
  expect(await page().locator('.bubble a').getAttribute('target')).toBe('_blank')
  expect(await page().locator('.bubble a').getAttribute('rel')).toContain('noopener')
  // The page's loud style stays outside.
  expect(
    await bubbles()
      .first()
      .evaluate((one) => getComputedStyle(one).fontSize),
  ).toBe('15px')
  await page().reload()
  await page().getByRole('dialog').waitFor()
  await waitFor('今天 18:00')
  expect((await bubbles().allTextContents()).slice(1)).toEqual(['三号楼漏水了', '您好,师傅今天 18:00 前到。查看'])
  expect(await context().cookies()).toEqual([])
  expect(problems).toEqual([])
})

test('closed, it counts what is unread; open, it does not', async () => {
  await visit()
  await openWindow()
  await say('有人吗')
  await sentAll()
  await page().keyboard.press('Escape')
  await page().getByRole('dialog').waitFor({ state: 'detached' })
  await answer('<p>在的</p>')
  await page().locator('.badge', { hasText: '1' }).waitFor()
  await answer('<p>请讲</p>')
  await page().getByRole('button', { name: '打开对话，2 条未读' }).click()
  await waitFor('请讲')
  await page().locator('.badge').waitFor({ state: 'detached' })
})

test('a restart of the server loses nothing and doubles nothing', async () => {
  await visit()
  await openWindow()
  await say('第一句')
  await sentAll()
  await the().server.stop()
  await say('第二句')
  await say('第三句')
  await page().getByText('网络断开').waitFor()
  await page().getByText('网络恢复后自动发送').first().waitFor()
  await the().server.start()
  await sentAll()
  expect(await storedTexts()).toEqual(['第一句', '第二句', '第三句'])
  await answer('<p>都收到了</p>')
  await waitFor('都收到了')
  // Written while the server is away, and the page is loaded anew before it is back.
  await the().server.stop()
  await say('第四句')
  await page().waitForFunction(() => Object.keys(localStorage).some((key) => key.includes('.out.')))
  await page()
    .reload()
    .catch(() => {})
  await the().server.start()
  await page().reload()
  await sentAll()
  expect(await storedTexts()).toEqual(['第一句', '第二句', '第三句', '都收到了', '第四句'])
  await waitFor('第四句')
  expect((await bubbles().allTextContents()).slice(1)).toEqual(['第一句', '第二句', '第三句', '都收到了', '第四句'])
}, 90_000)

test('an answer that gets lost on the way makes no second message', async () => {
  await visit()
  let lost = 0
  await page().route('**/messages', async (route) => {
    if (route.request().method() !== 'POST' || lost >= 2) return route.continue()
    lost += 1
    await route.fetch()
    await route.abort('connectionreset')
  })
  await openWindow()
  await say('只说一次')
  await sentAll()
  expect(lost).toBeGreaterThan(0)
  expect(await storedTexts()).toEqual(['只说一次'])
  await waitFor('只说一次')
  expect(await page().locator('.mine .bubble').count()).toBe(1)
})

test('an answer between the lines is not skipped', async () => {
  await visit()
  await openWindow()
  await say('一')
  await sentAll()
  // The line is cut and what it would have brought is fetched after the last known message, not after our own newest.
  await page().route('**/messages?after=*', (route) => route.abort())
  await answer('<p>答一</p>')
  await say('二')
  await sentAll()
  await page().unroute('**/messages?after=*')
  await page().evaluate(() => dispatchEvent(new Event('online')))
  await waitFor('答一')
  expect((await bubbles().allTextContents()).slice(1)).toEqual(['一', '答一', '二'])
})

test('Enter that ends a composition does not send, Shift+Enter begins a line', async () => {
  await visit()
  await openWindow()
  await field().fill('漏水')
  const press = (extra: object) =>
    field().evaluate(
      (box, more) =>
        box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...more })),
      extra,
    )
  await press({ isComposing: true })
  await press({ keyCode: 229 })
  expect(await field().inputValue()).toBe('漏水')
  await field().press('Shift+Enter')
  await field().pressSequentially('请来')
  await field().press('Enter')
  await sentAll()
  expect(await storedTexts()).toEqual(['漏水\n请来'])
})

test('typing is seen on both sides, the words are not', async () => {
  await visit()
  await openWindow()
  await say('在吗')
  await sentAll()
  const id = await conversationId()
  const heard: { name: string; from: string; data: unknown }[] = []
  const { live } = the().server.kernel()
  const listening = await live.listen(
    { audience: new Set(['team:none']), events: () => {}, signal: (one) => heard.push(one), reset: () => {} },
    null,
  )
  const typed = () => heard.find((one) => one.name === 'conversations.typing')
  await expect
    .poll(async () => {
      await field().pressSequentially('我的密码是')
      return typed()?.from
    })
    .toMatch(/^customer:/)
  expect(JSON.stringify(heard)).not.toContain('密码')
  listening.stop()
  await live.signal({
    name: 'conversations.typing',
    subjectId: id,
    audience: [`conversation-public:${id}`],
    from: the().agent.id,
    data: null,
  })
  await page().getByRole('img', { name: '李雷正在输入' }).waitFor()
  await answer('<p>在</p>')
  await waitFor('在')
  await page().locator('.dots').waitFor({ state: 'detached' })
})

test('pictures and files are chosen, pasted, dropped, and shown', async () => {
  await visit()
  await openWindow()
  await page()
    .locator('input[type=file]')
    .setInputFiles([
      { name: '漏水.png', mimeType: 'image/png', buffer: png },
      { name: '合同.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') },
    ])
  await page().locator('.chip', { hasText: '合同.pdf' }).waitFor()
  const transfer = await page().evaluateHandle((base64) => {
    const data = new DataTransfer()
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
    data.items.add(new File([bytes], '截图.png', { type: 'image/png' }))
    return data
  }, png.toString('base64'))
  await field().evaluate(
    (box, data) =>
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })),
    transfer,
  )
  await page().locator('.panel').dispatchEvent('drop', { dataTransfer: transfer })
  await page().waitForFunction(
    () => document.querySelector('kairos-chat')?.shadowRoot?.querySelectorAll('.chip').length === 4,
  )
  await page().waitForFunction(
    () => !document.querySelector('kairos-chat')?.shadowRoot?.querySelector('.send')?.hasAttribute('disabled'),
  )
  await page().getByRole('button', { name: '发送' }).click()
  await sentAll()
  await page().locator('.picture img').nth(2).waitFor()
  await page().getByRole('button', { name: '下载 合同.pdf' }).waitFor()
  await page().getByRole('button', { name: '查看图片 漏水.png' }).click()
  await page().locator('.viewer').waitFor()
  await page().keyboard.press('Escape')
  await page().locator('.viewer').waitFor({ state: 'detached' })
  expect(await page().getByRole('dialog').count()).toBe(1)
  const opened = await the().agent('GET', `/conversations/${await conversationId()}`)
  expect(opened.timeline.items[0].attachments).toHaveLength(4)
})
