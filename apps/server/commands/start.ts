import type { Command } from 'commander'
import { readConfig } from '#platform/server/config/index.ts'
import { describe, reporting } from './report.ts'

/** A stop that takes longer than this is cut short, ms. */
const longestStop = 4500

type Options = { demo?: boolean; port?: string; host?: string; roles?: string; json?: boolean }

export function startCommand(program: Command): void {
  program
    .command('start')
    .description('start Kairos and its database')
    .option('--demo', 'with the demo company, if the database is empty; prints the logins')
    .option('--port <number>', 'port to listen on (KAIROS_PORT, 3200)')
    .option('--host <address>', 'address to listen on (KAIROS_HOST, 127.0.0.1)')
    .option('--roles <list>', 'what this process does: web,live,jobs (KAIROS_ROLES, all)')
    .option('--json', 'machine-readable output')
    .action((options: Options) => reporting(options.json ?? false, () => start(options)))
}

async function start(options: Options): Promise<void> {
  const json = options.json ?? false
  const config = readConfig({
    ...(options.port ? { KAIROS_PORT: options.port } : {}),
    ...(options.host ? { KAIROS_HOST: options.host } : {}),
    ...(options.roles ? { KAIROS_ROLES: options.roles } : {}),
  })
  let halt: (code: number) => void = () => {}
  const ended = new Promise<number>((resolve) => {
    halt = resolve
  })
  // Before anything starts: an early Ctrl-C waits for the start and then stops in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => halt(0))
  // Imported here: the other commands, and --help, need none of it.
  const { startServer } = await import('../server.ts')
  const server = await startServer(config, (problem) => {
    process.stderr.write(`kairos: ${describe(problem).message}\n`)
    halt(1)
  })
  const logins = options.demo ? await (await import('../demo/load.ts')).loadDemo(server.kernel) : null
  if (json) process.stdout.write(`${JSON.stringify({ address: server.address, logins })}\n`)
  else {
    process.stdout.write(`\nKairos ${server.address || config.roles.join(',')}\n`)
    if (logins)
      for (const login of logins)
        process.stdout.write(`  ${login.role.padEnd(11)}${login.email}   ${login.password}   ${login.name}\n`)
    process.stdout.write('Ctrl-C 停止 / stops\n\n')
  }
  ;(await import('../give-back.ts')).giveBackLater()
  const code = await ended
  const timer = setTimeout(() => process.exit(code), longestStop)
  timer.unref()
  await server.stop()
  process.exit(code)
}
