import type { Config } from '#platform/server/config/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import { ensureBuilt } from './build.ts'
import { type OpenKernel, openKernel } from './kernel.ts'
import { openDatabase } from './open-database.ts'
import { serveDesk } from './static.ts'
import { openWeb } from './web.ts'

export type RunningServer = { kernel: OpenKernel; address: string; stop: () => Promise<void> }

/**
 * Starts the product: database, kernel, and by role the web server. `onLost` is told when it cannot go on.
 * @throws StartProblem, ConfigProblem or a system error that `describe` turns into one sentence
 */
export async function startServer(config: Config, onLost: (problem: unknown) => void): Promise<RunningServer> {
  const log = createLog(config.logLevel)
  const serves = config.roles.includes('web') || config.roles.includes('live')
  const database = await openDatabase(config, log, onLost)
  const undo: (() => Promise<void>)[] = [database.stop]
  const stop = async () => {
    for (const step of undo.splice(0).reverse())
      await step().catch((error: unknown) => log.error({ error }, 'stopping'))
  }
  try {
    const kernel = await openKernel(config, database.connectionString, log)
    undo.push(kernel.close)
    let address = ''
    if (serves) {
      const app = await openWeb(kernel)
      undo.push(() => app.close())
      // Now, not earlier: what keeps the server from starting is said before anybody waits for a build.
      const { folder } = await ensureBuilt((line) => void process.stderr.write(`${line}\n`))
      await serveDesk(app, { folder })
      await app.listen({ host: config.host, port: config.port })
      const bound = app.server.address()
      const port = typeof bound === 'object' && bound ? bound.port : config.port
      address = `http://${config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host}:${port}`
      kernel.setAddress(address)
    }
    return { kernel, address: config.publicUrl ?? address, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
