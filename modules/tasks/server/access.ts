import { eq, type SQL, sql } from 'drizzle-orm'
import {
  audienceOf,
  type Conversation,
  lockForChange,
  mayRead,
  visibleTo,
} from '#modules/conversations/server/index.ts'
import { member, team, teamMember } from '#modules/staff/server/schema.ts'
import { leaders, workers } from '#platform/contract/permission.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import type { TaskOwnerKind } from '../contract.ts'
import { task } from './schema.ts'

export type TaskRow = typeof task.$inferSelect
export type Owner = { kind: TaskOwnerKind; id: string }
/** The conversation a task belongs to; null for one by itself. */
export type Home = Pick<Conversation, 'id' | 'teamId' | 'assigneeId'> | null

export const ownerOf = (row: Pick<TaskRow, 'ownerKind' | 'ownerId'>): Owner => ({
  kind: row.ownerKind,
  id: row.ownerId,
})
export const ownerToken = ({ kind, id }: Owner): string => (kind === 'member' ? `staff:${id}` : `team:${id}`)

/**
 * The one rule of who sees a task, as a condition on `task` and its left-joined `conversation`: with a conversation,
 * who may read that; one by itself: its owner, its maker, those above who share a team with its owner, and whoever sees
 * all teams.
 */
export function taskVisibleTo(reader: Principal): SQL {
  if (reader.seesAllTeams) return sql`true`
  const teams = sql`${sql.param([...reader.teamIds])}::uuid[]`
  const leads = leaders.includes(reader.role)
    ? sql`or (task.owner_kind = 'member' and exists (
          select 1 from team_member tm where tm.member_id = task.owner_id and tm.team_id = any(${teams})))`
    : sql``
  return sql`case when task.conversation_id is not null then ${visibleTo(reader, 'conversation')}
    else task.owner_id = ${reader.id} or task.created_by_id = ${reader.id}
      or (task.owner_kind = 'team' and task.owner_id = any(${teams})) ${leads} end`
}

/**
 * The task, and its conversation before it, both locked for a change.
 * @throws Problem `not-found` when it is not there or not to be seen; `conversations.merged`
 */
export async function lockTask(tx: Transaction, reader: Principal, id: string): Promise<{ row: TaskRow; home: Home }> {
  const [known] = await rows<{ conversation_id: string | null }>(
    tx,
    sql`select task.conversation_id from task left join conversation on conversation.id = task.conversation_id
        where task.id = ${id} and ${taskVisibleTo(reader)}`,
  )
  if (!known) throw notFound()
  const home = known.conversation_id ? await lockForChange(tx, reader, known.conversation_id) : null
  const [row] = await tx.select().from(task).where(eq(task.id, id)).for('update')
  if (!row) throw notFound()
  // A merge came between and took it along.
  if (row.conversationId !== known.conversation_id) return lockTask(tx, reader, id)
  return { row, home }
}

/** Who hears of a task: who may read its conversation, or who made it; its owner; and who sees all teams. */
export function taskAudience(home: Home, row: Pick<TaskRow, 'ownerKind' | 'ownerId' | 'createdById'>): string[] {
  const around = home ? audienceOf(home) : ['team:*', ...(row.createdById ? [`staff:${row.createdById}`] : [])]
  return [...around, ownerToken(ownerOf(row))]
}

/**
 * Checks that an owner is there, works here, and may read the task's conversation.
 * @throws Problem `bad-request` on `owner`
 */
export async function checkOwner(db: Database, home: Home, owner: Owner): Promise<void> {
  if (owner.kind === 'team') {
    const [found] = await db.select({ id: team.id }).from(team).where(eq(team.id, owner.id))
    if (!found) throw badField('owner', 'tasks:reason.owner')
    if (home && home.teamId !== null && home.teamId !== found.id)
      throw badField('owner', 'tasks:reason.owner-cannot-read')
    return
  }
  const [found] = await db
    .select({ id: member.id, role: member.role, deactivatedAt: member.deactivatedAt })
    .from(member)
    .where(eq(member.id, owner.id))
  if (!found || found.deactivatedAt !== null || !workers.includes(found.role)) {
    throw badField('owner', 'tasks:reason.owner')
  }
  if (!home) return
  const teams = await db.select({ id: teamMember.teamId }).from(teamMember).where(eq(teamMember.memberId, owner.id))
  const reader = {
    id: found.id,
    teamIds: teams.map(({ id }) => id),
    seesAllTeams: found.role === 'owner' || found.role === 'admin',
  }
  if (!mayRead(reader, home)) throw badField('owner', 'tasks:reason.owner-cannot-read')
}
