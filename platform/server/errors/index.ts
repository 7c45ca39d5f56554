import type { Locale } from '../../contract/locale.ts'
import { translate } from './words.ts'

/** HTTP status of each code. The text for people is `error.<code>` in the words of the platform or of a module. */
const platformCodes = {
  'bad-request': 400,
  'not-signed-in': 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'needs-reason': 409,
  gone: 410,
  'too-large': 413,
  'unsupported-type': 415,
  unprocessable: 422,
  'too-many-requests': 429,
  'client-aborted': 499,
  internal: 500,
  unavailable: 503,
} as const

export type ProblemCode = keyof typeof platformCodes | (string & {})
export type ProblemField = { field: string; reason: string; params?: Record<string, unknown> }
type Options = {
  status?: number
  /** Each reason is a key `reason.<reason>` of the words. */
  fields?: readonly ProblemField[]
  params?: Record<string, unknown>
  /** Machine-readable extra, sent as `error.details`. */
  details?: unknown
  cause?: unknown
}

/**
 * A refusal that a person can read: a code, an HTTP status, and which field is wrong and why. A module's own code is
 * `<module>.<what>`, has its text in the module's words (`error.<what>`) and names its status.
 */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly fields: readonly ProblemField[]
  readonly params: Record<string, unknown>
  readonly details: unknown
  constructor(code: ProblemCode, options: Options = {}) {
    super(code, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = options.status ?? (platformCodes as Record<string, number>)[code] ?? 422
    this.fields = options.fields ?? []
    this.params = options.params ?? {}
    this.details = options.details
  }

  /** The body sent to the reader, in their language. */
  toBody(locale: Locale) {
    const [module, rest] = this.code.includes('.')
      ? (this.code.split('.') as [string, string])
      : ['platform', this.code]
    return {
      error: {
        code: this.code,
        message: translate(locale, `${module}:error.${rest}`, this.params),
        fields: this.fields.map(({ field, reason, params }) => ({
          field,
          reason: translate(locale, reason.includes(':') ? reason : `platform:reason.${reason}`, { field, ...params }),
        })),
        ...(this.details === undefined ? {} : { details: this.details }),
      },
    }
  }
}

/** One wrong field. `reason` is a key under `reason.` in the platform's words, or `module:key`. */
export function badField(field: string, reason: string, params?: Record<string, unknown>): Problem {
  return new Problem('bad-request', { fields: [{ field, reason, params }] })
}

export function notFound(): Problem {
  return new Problem('not-found')
}

export function forbidden(): Problem {
  return new Problem('forbidden')
}
