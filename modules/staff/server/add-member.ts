import type { Locale } from '#platform/contract/locale.ts'
import type { Role } from '#platform/contract/permission.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { newId, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { memberAdded } from '../contract.ts'
import { account, member, teamMember } from './schema.ts'

export type AddMember = {
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
 * @throws the database's unique violation when the e-mail is taken
 */
export async function insertMember(tx: Transaction, wanted: AddMember): Promise<string> {
  const at = now()
  const id = newId()
  await tx.insert(member).values({
    id,
    name: wanted.name.trim(),
    email: wanted.email.toLowerCase(),
    emailVerified: true,
    createdAt: at,
    updatedAt: at,
    role: wanted.role,
    locale: wanted.locale,
    timeZone: wanted.timeZone,
    availabilitySince: at,
    hue: Number.parseInt(id.slice(-6), 16) % 360,
  })
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
