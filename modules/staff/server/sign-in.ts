import { eq, sql } from 'drizzle-orm'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { nowMs } from '#platform/server/clock/index.ts'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { attemptKey, codeLimit, countAttempt, forgetAttempts, signInLimits, tooMany } from './attempts.ts'
import { authHeaders, authOf, passCookies, toProblem, withAuth, withAuthIn } from './auth.ts'
import { session } from './schema.ts'
import { isSecure, readSigned, sessionCookieName } from './session-cookie.ts'
import { recordSignIn } from './sessions.ts'

/**
 * First step of signing in. A wrong password, an unknown address and a deactivated person look the same and take the
 * same time.
 */
export async function signIn(
  kernel: Kernel,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, password }: { email: string; password: string },
): Promise<{ twoFactorRequired: boolean }> {
  const address = email.toLowerCase()
  const pair = attemptKey('sign-in', address, request.ip)
  await countAttempt(kernel, attemptKey('sign-in-address', request.ip), signInLimits.address)
  await countAttempt(kernel, attemptKey('sign-in-account', address), signInLimits.account)
  await countAttempt(kernel, pair, signInLimits.pair)
  const answer = await withAuth(() =>
    authOf(kernel).api.signInEmail({
      body: { email: address, password },
      headers: authHeaders(request),
      returnHeaders: true,
    }),
  )
  if ('refused' in answer) throw toProblem(answer.refused)
  await forgetAttempts(kernel.db, pair)
  passCookies(kernel, answer.headers, reply)
  if ('twoFactorRedirect' in answer.response) return { twoFactorRequired: true }
  const { token, user } = answer.response
  // The session's token leaves this process only after this: what was not recorded, nobody can use.
  await inTransaction(kernel.db, async (tx) => {
    const [opened] = await tx.select({ id: session.id }).from(session).where(eq(session.token, token))
    if (!opened) throw new Problem('staff.sign-in-again', { status: 401 })
    await recordSignIn(tx, user.id, opened.id)
  })
  return { twoFactorRequired: false }
}

type SecondFactor = { code?: string; backupCode?: string; trustDevice?: boolean }

/** Second step of signing in, within 10 minutes of the first: a code of the app or one of the backup codes. */
export async function signInTwoFactor(
  kernel: Kernel,
  request: FastifyRequest,
  reply: FastifyReply,
  { code, backupCode, trustDevice }: SecondFactor,
): Promise<void> {
  if ((code === undefined) === (backupCode === undefined)) throw badField('code', 'required')
  await countAttempt(kernel, attemptKey('second-factor', request.ip), codeLimit)
  const headers = authHeaders(request)
  headers.set('cookie', withoutSession(headers.get('cookie') ?? '', kernel))
  const { api } = authOf(kernel)
  const answer = await inTransaction(kernel.db, async (tx) => {
    const given = await withAuthIn(tx, () =>
      code !== undefined
        ? api.verifyTOTP({ body: { code: code.replaceAll(' ', ''), trustDevice }, headers, returnHeaders: true })
        : api.verifyBackupCode({ body: { code: backupCode ?? '', trustDevice }, headers, returnHeaders: true }),
    )
    if ('refused' in given) return given
    const { token, user } = given.response
    const [opened] = await tx
      .select({ id: session.id })
      .from(session)
      .where(eq(session.token, token ?? ''))
    if (!opened || !user) throw new Problem('staff.sign-in-again', { status: 401 })
    await recordSignIn(tx, user.id, opened.id)
    return given
  })
  if ('refused' in answer) {
    if (answer.refused.body?.code === 'ACCOUNT_TEMPORARILY_LOCKED') throw tooMany(await lockedFor(kernel, request))
    throw toProblem(answer.refused)
  }
  passCookies(kernel, answer.headers, reply)
}

/** Seconds until the second factor of the person who is signing in may be tried again. */
async function lockedFor(kernel: Kernel, request: FastifyRequest): Promise<number> {
  const name = `${isSecure(kernel.config) ? '__Secure-' : ''}kairos.two_factor`
  const pending = readSigned(request.headers.cookie, name, kernel.secret)
  const [found] = await rows<{ until: Date | null }>(
    kernel.db,
    sql`select t.locked_until as until from verification v join two_factor t on t.member_id::text = v.value
        where v.identifier = ${pending ?? ''}`,
  )
  return found?.until ? (new Date(found.until).getTime() - nowMs()) / 1000 : 900
}

/** A session that is still open, perhaps another person's, must not decide whose code is checked. */
function withoutSession(cookies: string, kernel: Kernel): string {
  const own = `${sessionCookieName(isSecure(kernel.config))}=`
  return cookies
    .split(';')
    .filter((part) => !part.trim().startsWith(own))
    .join(';')
}
