import path from 'node:path'

export const roleNames = ['web', 'live', 'jobs'] as const
export type ProcessRole = (typeof roleNames)[number]

/** Everything the outside sets, read once. Times in ms, sizes in bytes. */
export type Config = {
  dataFolder: string
  /** Attachments and raw mails; processes on one database share it. */
  filesFolder: string
  databaseUrl: string | null
  /** Signs sessions and links; null: kept in a file of the data folder. */
  secret: string | null
  host: string
  port: number
  /** Address that customers and mails see, without a slash at the end; null: taken from where we listen. */
  publicUrl: string | null
  logLevel: string
  roles: readonly ProcessRole[]
  /** Largest attachment. */
  maxFileBytes: number
  poolSize: number
  trustProxy: boolean
  /** Opens `/metrics` to callers from elsewhere who bring it; null: this machine only. */
  metricsToken: string | null
  /** Multiplies every rate limit; the fuzz test and the bench raise it, nobody else should. */
  rateFactor: number
  /** Where mail is taken by LMTP from a mail server beside us, which is trusted; null: nowhere. */
  lmtp: { host: string; port: number } | null
}

export class ConfigProblem extends Error {
  readonly variable: string
  constructor(variable: string, message: string) {
    super(message)
    this.variable = variable
  }
}

/**
 * Reads the environment; `overrides` (from a command line or a test) win over it.
 * @throws ConfigProblem naming the variable that makes no sense
 */
export function readConfig(overrides: Record<string, string | undefined> = {}): Config {
  const env: Record<string, string | undefined> = { ...process.env, ...overrides }
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const raw = env[name]
    if (raw === undefined || raw === '') return fallback
    const value = Number(raw)
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new ConfigProblem(name, `${name} must be a whole number from ${min} to ${max}, not "${raw}".`)
    }
    return value
  }
  const roles = (env.KAIROS_ROLES ?? roleNames.join(',')).split(',').map((part) => part.trim())
  for (const role of roles) {
    if (!(roleNames as readonly string[]).includes(role)) {
      throw new ConfigProblem('KAIROS_ROLES', `KAIROS_ROLES has "${role}"; known roles: ${roleNames.join(', ')}.`)
    }
  }
  const publicUrl = env.KAIROS_URL?.replace(/\/+$/, '') || null
  if (publicUrl && !URL.canParse(publicUrl)) {
    throw new ConfigProblem('KAIROS_URL', `KAIROS_URL is not an address: "${publicUrl}".`)
  }
  const dataFolder = path.resolve(env.KAIROS_DATA || 'data')
  return {
    dataFolder,
    filesFolder: path.resolve(env.KAIROS_FILES || path.join(dataFolder, 'files')),
    databaseUrl: env.DATABASE_URL || null,
    secret: readSecret(env.KAIROS_SECRET),
    host: env.KAIROS_HOST || '127.0.0.1',
    port: whole('KAIROS_PORT', 3200, 0, 65_535),
    publicUrl,
    logLevel: env.KAIROS_LOG || 'info',
    roles: roles as ProcessRole[],
    maxFileBytes: whole('KAIROS_MAX_FILE_MB', 25, 1, 2048) * 1024 * 1024,
    poolSize: whole('KAIROS_POOL', 16, 2, 200),
    trustProxy: env.KAIROS_TRUST_PROXY === '1',
    metricsToken: env.KAIROS_METRICS_TOKEN || null,
    rateFactor: whole('KAIROS_RATE_FACTOR', 1, 1, 1_000_000),
    lmtp: readLmtp(whole('KAIROS_LMTP_PORT', 0, 0, 65_535), env.KAIROS_LMTP_HOST),
  }
}

function readLmtp(port: number, host: string | undefined): Config['lmtp'] {
  return port === 0 ? null : { host: host || '127.0.0.1', port }
}

function readSecret(raw: string | undefined): string | null {
  if (!raw) return null
  if (raw.length < 32) throw new ConfigProblem('KAIROS_SECRET', 'KAIROS_SECRET needs at least 32 characters.')
  return raw
}
