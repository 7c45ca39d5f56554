import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const program = path.join(import.meta.dirname, 'kairos.mjs')

/** The product as somebody started it: a process of its own. */
export type Started<Logins = null> = {
  child: ChildProcess
  address: string
  logins: Logins
  /** Everything it wrote to its error stream so far. */
  errors: () => string
}

/** Runs the product's command line over a data folder, on a free port, with its own PostgreSQL. */
export function launchProgram(folder: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    env: {
      ...process.env,
      KAIROS_DATA: folder,
      KAIROS_PORT: '0',
      KAIROS_LOG: 'warn',
      DATABASE_URL: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Waits until a program launched with `start --json` tells its address. */
export async function whenStarted<Logins = null>(child: ChildProcess): Promise<Started<Logins>> {
  let errors = ''
  child.stderr?.on('data', (part) => {
    errors += String(part)
  })
  let text = ''
  for await (const part of child.stdout ?? []) {
    text += String(part)
    if (!text.includes('\n')) continue
    const told = JSON.parse(text) as { address: string; logins: Logins }
    return { child, ...told, errors: () => errors }
  }
  throw new Error(`it did not start: ${errors}`)
}

/** Stops it as an operator would, and waits. @returns its exit code */
export async function endProgram(child: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  child.kill(signal)
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}
