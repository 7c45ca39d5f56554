import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Role } from '#platform/contract/permission.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { badField, forbidden, notFound, Problem } from '#platform/server/errors/index.ts'
import type { Member } from '../contract.ts'
import { checkTeams, readMembers } from './queries.ts'
import { recordAccess } from './record-access.ts'
import { rolesToGive } from './rules.ts'
import { member, session, teamMember } from './schema.ts'

type Change = { role?: Role; teamIds?: readonly string[]; deactivated?: boolean }

/**
 * Changes what a person may do. Only owners make and unmake owners; the last owner stays; nobody deactivates
 * themselves. A deactivated person is out at once: their sessions end.
 */
export async function changeMember(
  db: Database,
  principal: Principal,
  { id, role, teamIds, deactivated }: Change & { id: string },
): Promise<Member> {
  return inTransaction(db, async (tx) => {
    const owners = await lockOwners(tx)
    const [before] = await tx.select().from(member).where(eq(member.id, id)).for('update')
    if (!before) throw notFound()
    const mayGive = rolesToGive(principal.role, before.role)
    if (mayGive.length === 0) throw forbidden()
    if (role !== undefined && role !== before.role && !mayGive.includes(role)) throw forbidden()
    if (deactivated && id === principal.id) throw badField('deactivated', 'staff:reason.not-yourself')
    const staysOwner = (role ?? before.role) === 'owner' && !deactivated
    if (owners.length === 1 && owners[0] === id && !staysOwner) throw new Problem('staff.last-owner', { status: 409 })

    let changed = false
    if (role !== undefined && role !== before.role) {
      await tx.update(member).set({ role, updatedAt: now() }).where(eq(member.id, id))
      changed = true
    }
    if (deactivated !== undefined && deactivated !== (before.deactivatedAt !== null)) {
      await setActive(tx, id, !deactivated)
      changed = true
    }
    if (teamIds !== undefined && (await setTeams(tx, id, teamIds))) changed = true
    if (changed) await recordAccess(tx, staffActor(principal), [id])
    const [after] = await readMembers(tx, principal, id)
    if (!after) throw notFound()
    return after
  })
}

/** Active owners, locked in one order, so that two demotions at once cannot leave nobody. */
async function lockOwners(tx: Transaction): Promise<string[]> {
  const found = await tx
    .select({ id: member.id })
    .from(member)
    .where(and(eq(member.role, 'owner'), isNull(member.deactivatedAt)))
    .orderBy(member.id)
    .for('update')
  return found.map((one) => one.id)
}

async function setActive(tx: Transaction, id: string, active: boolean): Promise<void> {
  await tx
    .update(member)
    .set({ deactivatedAt: active ? null : now(), updatedAt: now() })
    .where(eq(member.id, id))
  if (!active) await tx.delete(session).where(eq(session.userId, id))
}

async function setTeams(tx: Transaction, id: string, wanted: readonly string[]): Promise<boolean> {
  await checkTeams(tx, 'teamIds', wanted)
  const found = await tx.select({ id: teamMember.teamId }).from(teamMember).where(eq(teamMember.memberId, id))
  const had = new Set(found.map((one) => one.id))
  const added = [...new Set(wanted)].filter((one) => !had.has(one))
  const removed = [...had].filter((one) => !wanted.includes(one))
  if (removed.length > 0) {
    await tx.delete(teamMember).where(and(eq(teamMember.memberId, id), inArray(teamMember.teamId, removed)))
  }
  if (added.length > 0) {
    await tx
      .insert(teamMember)
      .values(added.map((teamId) => ({ teamId, memberId: id })))
      .onConflictDoNothing()
  }
  return added.length + removed.length > 0
}
