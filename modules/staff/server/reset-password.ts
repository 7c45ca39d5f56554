import { createHash } from 'node:crypto'
import { and, eq, gt } from 'drizzle-orm'
import { Type } from 'typebox'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { inTransaction, newId, newToken } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { record } from '#platform/server/events/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { passwordResetRequested } from '../contract.ts'
import { attemptKey, countAttempt, resetLimit } from './attempts.ts'
import { company } from './company.ts'
import { checkStrength, hashPassword, setPassword } from './passwords.ts'
import { findMember, findMemberByEmail } from './queries.ts'
import { verification } from './schema.ts'

/** How long a link for a new password works, ms. */
const linkLifetime = 3_600_000

/** Sends a link for a new password. Whether the account exists shows in nothing, not even in the time it takes. */
export async function requestPasswordReset(kernel: Kernel, email: string): Promise<void> {
  const address = email.toLowerCase()
  await countAttempt(kernel, attemptKey('password-reset', address), resetLimit)
  await inTransaction(kernel.db, (tx) => enqueue(tx, sendPasswordReset, { email: address }))
}

export const sendPasswordReset = job({
  name: 'staff.send-password-reset',
  data: Type.Object({ email: Type.String() }),
  run: async (kernel, { email }) => {
    const found = await findMemberByEmail(kernel.db, email)
    if (!found || found.deactivatedAt) return
    const token = newToken()
    await inTransaction(kernel.db, async (tx) => {
      await tx.insert(verification).values({
        id: newId(),
        identifier: identifierOf(token),
        value: found.id,
        expiresAt: new Date(nowMs() + linkLifetime),
        createdAt: now(),
        updatedAt: now(),
      })
      await record(tx, passwordResetRequested, {
        actor: { kind: 'system', id: null },
        subjectId: found.id,
        audience: [`staff:${found.id}`],
        data: { memberId: found.id },
      })
    })
    const link = `${kernel.publicUrl()}/password-reset/${token}`
    const words = { name: found.name, company: (await company(kernel.db)).name || 'Kairos', link }
    await kernel.outbox.send({
      to: found.email,
      subject: translate(found.locale, 'staff:mail.reset.subject', words),
      text: translate(found.locale, 'staff:mail.reset.text', words),
      link,
    })
  },
})

/**
 * Sets a new password by the link that was sent; the link works once. All sessions end.
 * @throws Problem `gone` (410)
 */
export async function resetPassword(kernel: Kernel, token: string, password: string): Promise<void> {
  const valid = and(eq(verification.identifier, identifierOf(token)), gt(verification.expiresAt, now()))
  const [pending] = await kernel.db.select({ memberId: verification.value }).from(verification).where(valid)
  const person = pending && (await findMember(kernel.db, pending.memberId))
  if (!person || person.deactivatedAt) throw new Problem('gone')
  checkStrength('password', password, [person.email, person.name])
  const passwordHash = await hashPassword(password)
  await inTransaction(kernel.db, async (tx) => {
    const used = await tx.delete(verification).where(valid).returning({ id: verification.id })
    if (used.length === 0) throw new Problem('gone')
    await setPassword(tx, {
      memberId: person.id,
      passwordHash,
      actor: { kind: 'staff', id: person.id },
      by: 'reset-link',
      keepSession: null,
    })
  })
}

function identifierOf(token: string): string {
  return `reset-password:${createHash('sha256').update(token).digest('base64url')}`
}
