import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { editorOf } from '#modules/conversations/web/browser-testing.ts'
import { frameIn, type MailRoom, openMailRoom, redPicture, startForeign } from './browser-testing.ts'

/** Reading mails at the desk: what they may do there is nothing. */
let room: MailRoom
let foreign: Awaited<ReturnType<typeof startForeign>>
let page: Page

beforeAll(async () => {
  room = await openMailRoom()
  foreign = await startForeign()
}, 180_000)
afterAll(async () => {
  await room?.close()
  await foreign?.close()
})
afterEach(() => room?.leave())

const open = async (id: string, more: Parameters<MailRoom['sit']>[1] = {}) => {
  ;({ page } = await room.sit(`/conversations/${id}`, more))
  await editorOf(page).waitFor()
  await frameIn(page).locator('main').waitFor()
}
const frameHeight = () =>
  page
    .locator('iframe.mail-frame')
    .last()
    .evaluate((one) => one.clientHeight)

const quoted = `<div>------------------ 原始邮件 ------------------</div><div><b>发件人:</b> "客服" &lt;service@kairos.example&gt;;</div><div><b>发送时间:</b> 2026年7月1日 上午10:00</div><div><b>收件人:</b> "王丽"&lt;wangli@customer.example&gt;;</div><div><b>主题:</b> 通知</div><p>明天停水，请储水。</p>`

test('a hostile mail runs nothing, fetches nothing and stays in its place', async () => {
  const at = foreign.address
  const id = await room.arrive({
    subject: '恶意邮件',
    from: 'mallory@evil.example',
    html: `<html><head><base href="${at}/base/"><meta http-equiv="refresh" content="0;url=${at}/refresh">
      <link rel="stylesheet" href="${at}/style.css"><style>@import url(${at}/import.css);body{background:url(${at}/css)}</style></head>
      <body onload="top.pwned=1" background="${at}/body"><script>top.pwned = 2; fetch('${at}/script')</script>
      <img src=x onerror="top.pwned=3"><svg onload="top.pwned=4"><image href="${at}/svg"/></svg>
      <div id="cover" style="position:fixed;inset:0;z-index:99999;background:red url(${at}/cover);height:100vh">盖住一切</div>
      <form action="${at}/form"><input name="password" autofocus><button>登录</button></form>
      <iframe src="${at}/frame"></iframe><object data="${at}/object"></object><video poster="${at}/poster" src="${at}/video"></video>
      <img src="${at}/pixel.gif" width="1" height="1"><img srcset="${at}/srcset 1x"><img src="${at}/banner.png" width="300" height="80" alt="优惠">
      <table background="${at}/table"><tr><td background="${at}/cell">表格</td></tr></table>
      <a href="javascript:top.pwned=5">脚本</a> <a href="${at}/go">www.icbc.com.cn</a>
      <details><summary>点</summary>藏着的话</details><p>正文还在</p></body></html>`,
  })
  const problems: string[] = []
  const asked = () => foreign.asked.map((one) => one.path)
  const before = asked().length
  await open(id)
  page.on('dialog', (dialog) => problems.push(dialog.message()))
  const frame = frameIn(page)
  await frame.getByText('正文还在').waitFor()
  await frame.getByText('盖住一切').waitFor()
  await frame.getByText('藏着的话').waitFor()
  expect(await page.evaluate(() => (window as { pwned?: number }).pwned)).toBeUndefined()
  expect(
    await frame
      .locator('script, style + style, form, input, iframe, object, svg, video, meta[http-equiv], base')
      .count(),
  ).toBe(0)
  // The only style is the frame's own; nothing is laid over the page.
  expect(await frame.locator('main [style*="position"], main [style*="url"]').count()).toBe(0)
  const box = await page.locator('iframe.mail-frame').boundingBox()
  expect(box?.height).toBeLessThan(900)
  await frame.getByText('实际前往 localhost').waitFor()
  await frame.getByTitle('未显示的远程图片').waitFor()
  expect(asked().slice(before)).toEqual([])
  expect(problems).toEqual([])
  // Even asked to, its document may run nothing.
  const ran = await frame.locator('main').evaluate((main) => {
    const script = main.ownerDocument.createElement('script')
    script.textContent = 'top.pwned = 9'
    main.append(script)
    return (window.top as unknown as { pwned?: number }).pwned
  })
  expect(ran).toBeUndefined()
})

test('remote pictures come when asked for, then always for that sender, and tell nobody who reads', async () => {
  const html = `<p>本月优惠</p><img src="${foreign.address}/sale.png" width="200" height="100" alt="海报">`
  const id = await room.arrive({ subject: '优惠', from: '"商家" <shop@news.example>', html })
  const before = foreign.asked.length
  await open(id)
  await page.getByText('为保护您，未显示 1 张远程图片').waitFor()
  expect(foreign.asked.length).toBe(before)
  await page.getByRole('button', { name: '显示', exact: true }).click()
  await expect.poll(() => foreign.asked.slice(before).map((one) => one.path)).toEqual(['/sale.png'])
  expect(foreign.asked[before]).toMatchObject({ referer: undefined, cookie: undefined })
  await expect
    .poll(() =>
      frameIn(page)
        .locator('img')
        .evaluate((one) => (one as HTMLImageElement).naturalWidth),
    )
    .toBe(60)
  await page.reload()
  await page.getByText('为保护您，未显示 1 张远程图片').waitFor()
  await page.getByRole('button', { name: '总是显示此发件人的' }).click()
  await page.getByText('此发件人的远程图片总是显示').waitFor()
  const other = await room.arrive({
    subject: '又一封',
    from: 'SHOP@news.example',
    html: html.replace('sale', 'second'),
  })
  await page.goto(`${room.desk.address}/conversations/${other}`)
  await page.getByText('此发件人的远程图片总是显示').last().waitFor()
  await expect.poll(() => foreign.asked.some((one) => one.path === '/second.png')).toBe(true)
  await page.getByRole('button', { name: '不再显示' }).last().click()
  await page.getByText('为保护您，未显示 1 张远程图片').last().waitFor()
})

test('a quote is folded, opens at a click, and the frame is as high as the mail', async () => {
  const id = await room.arrive({
    subject: '带引用',
    from: 'quote@customer.example',
    html: `<p>师傅几点到？</p><img src="cid:pic"><table border="1"><tr><td style="white-space:nowrap">${'很宽的表格'.repeat(30)}</td></tr></table><table><tr><td style="white-space:nowrap">${'一二三四五六七八九十'.repeat(4)}</td></tr></table>${quoted}`,
    pictures: { pic: redPicture() },
  })
  await open(id)
  const frame = frameIn(page)
  await expect.poll(() => frame.locator('img').evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(60)
  expect(await frame.getByText('明天停水').isVisible()).toBe(false)
  const folded = await frameHeight()
  await frame.getByText('引用的往来邮件').click()
  await frame.getByText('明天停水').waitFor()
  await expect.poll(frameHeight).toBeGreaterThan(folded + 60)
  const scrolls = await frame.locator('main').evaluate((main) => ({
    page: main.ownerDocument.documentElement.scrollHeight - main.ownerDocument.documentElement.clientHeight,
    tables: [...main.querySelectorAll('.k-wide')].map((one) => one.scrollWidth > one.clientWidth),
    wide: main.ownerDocument.documentElement.scrollWidth > main.ownerDocument.documentElement.clientWidth,
  }))
  // What is far too wide scrolls by itself, what is a little too wide is drawn smaller.
  expect(scrolls).toEqual({ page: 0, tables: [true, false], wide: false })
  // The picture stands in the text and not once more below it.
  expect(await page.locator('.cv-thumb').count()).toBe(0)
})

test('a plain mail is light: no frame, its quote behind a button', async () => {
  const id = await room.arrive({
    from: 'plain@customer.example',
    text: '好的\n\n在 2026年7月1日，客服 写道：\n> 明天停水\n> 请储水',
  })
  ;({ page } = await room.sit(`/conversations/${id}`))
  await page.locator('.cv-message').getByText('好的').waitFor()
  expect(await page.locator('iframe').count()).toBe(0)
  expect(await page.getByText('请储水').count()).toBe(0)
  await page.getByRole('button', { name: '显示引用' }).click()
  await page.locator('.ml-quote').getByText('请储水').waitFor()
  await page.getByRole('button', { name: '收起引用' }).click()
  expect(await page.getByText('请储水').count()).toBe(0)
})

test('who wrote to whom in one line, everybody behind it; another subject is another matter; the original is at hand', async () => {
  const first = { id: 'thread-1@customer.example', subject: '厨房漏水', from: '"赵敏" <zhaomin@customer.example>' }
  const id = await room.arrive({
    ...first,
    text: '厨房在滴水',
    cc: '"李强" <li@firm.example>, "孙悦" <sun@firm.example>, c@firm.example',
  })
  await room.arrive({ from: first.from, subject: '车位问题', inReplyTo: `<${first.id}>`, text: '车位被占了' })
  await room.arrive({
    from: '"李强" <li@firm.example>',
    subject: 'Re: 厨房漏水',
    inReplyTo: `<${first.id}>`,
    text: '我也在现场',
  })
  ;({ page } = await room.sit(`/conversations/${id}`))
  const mails = page.locator('.cv-message')
  await mails.first().getByText('抄送 李强、孙悦 等 1 人').click()
  await page.getByText('孙悦 <sun@firm.example>').waitFor()
  await page.getByRole('article', { name: /李强/ }).getByText('我也在现场').waitFor()
  const other = mails.filter({ hasText: '车位被占了' })
  await other.getByText('客户改了主题，可能是另一件事').waitFor()
  // Its header, then the whole of it.
  await mails.first().getByRole('button', { name: '更多邮件操作' }).click()
  await page.getByRole('menuitem', { name: '查看原始邮件' }).click()
  const dialog = page.getByRole('dialog', { name: '查看原始邮件' })
  await dialog.getByText('Message-ID: <thread-1@customer.example>').waitFor()
  expect(await dialog.locator('pre').innerText()).not.toContain('base64')
  const download = page.waitForEvent('download')
  await dialog.getByRole('link', { name: /下载原始邮件/ }).click()
  expect((await download).suggestedFilename()).toMatch(/厨房漏水\.eml$/)
  await page.keyboard.press('Escape')
  await other.getByRole('button', { name: '拆成新会话' }).click()
  await page.waitForURL((url) => !url.pathname.endsWith(id))
  await page.locator('.cv-message').getByText('车位被占了').waitFor()
  expect(await page.getByText('客户改了主题').count()).toBe(0)
})

test('a mail that cannot be fetched says so and can be tried again', async () => {
  const id = await room.arrive({ from: 'again@customer.example', html: '<p>看得到吗</p>' })
  ;({ page } = await room.sit(`/conversations/${id}`))
  let lost = 0
  await page.route('**/mails/*/frame*', async (route) => {
    lost += 1
    if (lost === 1) await route.fulfill({ status: 503, body: '{}', contentType: 'application/json' })
    else await route.continue()
  })
  await page.reload()
  await page.getByText('邮件没有显示出来').waitFor()
  await page.locator('.ml-framed').getByRole('button', { name: '重试' }).click()
  await frameIn(page).getByText('看得到吗').waitFor()
})

test('on a phone and in the dark it stays a white, readable card', async () => {
  const id = await room.arrive({
    from: 'phone@customer.example',
    html: `<table width="640"><tr><td style="color:#333">一封六百多像素宽的邮件，里面是很长的一句话，在手机上也要读得到。</td></tr></table>`,
  })
  await open(id, { width: 390, height: 844, dark: true })
  const look = await frameIn(page)
    .locator('main')
    .evaluate((main) => {
      const style = getComputedStyle(main.ownerDocument.body)
      return { background: style.backgroundColor, size: style.fontSize }
    })
  expect(look).toEqual({ background: 'rgb(255, 255, 255)', size: '16px' })
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})
