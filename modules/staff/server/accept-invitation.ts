import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Locale } from '#platform/contract/locale.ts'
import type { Role } from '#platform/contract/permission.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { invitationAccepted } from '../contract.ts'
import { insertMember } from './add-member.ts'
import { checkTimeZone, company } from './company.ts'
import { hashToken } from './invite.ts'
import { checkStrength, hashPassword } from './passwords.ts'
import { findMember } from './queries.ts'
import { invitation, team } from './schema.ts'
import { openSession } from './sessions.ts'

type From = { ipAddress: string | null; userAgent: string | null }

function isOpen(token: string) {
  return and(
    eq(invitation.tokenHash, hashToken(token)),
    isNull(invitation.acceptedAt),
    isNull(invitation.withdrawnAt),
    gt(invitation.expiresAt, now()),
  )
}

async function findOpen(db: Database, token: string) {
  const [found] = await db.select().from(invitation).where(isOpen(token))
  if (!found) throw new Problem('staff.invitation-gone', { status: 410 })
  return found
}

/** What the link offers. @throws Problem `staff.invitation-gone` (410) when it was used, withdrawn, or is too old */
export async function readInvitation(db: Database, token: string) {
  const found = await findOpen(db, token)
  const inviter = found.invitedBy ? await findMember(db, found.invitedBy) : null
  const { name, locale, timeZone } = await company(db)
  return {
    email: found.email,
    role: found.role as Role,
    company: name,
    invitedBy: inviter?.name ?? null,
    locale,
    timeZone,
  }
}

type Accept = { token: string; name: string; password: string; locale: Locale; timeZone?: string }

/** Makes the invited person's account and opens their session. Works once, however many try at once. */
export async function acceptInvitation(
  kernel: Kernel,
  { token, name, password, locale, timeZone }: Accept,
  from: From,
): Promise<{ memberId: string; token: string }> {
  const offered = await findOpen(kernel.db, token)
  checkTimeZone('timeZone', timeZone)
  checkStrength('password', password, [offered.email, name])
  const passwordHash = await hashPassword(password)
  const { timeZone: companyZone } = await company(kernel.db)
  return inTransaction(kernel.db, async (tx) => {
    const [used] = await tx.update(invitation).set({ acceptedAt: now() }).where(isOpen(token)).returning()
    if (!used) throw new Problem('staff.invitation-gone', { status: 410 })
    // A team may have been removed since.
    const teams =
      used.teamIds.length > 0
        ? await tx.select({ id: team.id }).from(team).where(inArray(team.id, used.teamIds)).for('key share')
        : []
    const memberId = await insertMember(tx, {
      actor: null,
      name,
      email: used.email,
      role: used.role,
      teamIds: teams.map((one) => one.id),
      locale,
      timeZone: timeZone ?? companyZone,
      passwordHash,
    })
    await tx.update(invitation).set({ memberId }).where(eq(invitation.id, used.id))
    await record(tx, invitationAccepted, {
      actor: { kind: 'staff', id: memberId },
      subjectId: used.id,
      audience: ['staff:manage'],
      data: { invitationId: used.id, memberId },
    })
    return { memberId, token: await openSession(tx, memberId, from) }
  })
}
