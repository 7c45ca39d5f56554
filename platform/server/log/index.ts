import { type Logger, pino } from 'pino'

export type { Logger }

/** Fields that must never reach a log, wherever they occur. */
const secret = ['password', 'token', 'secret', 'cookie', 'authorization', 'code']

/** @param level a pino level, or `silent` */
export function createLog(level: string, destination?: string): Logger {
  return pino(
    {
      level,
      redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination
      ? pino.destination({ dest: destination, mkdir: true, sync: false })
      : pino.destination({ dest: 2, sync: false }),
  )
}
