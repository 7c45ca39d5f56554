import { createHash, createHmac } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { Type } from 'typebox'
import type { Role } from '#platform/contract/permission.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId } from '#platform/server/database/index.ts'
import { badField, forbidden, notFound } from '#platform/server/errors/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { record } from '#platform/server/events/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { type Invitation, invitationWithdrawn, invited } from '../contract.ts'
import { company } from './company.ts'
import { checkTeams, findMemberByEmail, readInvitations } from './queries.ts'
import { isEmail, rolesToGive } from './rules.ts'
import { invitation } from './schema.ts'

/** How long an invitation works, ms. */
const invitationLifetime = 7 * 86_400_000
const managers = 'staff:manage'

/**
 * The secret part of an invitation's link. Made from its id, so that the link needs to be kept nowhere and a repeated
 * request gets the same one.
 */
function invitationToken(kernel: Kernel, id: string): string {
  return createHmac('sha256', kernel.secret).update(`invitation:${id}`).digest('base64url')
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function linkOf(kernel: Kernel, id: string): string {
  return `${kernel.publicUrl()}/invitation/${invitationToken(kernel, id)}`
}

type Invite = { id?: string; email: string; role: Role; teamIds?: readonly string[] }

/** Invites somebody. An open invitation to the same address is replaced; the same id again gives the same invitation. */
export async function invite(
  kernel: Kernel,
  principal: Principal,
  { id = newId(), email, role, teamIds = [] }: Invite,
): Promise<{ invitation: Invitation; link: string; mailed: boolean }> {
  if (!rolesToGive(principal.role, 'viewer').includes(role)) throw forbidden()
  const address = email.toLowerCase()
  if (!isEmail(address)) throw badField('email', 'email')
  await inTransaction(kernel.db, async (tx) => {
    const [known] = await tx.select().from(invitation).where(eq(invitation.id, id))
    if (known) {
      if (known.invitedBy !== principal.id || known.email !== address) throw badField('id', 'taken')
      return
    }
    await checkTeams(tx, 'teamIds', teamIds)
    if (await findMemberByEmail(tx, address)) throw badField('email', 'staff:reason.email-member')
    await tx
      .update(invitation)
      .set({ withdrawnAt: now() })
      .where(and(eq(invitation.email, address), isNull(invitation.acceptedAt), isNull(invitation.withdrawnAt)))
    await tx.insert(invitation).values({
      id,
      email: address,
      role,
      teamIds: [...new Set(teamIds)],
      tokenHash: hashToken(invitationToken(kernel, id)),
      invitedBy: principal.id,
      createdAt: now(),
      expiresAt: new Date(nowMs() + invitationLifetime),
    })
    await record(tx, invited, {
      actor: staffActor(principal),
      subjectId: id,
      audience: [managers],
      data: { invitationId: id, role },
    })
    await enqueue(tx, sendInvitation, { invitationId: id })
  })
  const [made] = await readInvitations(kernel.db, id)
  if (!made) throw notFound()
  return { invitation: made, link: linkOf(kernel, id), mailed: await kernel.outbox.reaches() }
}

export const sendInvitation = job({
  name: 'staff.send-invitation',
  data: Type.Object({ invitationId: Type.String() }),
  run: async (kernel, { invitationId }) => {
    const [open] = await kernel.db.select().from(invitation).where(eq(invitation.id, invitationId))
    if (!open || open.acceptedAt || open.withdrawnAt || open.expiresAt <= now()) return
    const { name, locale } = await company(kernel.db)
    const link = linkOf(kernel, invitationId)
    const words = { company: name || 'Kairos', link }
    await kernel.outbox.send({
      to: open.email,
      subject: translate(locale, 'staff:mail.invitation.subject', words),
      text: translate(locale, 'staff:mail.invitation.text', words),
      link,
    })
  },
})

/** Takes an invitation back; its link stops working. */
export async function withdrawInvitation(db: Database, principal: Principal, id: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const [ended] = await tx
      .update(invitation)
      .set({ withdrawnAt: now() })
      .where(and(eq(invitation.id, id), isNull(invitation.acceptedAt), isNull(invitation.withdrawnAt)))
      .returning({ id: invitation.id })
    if (!ended) throw notFound()
    await record(tx, invitationWithdrawn, {
      actor: staffActor(principal),
      subjectId: id,
      audience: [managers],
      data: { invitationId: id },
    })
  })
}
