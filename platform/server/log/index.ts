import { type Logger, pino } from 'pino'

export type { Logger }

/** Fields that must never reach a log, wherever they occur. */
const secret = ['password', 'token', 'secret', 'cookie', 'authorization']

/** @param level a pino level, or `silent` */
export function createLog(level: string, destination?: string): Logger {
  return pino(
    {
      level,
      redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
      serializers: { error: describeError },
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination
      ? pino.destination({ dest: destination, mkdir: true, sync: false })
      : pino.destination({ dest: 2, sync: false }),
  )
}

/** What is known of an error and its causes, without the values of a failed query, which may be secrets. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause, code, query } = error as Error & { code?: unknown; query?: unknown }
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return {
    name,
    message: typeof query === 'string' ? `Failed query: ${query}` : message,
    ...(code === undefined ? {} : { code }),
    ...(frames ? { stack: frames.join('\n') } : {}),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  }
}
