import { StartProblem } from '#platform/server/errors/start-problem.ts'
import { answers } from './connect.ts'
import { lockDataFolder, startEmbedded } from './index.ts'

/**
 * A small Kairos for the tests: `hold.fixture.ts lock|database FOLDER` takes the data folder (and starts its database),
 * says so in one line of JSON, and stays until SIGINT, at which it stops in order, SIGTERM, at which it just exits, or
 * until it is killed.
 */
const [what, folder] = process.argv.slice(2)

function say(message: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

async function hold(): Promise<void> {
  const lock = await lockDataFolder(folder!)
  const stay = setInterval(() => {}, 60_000)
  const server = what === 'database' ? await startEmbedded({ folder: folder! }) : null
  process.once('SIGINT', async () => {
    const host = server && new URLSearchParams(server.connectionString.split('?')[1]).get('host')
    say({ event: 'interrupted', databaseAnswers: host ? await answers(host) : null })
    await server?.stop()
    await lock.release()
    clearInterval(stay)
    say({ event: 'stopped' })
  })
  process.once('SIGTERM', () => process.exit(3))
  say({ event: 'ready', connectionString: server?.connectionString, recovered: server?.recovered })
}

hold().catch((error) => {
  if (!(error instanceof StartProblem)) throw error
  say({ event: 'problem', code: error.code, detail: error.detail, message: error.message })
  process.exit(1)
})
