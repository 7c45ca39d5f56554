import { ConfigProblem } from '#platform/server/config/index.ts'
import { databaseErrorCode } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { StartProblem } from '#platform/server/errors/start-problem.ts'

/**
 * Runs a command and ends the process with its code: 0, or 1 with one sentence on the error stream (with `json`, one
 * JSON object `{error: {code, message}}` instead).
 */
export async function reporting(json: boolean, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    const { code, message } = describe(error)
    process.stderr.write(json ? `${JSON.stringify({ error: { code, message } })}\n` : `kairos: ${message}\n`)
    process.exitCode = 1
  }
}

/** The one sentence that an operator needs. */
export function describe(error: unknown): { code: string; message: string } {
  if (error instanceof StartProblem) return { code: error.code, message: error.message }
  if (error instanceof ConfigProblem) return { code: 'bad-setting', message: error.message }
  if (error instanceof Problem) {
    const body = error.toBody('en').error
    const fields = body.fields.map(({ field, reason }) => `${field} ${reason}`).join('; ')
    return { code: body.code, message: fields ? `${body.message}: ${fields}` : body.message }
  }
  const system = error as NodeJS.ErrnoException
  switch (system.code) {
    case 'EADDRINUSE':
      return {
        code: 'port-taken',
        message: `Port ${(error as { port?: number }).port ?? ''} is taken by another program; set KAIROS_PORT or --port to a free one.`,
      }
    case 'EACCES':
    case 'EROFS':
    case 'EPERM':
      return { code: 'not-writable', message: `${system.path ?? 'The data folder'} may not be written by this user.` }
    case 'ENOSPC':
      return { code: 'disk-full', message: `The disk is full${system.path ? ` (${system.path})` : ''}.` }
    default:
  }
  const database = databaseErrorCode(error)
  if (database === '53100') return { code: 'disk-full', message: 'The database has no disk space left.' }
  return { code: 'unexpected', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
