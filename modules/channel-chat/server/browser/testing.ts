import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { type OpenKernel, openKernel } from '#apps/server/kernel.ts'
import { serveWidget } from '#apps/server/static-widget.ts'
import { openWeb } from '#apps/server/web.ts'
import { addMember, type Call, callerAt, openSession } from '#modules/staff/server/testing.ts'
import type { Role } from '#platform/contract/permission.ts'
import type { App } from '#platform/server/http/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import { testConfig } from '#platform/testing/config.ts'
import { testDatabase } from '#platform/testing/database.ts'

const root = path.resolve(import.meta.dirname, '../../../..')

/** The widget as customers get it, built into a folder of its own. */
export async function buildWidget(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kairos-widget-'))
  await build({
    configFile: path.join(root, 'apps/widget/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder },
  })
  return folder
}

export type Restartable = {
  address: string
  kernel: () => OpenKernel
  stop: () => Promise<void>
  start: () => Promise<void>
  staff: (role: Role, name: string) => Promise<Call & { id: string }>
  close: () => Promise<void>
}

/** A server that can be stopped and started again on the same port, database and files. */
export async function restartableServer(widgetFolder: string): Promise<Restartable> {
  const database = await testDatabase()
  const folder = await mkdtemp(path.join(tmpdir(), 'kairos-files-'))
  let running: { kernel: OpenKernel; app: App } | null = null
  let port = 0
  const start = async () => {
    const config = testConfig(folder)
    const kernel = await openKernel(config, database.connectionString, createLog('silent'))
    const app = await openWeb(kernel)
    await serveWidget(app, { folder: widgetFolder })
    await app.listen({ host: '127.0.0.1', port })
    port = (app.server.address() as AddressInfo).port
    kernel.setAddress(`http://127.0.0.1:${port}`)
    running = { kernel, app }
  }
  const stop = async () => {
    const was = running
    running = null
    await was?.app.close()
    await was?.kernel.close()
  }
  const kernel = () => {
    if (!running) throw new Error('the server is stopped')
    return running.kernel
  }
  await start()
  const address = `http://127.0.0.1:${port}`
  let count = 0
  return {
    address,
    kernel,
    start,
    stop,
    staff: async (role, name) => {
      count += 1
      const added = await addMember(kernel(), { role, name, email: `${role}${count}@example.com`, teamIds: [] })
      const cookie = await openSession(kernel(), added.id)
      return Object.assign(callerAt(address, cookie), { id: added.id, cookie })
    },
    close: async () => {
      await stop()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Somebody else's web site, on another address of this machine: `/` with the snippet, `/strict` with a strict policy
 * and the script tag alone. Its own style is loud, to show that it does not reach into the window.
 */
export async function foreignSite(script: () => { host: string; key: string; init?: string }): Promise<{
  address: string
  close: () => Promise<void>
}> {
  const server: Server = createServer((request, reply) => {
    const { host, key, init = '' } = script()
    const strict = request.url?.startsWith('/strict')
    if (strict) {
      const live = host.replace('http', 'ws')
      reply.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src ${host}; connect-src ${host} ${live}; img-src blob:; require-trusted-types-for 'script'`,
      )
    }
    const snippet = strict
      ? `<script async src="${host}/widget.js" data-site="${key}"></script>`
      : `<script>window.kairos=window.kairos||function(){(kairos.q=kairos.q||[]).push(arguments)};kairos('init',{site:'${key}'${init}})</script>
         <script async src="${host}/widget.js"></script>
         <style>* { color: red !important; font-size: 40px !important } button, textarea { background: lime !important }</style>`
    reply.setHeader('content-type', 'text/html; charset=utf-8')
    reply.end(
      `<!doctype html><html lang="zh-CN"><head><meta name="viewport" content="width=device-width,initial-scale=1"><title>别人的网站</title></head><body><main><h1>物业缴费</h1></main>${snippet}</body></html>`,
    )
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
