import { eq } from 'drizzle-orm'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { forbidden, notFound, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { twoFactorChanged } from '../contract.ts'
import { attemptKey, codeLimit, countAttempt, passwordLimit } from './attempts.ts'
import { accessAudience } from './audience.ts'
import { authHeaders, authOf, passCookies, toProblem, withAuthIn } from './auth.ts'
import { forgetOnCommit } from './identify.ts'
import { rolesToGive } from './rules.ts'
import { member, twoFactor } from './schema.ts'

type Asked = { principal: Principal; request: FastifyRequest; reply: FastifyReply }

/** First step of turning the second factor on: a new secret for the app, and ten backup codes. */
export async function startTwoFactor(
  kernel: Kernel,
  { principal, request, reply }: Asked,
  password: string,
): Promise<{ uri: string; backupCodes: string[] }> {
  await countAttempt(kernel, attemptKey('password', principal.id), passwordLimit)
  const answer = await inTransaction(kernel.db, (tx) =>
    withAuthIn(tx, () =>
      authOf(kernel).api.enableTwoFactor({
        body: { password, method: 'totp' },
        headers: authHeaders(request),
        returnHeaders: true,
      }),
    ),
  )
  if ('refused' in answer) throw toProblem(answer.refused)
  passCookies(kernel, answer.headers, reply)
  if (answer.response.method !== 'totp') throw new Problem('internal')
  return { uri: answer.response.totpURI, backupCodes: answer.response.backupCodes }
}

/** Second step: a code of the app shows that it works. The session gets a new cookie. */
export async function confirmTwoFactor(
  kernel: Kernel,
  { principal, request, reply }: Asked,
  code: string,
): Promise<void> {
  await countAttempt(kernel, attemptKey('second-factor', principal.id), codeLimit)
  const answer = await inTransaction(kernel.db, async (tx) => {
    if (await isOn(tx, principal.id)) throw new Problem('staff.two-factor-on', { status: 409 })
    const given = await withAuthIn(tx, () =>
      authOf(kernel).api.verifyTOTP({
        body: { code: code.replaceAll(' ', '') },
        headers: authHeaders(request),
        returnHeaders: true,
      }),
    )
    if (!('refused' in given)) await recordChange(tx, principal, principal.id, true)
    return given
  })
  if ('refused' in answer) throw toProblem(answer.refused)
  passCookies(kernel, answer.headers, reply)
}

/** Turns one's own second factor off; the password proves who asks. */
export async function endTwoFactor(
  kernel: Kernel,
  { principal, request, reply }: Asked,
  password: string,
): Promise<void> {
  await countAttempt(kernel, attemptKey('password', principal.id), passwordLimit)
  const answer = await inTransaction(kernel.db, async (tx) => {
    if (!(await isOn(tx, principal.id))) throw new Problem('staff.two-factor-off', { status: 409 })
    const given = await withAuthIn(tx, () =>
      authOf(kernel).api.disableTwoFactor({
        body: { password },
        headers: authHeaders(request),
        returnHeaders: true,
      }),
    )
    if (!('refused' in given)) await recordChange(tx, principal, principal.id, false)
    return given
  })
  if ('refused' in answer) throw toProblem(answer.refused)
  passCookies(kernel, answer.headers, reply)
}

/** Turns the second factor of somebody off who lost theirs; that of an owner only by an owner. */
export async function removeTwoFactor(db: Database, principal: Principal, memberId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const [found] = await tx.select().from(member).where(eq(member.id, memberId)).for('update')
    if (!found) throw notFound()
    if (rolesToGive(principal.role, found.role).length === 0) throw forbidden()
    if (!found.twoFactorEnabled) throw new Problem('staff.two-factor-off', { status: 409 })
    await tx.update(member).set({ twoFactorEnabled: false }).where(eq(member.id, memberId))
    await tx.delete(twoFactor).where(eq(twoFactor.userId, memberId))
    await recordChange(tx, principal, memberId, false)
  })
}

async function isOn(tx: Transaction, memberId: string): Promise<boolean> {
  const [found] = await tx.select({ on: member.twoFactorEnabled }).from(member).where(eq(member.id, memberId))
  return found?.on ?? false
}

async function recordChange(tx: Transaction, principal: Principal, memberId: string, enabled: boolean): Promise<void> {
  // better-auth gives the session a new token; the old one must not live on in a cache.
  forgetOnCommit(tx, memberId)
  await record(tx, twoFactorChanged, {
    actor: staffActor(principal),
    subjectId: memberId,
    audience: accessAudience(memberId),
    data: { memberId, enabled },
  })
}
