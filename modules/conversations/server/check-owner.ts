import { eq } from 'drizzle-orm'
import type { OwnerInput } from '#modules/staff/contract.ts'
import { member, team, teamMember } from '#modules/staff/server/schema.ts'
import { workers } from '#platform/contract/permission.ts'
import type { Database } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { type Conversation, mayWorkOn } from './access.ts'

/**
 * Checks that an owner is there, works here, and has to do with the conversation's matter; a team has when the
 * conversation is its own or everybody's. `home`: null for work that may be asked of anybody.
 * @throws Problem `bad-request` on `owner`
 */
export async function checkOwner(
  db: Database,
  home: Pick<Conversation, 'teamId' | 'assigneeId'> | null,
  owner: OwnerInput,
): Promise<void> {
  if (owner.kind === 'team') {
    const [found] = await db.select({ id: team.id }).from(team).where(eq(team.id, owner.id))
    if (!found) throw badField('owner', 'conversations:reason.owner')
    if (home && home.teamId !== null && home.teamId !== found.id)
      throw badField('owner', 'conversations:reason.owner-cannot-read')
    return
  }
  const [found] = await db
    .select({ id: member.id, role: member.role, deactivatedAt: member.deactivatedAt })
    .from(member)
    .where(eq(member.id, owner.id))
  if (!found || found.deactivatedAt !== null || !workers.includes(found.role)) {
    throw badField('owner', 'conversations:reason.owner')
  }
  if (!home) return
  const teams = await db.select({ id: teamMember.teamId }).from(teamMember).where(eq(teamMember.memberId, owner.id))
  const reader = {
    id: found.id,
    teamIds: teams.map(({ id }) => id),
    seesAllTeams: found.role === 'owner' || found.role === 'admin',
  }
  if (!mayWorkOn(reader, home)) throw badField('owner', 'conversations:reason.owner-cannot-read')
}
