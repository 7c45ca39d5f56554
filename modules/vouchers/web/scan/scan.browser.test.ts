import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { create } from 'qrcode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCustomer } from '#modules/conversations/server/testing.ts'
import { type Colleague, type Desk, openDesk } from '#modules/conversations/web/browser-testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { openBrowser, picture, seriousFaults } from '#platform/testing/browser.ts'

let desk: Desk
let hanmei: Colleague
let customerId: string
const folder = mkdtempSync(path.join(tmpdir(), 'kairos-scan-'))

beforeAll(async () => {
  desk = await openDesk()
  hanmei = await desk.colleague('supervisor', '韩梅梅')
  customerId = await addCustomer(desk.kernel, '王丽')
}, 180_000)
afterAll(async () => {
  setClock()
  rmSync(folder, { recursive: true, force: true })
  await desk?.close()
})

const issue = (more: object = {}): Promise<{ id: string; url: string }> =>
  hanmei.call('POST', '/vouchers', { customerId, honours: '免费上门一次', reason: '让您久等了', ...more })

/** Grey values of a picture of 640 × 480 with the code in its middle, as a camera sees it: on something dark, tilted a little. */
function photographed(text: string): Uint8Array {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const [width, height, side] = [640, 480, 320]
  const quiet = 4
  const grey = new Uint8Array(width * height).fill(70)
  const tilt = 0.12
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [dx, dy] = [x - width / 2, y - height / 2]
      const across = Math.cos(tilt) * dx + Math.sin(tilt) * dy + side / 2
      const down = -Math.sin(tilt) * dx + Math.cos(tilt) * dy + side / 2
      if (across < 0 || down < 0 || across >= side || down >= side) continue
      const all = modules.size + 2 * quiet
      const [column, row] = [(across / side) * all - quiet, (down / side) * all - quiet].map(Math.floor)
      const inside = [column, row].every((at) => at !== undefined && at >= 0 && at < modules.size)
      grey[y * width + x] = inside && modules.get(row ?? 0, column ?? 0) ? 25 : 225
    }
  }
  return grey
}

/** A film of one picture, in the plainest format a browser takes for a camera. */
function film(grey: Uint8Array): string {
  const file = path.join(folder, `${crypto.randomUUID()}.y4m`)
  const colourless = Buffer.alloc((640 * 480) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), grey, colourless])
  writeFileSync(file, Buffer.concat([Buffer.from('YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n'), frame, frame]))
  return file
}

/** A browser whose camera shows this film; none of the desk's own, for the camera is chosen when it starts. */
const cameraShowing = (text: string) =>
  openBrowser(
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film(photographed(text))}`,
  )

/** 韩梅梅's place in such a browser, at the vouchers with the scanner open. */
async function scanning(browser: Browser, prepare?: (on: BrowserContext) => unknown) {
  const own = await hanmei.sit()
  const [cookie] = await own.context.cookies()
  await own.context.close()
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 844 } })
  context.setDefaultTimeout(30_000)
  if (cookie) await context.addCookies([cookie])
  await prepare?.(context)
  const page = await context.newPage()
  await page.goto(`${desk.address}/vouchers`)
  await page.getByRole('button', { name: '扫码' }).click()
  return page
}

/** As browsers without their own reader of codes: the product’s has to do. */
const withoutReader = (context: BrowserContext) =>
  context.addInitScript(() => Reflect.deleteProperty(globalThis, 'BarcodeDetector'))

async function look(page: Page, name: string): Promise<void> {
  expect(await seriousFaults(page), name).toEqual([])
  await picture(page, `scan-${name}`)
}

test('the camera sees a voucher and opens it; one that was redeemed says so first', { timeout: 120_000 }, async () => {
  const { id, url } = await issue()
  const browser = await cameraShowing(url)
  try {
    const page = await scanning(browser, withoutReader)
    await page.getByRole('img', { name: '王丽的服务凭证：免费上门一次' }).waitFor()
    expect(new URL(page.url()).searchParams.get('open')).toBe(id)
    await page.getByRole('button', { name: '兑现', exact: true }).click()
    await page.getByText(/韩梅梅 已在.*兑现过，不能再用。/).waitFor()
    // The next one shows the same card.
    await page.goto(`${desk.address}/vouchers`)
    await page.getByRole('button', { name: '扫码' }).click()
    await page.getByText(/韩梅梅 已在.*兑现过，不能再用。/).waitFor()
    await look(page, 'redeemed')
  } finally {
    await browser.close()
  }
})

test('a code of something else is told, and the camera goes on looking', { timeout: 120_000 }, async () => {
  const browser = await cameraShowing('https://weixin.example.com/not-a-voucher')
  try {
    const page = await scanning(browser)
    await page.getByRole('alert').filter({ hasText: '这个二维码不是服务凭证' }).waitFor()
    await look(page, 'strange')
    expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.paused)).toBe(false)
    // Closed, the camera is off.
    await page.evaluate(() => Object.assign(globalThis, { seen: document.querySelector('video')?.srcObject }))
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
    await expect
      .poll(() =>
        page.evaluate(() =>
          (globalThis as unknown as { seen: MediaStream }).seen.getTracks().map((track) => track.readyState),
        ),
      )
      .toEqual(['ended'])
  } finally {
    await browser.close()
  }
})

test('without a camera, or when it is refused, a picture does', { timeout: 120_000 }, async () => {
  const validUntil = Temporal.Now.plainDateISO('UTC').add({ days: 1 }).toString()
  const { url } = await issue({ validUntil })
  const browser = await openBrowser()
  try {
    const page = await scanning(browser)
    await page.getByRole('alert').filter({ hasText: '没有摄像头' }).waitFor()
    await look(page, 'no-camera')
    const choose = page.getByRole('dialog').locator('input[type=file]')
    await choose.setInputFiles({ name: 'note.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await page.getByText('这个文件打不开').waitFor()
    // What the customer was given: the picture of the card, taken off their page.
    const customer = await browser.newPage()
    await customer.goto(url)
    const card = await customer.locator('svg[role=img], .qr').first().screenshot()
    const empty = await customer.locator('h1').first().screenshot()
    await customer.close()
    await choose.setInputFiles({ name: 'empty.png', mimeType: 'image/png', buffer: empty })
    await page.getByText('图片里没有认出二维码').waitFor()
    const later = Date.now() + 3 * 86_400_000
    setClock(() => later)
    await choose.setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer: card })
    await page.getByText(/有效期到.*为止，已经过期，不能再兑现。/).waitFor()
    setClock()
  } finally {
    await browser.close()
  }
  const refusing = await openBrowser('--use-fake-device-for-media-stream', '--deny-permission-prompts')
  try {
    const page = await scanning(refusing)
    await page.getByRole('alert').filter({ hasText: '没有使用摄像头的权限' }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '选一张图片' }).waitFor()
  } finally {
    await refusing.close()
  }
})
