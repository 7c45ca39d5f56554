import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { ensureBuilt } from '#apps/server/build.ts'
import type { DemoLogin } from '#apps/server/demo/load.ts'
import { endProgram, launchProgram, whenStarted } from '#apps/server/program-testing.ts'
import { openBrowser, seriousFaults } from '#platform/testing/browser.ts'

export type Stage = {
  address: string
  browser: Browser
  /** Who may sign in; empty without the demo company. */
  logins: DemoLogin[]
  /** What the program wrote to its error stream: nothing, when all is well. */
  errors: () => string
  close: () => Promise<void>
}

/** The real program, started as a person starts it, on a data folder of its own, and a real browser. */
export async function setStage(args: string[] = []): Promise<Stage> {
  await ensureBuilt(() => {})
  const folder = mkdtempSync(path.join(tmpdir(), 'kairos-story-'))
  const child = launchProgram(folder, ['start', '--port', '0', '--json', ...args])
  const { address, logins, errors } = await whenStarted<DemoLogin[] | null>(child)
  const browser = await openBrowser()
  return {
    address,
    browser,
    logins: logins ?? [],
    // A start after a change of the pages builds them first, and says so.
    errors: () => errors().replace(/^Built the pages.*\n/gm, ''),
    close: async () => {
      await browser.close()
      await endProgram(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Somebody's browser: Chinese, in Shanghai, standing still. Its errors are collected in `problems`. */
export async function newContext(
  stage: Stage,
  problems: string[],
  more: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await stage.browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...more,
  })
  context.setDefaultTimeout(30_000)
  context.on('console', (line) => {
    if (line.type() === 'error') problems.push(`${line.page()?.url()}: ${line.text()} ${line.location().url}`)
  })
  context.on('weberror', (error) => {
    problems.push(`${error.page()?.url()}: ${error.error().stack ?? error.error().message}`)
  })
  return context
}

/** Signs in through the page, as people do. */
export async function signIn(page: Page, address: string, who: { email: string; password: string }): Promise<void> {
  await page.goto(`${address}/sign-in`)
  await page.getByLabel('邮箱').fill(who.email)
  await page.getByLabel('密码', { exact: true }).fill(who.password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
}

/** Light or dark, and everything has its colour. */
export async function inColours(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.waitForFunction((scheme) => (document.documentElement.dataset.theme ?? scheme) === scheme, colorScheme)
  await page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(next))
    // The colours of some parts change a little later than those of others.
    for (let still = 0; still < 8; still += 1) {
      await frame()
      if (document.getAnimations().some((one) => one instanceof CSSTransition)) still = 0
    }
  })
}

/**
 * What people who read by other means would stumble over, in light and dark; nothing when all is well. The page needs
 * to run scripts.
 */
export async function stumbling(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  for (const scheme of ['dark', 'light'] as const) {
    await inColours(page, scheme)
    for (const fault of await seriousFaults(page)) found.push(`${name}, ${scheme}: ${fault}`)
  }
  return found
}

/** A web page of somebody else with what was copied for it, and nothing more. */
export const plainPage = (embedded: string) => `<!doctype html>
<html lang="zh-CN">
  <head><meta name="viewport" content="width=device-width,initial-scale=1"><title>阳光花园业主之家</title></head>
  <body><main><h1>业主之家</h1><p>缴费、报修、公告，都在这里。</p></main>${embedded}</body>
</html>`

/** Serves somebody else's web page on another address of this machine. */
export async function foreignPage(html: () => string): Promise<{ address: string; close: () => Promise<void> }> {
  const server = createServer((_request, reply) => {
    reply.setHeader('content-type', 'text/html; charset=utf-8')
    reply.end(html())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve))
  return {
    address: `http://127.0.0.2:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
