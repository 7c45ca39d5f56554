import { Value } from 'typebox/value'
import type { Locale } from '#platform/contract/locale.ts'
import type { Role } from '#platform/contract/permission.ts'
import { type Actor, systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { memberAdded, PersonName } from '../contract.ts'
import { checkTimeZone, company } from './company.ts'
import { generatePassword } from './generate-password.ts'
import { checkStrength, hashPassword } from './passwords.ts'
import { checkTeams } from './queries.ts'
import { isEmail } from './rules.ts'
import { account, member, teamMember } from './schema.ts'

export type AddMember = {
  id?: string
  actor: Actor | null
  name: string
  email: string
  role: Role
  teamIds: readonly string[]
  locale: Locale
  timeZone: string
  /** From `hashPassword`; null: nobody can sign in as them until a password is set. */
  passwordHash: string | null
}

/**
 * The only way an account comes into being. `actor` null: the person made it themselves.
 * @throws Problem `staff.email-taken` (409), or naming `email` when nobody could sign in with it
 */
export async function insertMember(tx: Transaction, wanted: AddMember): Promise<string> {
  const at = now()
  const { id = newId() } = wanted
  const email = wanted.email.trim().toLowerCase()
  if (!isEmail(email)) throw badField('email', 'email')
  const made = await tx
    .insert(member)
    .values({
      id,
      name: wanted.name.trim(),
      email,
      emailVerified: true,
      createdAt: at,
      updatedAt: at,
      role: wanted.role,
      locale: wanted.locale,
      timeZone: wanted.timeZone,
      // Whoever makes their own account is there.
      availability: wanted.actor ? 'away' : 'online',
      availabilitySince: at,
      hue: Number.parseInt(id.slice(-6), 16) % 360,
    })
    .onConflictDoNothing()
    .returning({ id: member.id })
  if (made.length === 0) {
    const fields = [{ field: 'email', reason: 'staff:reason.email-member' }]
    throw new Problem('staff.email-taken', { status: 409, fields })
  }
  if (wanted.passwordHash) {
    await tx.insert(account).values({
      id: newId(),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: wanted.passwordHash,
      createdAt: at,
      updatedAt: at,
    })
  }
  if (wanted.teamIds.length > 0) {
    await tx.insert(teamMember).values([...new Set(wanted.teamIds)].map((teamId) => ({ teamId, memberId: id })))
  }
  await record(tx, memberAdded, {
    actor: wanted.actor ?? { kind: 'staff', id },
    subjectId: id,
    audience: ['everyone'],
    data: { memberId: id, role: wanted.role },
  })
  return id
}

export type CreateMember = {
  email: string
  name: string
  role: Role
  teamIds?: readonly string[]
  /** Without one a password is made up. */
  password?: string
  locale?: Locale
  timeZone?: string
}

/** Adds a member of staff without an invitation: for the operator of the machine and the demo. */
export async function createMember(kernel: Kernel, wanted: CreateMember): Promise<{ id: string; password: string }> {
  const { email, name, role, teamIds = [], password = generatePassword() } = wanted
  if (!Value.Check(PersonName, name)) throw badField('name', 'required')
  checkTimeZone('timeZone', wanted.timeZone)
  checkStrength('password', password, [email, name])
  const passwordHash = await hashPassword(password)
  const home = await company(kernel.db)
  const { locale = home.locale, timeZone = home.timeZone } = wanted
  const id = await inTransaction(kernel.db, async (tx) => {
    await checkTeams(tx, 'teamIds', teamIds)
    return insertMember(tx, { actor: systemActor, name, email, role, teamIds, locale, timeZone, passwordHash })
  })
  return { id, password }
}
