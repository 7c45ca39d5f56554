import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { ensureBuilt } from '#apps/server/build.ts'
import { type OpenKernel, openKernel } from '#apps/server/kernel.ts'
import { serveDesk } from '#apps/server/static.ts'
import { openWeb } from '#apps/server/web.ts'
import { addMember, addTeam, type Call, callerAt, openSession } from '#modules/staff/server/testing.ts'
import type { Role } from '#platform/contract/permission.ts'
import { createLog } from '#platform/server/log/index.ts'
import { openBrowser } from '#platform/testing/browser.ts'
import { testConfig } from '#platform/testing/config.ts'
import { testDatabase } from '#platform/testing/database.ts'
import { addCustomer, receive } from '../server/testing.ts'

/** A member of staff who calls the API and sits at the desk. */
export type Colleague = {
  id: string
  name: string
  call: Call
  /** A browser of their own, signed in. */
  sit: (more?: { width?: number; height?: number; dark?: boolean }) => Promise<{ page: Page; context: BrowserContext }>
}
export type Desk = {
  kernel: OpenKernel
  address: string
  team: { id: string; name: string }
  /** Of the desk's team, unless other teams are named. */
  colleague: (role: Role, name: string, teamIds?: string[]) => Promise<Colleague>
  /** A browser of somebody who is not signed in. */
  stranger: () => Promise<{ page: Page; context: BrowserContext }>
  close: () => Promise<void>
}

/** The whole product with the built desk on a free port, and a real browser in front of it. */
export async function openDesk(): Promise<Desk> {
  const { folder: pages } = await ensureBuilt(() => {})
  const database = await testDatabase()
  const files = await mkdtemp(path.join(tmpdir(), 'kairos-files-'))
  const config = testConfig(files)
  const kernel = await openKernel(config, database.connectionString, createLog('silent'))
  const app = await openWeb(kernel)
  await serveDesk(app, { folder: pages })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const bound = app.server.address()
  if (!bound || typeof bound === 'string') throw new Error('no port')
  const address = `http://127.0.0.1:${bound.port}`
  kernel.setAddress(address)
  const browser = await openBrowser()
  const seat = async (more: BrowserContextOptions) => {
    const context = await browser.newContext({
      ...more,
      ...{ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' },
    })
    context.setDefaultTimeout(30_000)
    return { context, page: await context.newPage() }
  }
  const team = await addTeam(kernel, '客服一组')
  let count = 0
  return {
    kernel,
    address,
    team,
    colleague: async (role, name, teamIds = [team.id]) => {
      count += 1
      const { id } = await addMember(kernel, { role, name, email: `desk${count}@example.com`, teamIds })
      const cookie = await openSession(kernel, id)
      const [cookieName = '', ...rest] = cookie.split('=')
      return {
        id,
        name,
        call: callerAt(address, cookie),
        sit: async ({ width = 1440, height = 900, dark = false } = {}) => {
          const opened = await seat({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' })
          await opened.context.addCookies([{ name: cookieName, value: rest.join('='), url: address }])
          return opened
        },
      }
    },
    stranger: () => seat({ viewport: { width: 1440, height: 900 } }),
    close: async () => {
      await browser.close()
      await app.close()
      await kernel.close()
      await database.drop()
      await rm(files, { recursive: true, force: true })
    },
  }
}

/** The editor of the open conversation, ready to be written in. */
export const editorOf = (page: Page) => page.locator('.cv-composer .ProseMirror')

/** What stands in the timeline, top to bottom. */
export const saidIn = (page: Page) => page.locator('.cv-message .cv-text').allInnerTexts()

/** 李雷 at the desk, with 韩梅梅 as a colleague; each story sits down anew. */
export async function openRoom() {
  const desk = await openDesk()
  const lilei = await desk.colleague('agent', '李雷')
  const hanmei = await desk.colleague('supervisor', '韩梅梅')
  let seat: { page: Page; context: BrowserContext } | null = null
  const sit = async (where: string, more: Parameters<Colleague['sit']>[0] = {}, prepare?: () => void) => {
    seat = await lilei.sit(more)
    if (prepare) await seat.page.addInitScript(prepare)
    await seat.page.goto(desk.address + where)
    return seat
  }
  return {
    desk,
    lilei,
    hanmei,
    sit,
    /** Opens a conversation with its editor ready. */
    openOne: async (id: string, prepare?: () => void) => {
      const opened = await sit(`/conversations/${id}`, {}, prepare)
      await editorOf(opened.page).waitFor()
      return opened
    },
    /** A chat that waits for 李雷; `say` lets the customer say more. */
    chat: async (name: string, text = '你好，厨房在漏水') => {
      const customerId = await addCustomer(desk.kernel, name)
      const { conversationId: id } = await receive(desk.kernel, { customerId, text })
      const say = (words: string) => receive(desk.kernel, { customerId, conversationId: id, text: words })
      await lilei.call('POST', `/conversations/${id}/assign`, { assigneeId: lilei.id })
      return { id, say, customerId }
    },
    /** Messages as the server has them, oldest first. */
    stored: async (id: string): Promise<{ id: string; html: string; text: string; direction: string }[]> => {
      const { timeline } = await lilei.call('GET', `/conversations/${id}`)
      return timeline.items.filter((one: { type: string }) => one.type === 'message')
    },
    leave: async () => {
      await seat?.context.close()
      seat = null
    },
  }
}
export type Room = Awaited<ReturnType<typeof openRoom>>

/** Sends what is in the focused editor. */
export const sendByKey = (page: Page) => page.keyboard.press('Control+Enter')
