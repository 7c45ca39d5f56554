import { eq, type SQL, sql } from 'drizzle-orm'
import {
  audienceOf,
  type Conversation,
  checkLive,
  checkWorks,
  lockConversation,
  mayRead,
  mayWorkOn,
  visibleTo,
} from '#modules/conversations/server/index.ts'
import { owes, ownerOf, ownerToken } from '#modules/staff/server/index.ts'
import { leaders } from '#platform/contract/permission.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { task } from './schema.ts'

export type TaskRow = typeof task.$inferSelect
/** The conversation a task belongs to; null for one by itself. */
export type Home = Pick<Conversation, 'id' | 'teamId' | 'assigneeId' | 'guests'> | null

/** Whether somebody may change a task of a conversation: whose matter that is, whoever has the task, and who made it. */
export function mayChange(
  reader: Principal,
  row: Pick<TaskRow, 'ownerKind' | 'ownerId' | 'createdById'>,
  home: Omit<NonNullable<Home>, 'id'>,
): boolean {
  if (mayWorkOn(reader, home) || owes(reader, ownerOf(row))) return true
  return row.createdById === reader.id && mayRead(reader, home)
}

/**
 * The one rule of who sees a task, as a condition on `task` and its left-joined `conversation`: with a conversation,
 * who may read that, and its owner; one by itself: its owner, its maker, those above who share a team with its owner, and whoever sees
 * all teams.
 */
export function taskVisibleTo(reader: Principal): SQL {
  if (reader.seesAllTeams) return sql`true`
  const teams = sql`${sql.param([...reader.teamIds])}::uuid[]`
  const leads = leaders.includes(reader.role)
    ? sql`or (task.owner_kind = 'member' and exists (
          select 1 from team_member tm where tm.member_id = task.owner_id and tm.team_id = any(${teams})))`
    : sql``
  return sql`case when task.conversation_id is not null then (${visibleTo(reader, 'conversation')}
      or task.owner_id = ${reader.id} or task.owner_id = any(${teams}))
    else task.owner_id = ${reader.id} or task.created_by_id = ${reader.id}
      or (task.owner_kind = 'team' and task.owner_id = any(${teams})) ${leads} end`
}

/**
 * The task, and its conversation before it, both locked for a change.
 * @throws Problem `not-found` when it is not there or not to be seen; `conversations.merged`; 403 `conversations.guest`
 * when the matter is another team's and the task somebody else's
 */
export async function lockTask(tx: Transaction, reader: Principal, id: string): Promise<{ row: TaskRow; home: Home }> {
  const [known] = await rows<{ conversation_id: string | null }>(
    tx,
    sql`select task.conversation_id from task left join conversation on conversation.id = task.conversation_id
        where task.id = ${id} and ${taskVisibleTo(reader)}`,
  )
  if (!known) throw notFound()
  const home = (known.conversation_id && (await lockConversation(tx, known.conversation_id))) || null
  const [row] = await tx.select().from(task).where(eq(task.id, id)).for('update')
  if (!row) throw notFound()
  // A merge came between and took it along.
  if (row.conversationId !== known.conversation_id) return lockTask(tx, reader, id)
  if (home) {
    checkLive(home)
    if (!mayChange(reader, row, home)) checkWorks(reader, home)
  }
  return { row, home }
}

/** Who hears of a task: who may read its conversation, or who made it; its owner; and who sees all teams. */
export function taskAudience(home: Home, row: Pick<TaskRow, 'ownerKind' | 'ownerId' | 'createdById'>): string[] {
  const around = home ? audienceOf(home) : ['team:*', ...(row.createdById ? [`staff:${row.createdById}`] : [])]
  return [...around, ownerToken(ownerOf(row))]
}
