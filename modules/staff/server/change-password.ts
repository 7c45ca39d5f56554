import { type Principal, staffActor, systemActor } from '#platform/contract/principal.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { attemptKey, countAttempt, forgetAttempts, passwordLimit } from './attempts.ts'
import { generatePassword } from './generate-password.ts'
import { checkStrength, hashPassword, isPasswordOf, setPassword } from './passwords.ts'
import { findMemberByEmail } from './queries.ts'

/** Changes one's own password; the current one proves who asks. */
export async function changePassword(
  kernel: Kernel,
  principal: Principal,
  { current, next }: { current: string; next: string },
): Promise<void> {
  const key = attemptKey('password', principal.id)
  await countAttempt(kernel, key, passwordLimit)
  if (!(await isPasswordOf(kernel.db, principal.id, current))) {
    throw badField('current', 'staff:reason.password-wrong')
  }
  await forgetAttempts(kernel.db, key)
  checkStrength('next', next, [principal.name])
  const passwordHash = await hashPassword(next)
  await inTransaction(kernel.db, (tx) =>
    setPassword(tx, {
      memberId: principal.id,
      passwordHash,
      actor: staffActor(principal),
      by: 'self',
      keepSession: principal.sessionId,
    }),
  )
}

/**
 * For the operator who has the machine: a new password for somebody, by e-mail address. Without `password` one is made
 * up. All sessions end.
 * @throws Problem naming `email` when nobody has it
 */
export async function resetMemberPassword(
  kernel: Kernel,
  email: string,
  password: string = generatePassword(),
): Promise<{ id: string; password: string }> {
  const found = await findMemberByEmail(kernel.db, email)
  if (!found) throw badField('email', 'unknown')
  checkStrength('password', password, [email])
  const passwordHash = await hashPassword(password)
  await inTransaction(kernel.db, (tx) =>
    setPassword(tx, { memberId: found.id, passwordHash, actor: systemActor, by: 'operator', keepSession: null }),
  )
  return { id: found.id, password }
}
