import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { and, eq, like, ne } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { passwordChanged } from '../contract.ts'
import { accessAudience } from './audience.ts'
import { forgetOnCommit } from './identify.ts'
import { passwordWeakness, shortestPassword } from './rules.ts'
import { account, session, verification } from './schema.ts'

export { hashPassword }

/** @throws Problem naming `field` when the password is too easy to guess */
export function checkStrength(field: string, password: string, known: readonly string[]): void {
  const weakness = passwordWeakness(password, known)
  if (weakness) throw badField(field, `staff:reason.${weakness}`, { limit: shortestPassword })
}

/** Whether `password` is the person's; takes as long when they have none. */
export async function isPasswordOf(db: Database, memberId: string, password: string): Promise<boolean> {
  const [found] = await db
    .select({ hash: account.password })
    .from(account)
    .where(and(eq(account.userId, memberId), eq(account.providerId, 'credential')))
  if (found?.hash) return verifyPassword({ hash: found.hash, password })
  await hashPassword(password)
  return false
}

type SetPassword = {
  memberId: string
  passwordHash: string
  actor: Actor
  by: 'self' | 'reset-link' | 'operator'
  /** The session that goes on; all others end. */
  keepSession: string | null
}

/** Gives a person a new password. Their other sessions end, and no browser is trusted without a second factor. */
export async function setPassword(tx: Transaction, wanted: SetPassword): Promise<void> {
  const { memberId, passwordHash, actor, by, keepSession } = wanted
  const at = now()
  await tx
    .insert(account)
    .values({
      id: newId(),
      accountId: memberId,
      providerId: 'credential',
      userId: memberId,
      password: passwordHash,
      createdAt: at,
      updatedAt: at,
    })
    .onConflictDoUpdate({
      target: [account.providerId, account.accountId],
      set: { password: passwordHash, updatedAt: at },
    })
  await tx
    .delete(session)
    .where(and(eq(session.userId, memberId), keepSession ? ne(session.id, keepSession) : undefined))
  await tx
    .delete(verification)
    .where(and(eq(verification.value, memberId), like(verification.identifier, 'trust-device-%')))
  forgetOnCommit(tx, memberId)
  await record(tx, passwordChanged, {
    actor,
    subjectId: memberId,
    audience: accessAudience(memberId),
    data: { memberId, by },
  })
}
