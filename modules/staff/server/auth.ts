import { AsyncLocalStorage } from 'node:async_hooks'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { APIError } from 'better-auth/api'
import { twoFactor as twoFactorPlugin } from 'better-auth/plugins'
import { and, eq, isNull } from 'drizzle-orm'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Database, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { account, member, session, twoFactor, verification } from './schema.ts'
import { isSecure, sessionCookieName, sessionLifetime } from './session-cookie.ts'

/** better-auth finds the caller's address in this header, which only we set. */
const addressHeader = 'x-kairos-address'
const current = new AsyncLocalStorage<Transaction>()

type Auth = ReturnType<typeof makeAuth>
const made = new WeakMap<object, Auth>()

/**
 * better-auth over this kernel's database. Its routes are not mounted: our endpoints call it, so that every door has a
 * contract, a limit and errors in the reader's language, and so that accounts come only from set-up and invitations.
 */
export function authOf(kernel: Kernel): Auth {
  const known = made.get(kernel.connection)
  if (known) return known
  const auth = makeAuth(kernel)
  made.set(kernel.connection, auth)
  return auth
}

function makeAuth(kernel: Kernel) {
  const db = followTransaction(kernel.db)
  return betterAuth({
    appName: 'Kairos',
    baseURL: kernel.publicUrl(),
    basePath: '/api/auth',
    secret: kernel.secret,
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: member, session, account, verification, twoFactor },
    }),
    // Ours alone; named because better-auth refuses a table with required columns it does not know.
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        locale: { type: 'string', required: true, input: false },
        timeZone: { type: 'string', required: true, input: false },
        availabilitySince: { type: 'date', required: true, input: false },
        hue: { type: 'number', required: true, input: false },
      },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 1, maxPasswordLength: 128 },
    session: { expiresIn: sessionLifetime / 1000, cookieCache: { enabled: false } },
    advanced: {
      cookiePrefix: 'kairos',
      useSecureCookies: isSecure(kernel.config),
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    // Counted in the database by attempts.ts, for all processes together.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    databaseHooks: {
      session: {
        create: {
          before: async (wanted) => {
            const [active] = await db
              .select({ id: member.id })
              .from(member)
              .where(and(eq(member.id, wanted.userId), isNull(member.deactivatedAt)))
            return active ? undefined : false
          },
        },
      },
    },
    plugins: [twoFactorPlugin({ issuer: 'Kairos' })],
  })
}

/** The pool, or inside `withAuthIn` its transaction. */
function followTransaction(db: Database): Database {
  return new Proxy(db, {
    get: (pool, key) => {
      const target = current.getStore() ?? pool
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  }) as Database
}

export type AuthAnswer<T> = { headers: Headers; response: T } | { refused: APIError }

/**
 * Calls better-auth inside our transaction. A refusal is handed back, not thrown: what it counted (wrong codes) has to
 * be committed.
 */
export async function withAuthIn<T>(
  tx: Transaction,
  call: () => Promise<{ headers: Headers; response: T }>,
): Promise<AuthAnswer<T>> {
  return current.run(tx, () => withAuth(call))
}

/** Calls better-auth; a refusal is handed back, not thrown. */
export async function withAuth<T>(call: () => Promise<{ headers: Headers; response: T }>): Promise<AuthAnswer<T>> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof APIError) return { refused: error }
    throw error
  }
}

/** What better-auth needs of a request: the cookies, where it came from, and with what. */
export function authHeaders(request: FastifyRequest): Headers {
  const headers = new Headers({ [addressHeader]: request.ip })
  if (request.headers.cookie) headers.set('cookie', request.headers.cookie)
  const agent = request.headers['user-agent']
  if (agent) headers.set('user-agent', agent.slice(0, 500))
  return headers
}

/** Hands better-auth's cookies to the browser; see session-cookie.ts for how long it keeps the session's. */
export function passCookies(kernel: Kernel, headers: Headers, reply: FastifyReply): void {
  const own = `${sessionCookieName(isSecure(kernel.config))}=`
  for (const cookie of headers.getSetCookie()) {
    const kept = cookie.startsWith(own) ? cookie.replace(/Max-Age=[1-9]\d*/i, `Max-Age=${400 * 86_400}`) : cookie
    reply.header('set-cookie', kept)
  }
}

/** better-auth's refusal in our words. `passwordField` is where the caller asked for the password. */
export function toProblem(refused: APIError, passwordField = 'password'): Problem {
  switch (refused.body?.code) {
    // Whether the account exists, is deactivated or has another password must look the same.
    case 'INVALID_EMAIL_OR_PASSWORD':
    case 'FAILED_TO_CREATE_SESSION':
    case 'INVALID_EMAIL':
    case 'PASSWORD_TOO_LONG':
      return new Problem('staff.wrong-login', { status: 401 })
    case 'INVALID_PASSWORD':
      return badField(passwordField, 'staff:reason.password-wrong')
    case 'INVALID_CODE':
      return badField('code', 'staff:reason.code-wrong')
    case 'INVALID_BACKUP_CODE':
      return badField('backupCode', 'staff:reason.code-wrong')
    case 'INVALID_TWO_FACTOR_COOKIE':
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
      return new Problem('staff.sign-in-again', { status: 401 })
    case 'TOTP_ALREADY_ENABLED':
      return new Problem('staff.two-factor-on', { status: 409 })
    case 'TOTP_NOT_ENABLED':
    case 'BACKUP_CODES_NOT_ENABLED':
    case 'TWO_FACTOR_NOT_ENABLED':
      return new Problem('staff.two-factor-off', { status: 409 })
    case 'SESSION_NOT_FRESH':
    case 'UNAUTHORIZED':
      return new Problem('not-signed-in')
    default:
      return new Problem(
        refused.statusCode >= 500 ? 'internal' : refused.statusCode === 409 ? 'conflict' : 'forbidden',
        {
          cause: refused,
        },
      )
  }
}
