import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { attachment, conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { member, team } from '#modules/staff/server/schema.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { TaskRow } from './access.ts'
import { task, taskChange } from './schema.ts'

const ownerMember = alias(member, 'owner_member')
const maker = alias(member, 'maker')
const changer = alias(member, 'changer')

/** A task with the names its reader needs. */
export type FullTask = {
  task: TaskRow
  number: number | null
  subject: string | null
  mergedIntoId: string | null
  /** Of its conversation. */
  teamId: string | null
  assigneeId: string | null
  guests: string[]
  customerId: string | null
  customerName: string | null
  ownerName: string | null
  makerName: string | null
  changerName: string | null
  fileName: string | null
}

/** Tasks with all names, in one statement. `task` and `conversation` may be named in the condition. */
export function selectTasks(db: Database, where: SQL | undefined, order: SQL[], limit = 1000): Promise<FullTask[]> {
  return db
    .select({
      task,
      number: conversation.number,
      subject: conversation.subject,
      mergedIntoId: conversation.mergedIntoId,
      teamId: conversation.teamId,
      assigneeId: conversation.assigneeId,
      guests: sql<string[]>`coalesce(${conversation.guests}, '{}')`,
      customerId: customer.id,
      customerName: sql<string | null>`coalesce(nullif(${customer.name}, ''), ${customer.appellation})`,
      ownerName: sql<string | null>`coalesce(${ownerMember.name}, ${team.name})`,
      makerName: maker.name,
      changerName: changer.name,
      fileName: attachment.name,
    })
    .from(task)
    .leftJoin(conversation, eq(conversation.id, task.conversationId))
    .leftJoin(customer, sql`${customer.id} = coalesce(${conversation.customerId}, ${task.customerId})`)
    .leftJoin(ownerMember, and(eq(task.ownerKind, 'member'), eq(ownerMember.id, task.ownerId)))
    .leftJoin(team, and(eq(task.ownerKind, 'team'), eq(team.id, task.ownerId)))
    .leftJoin(maker, eq(maker.id, task.createdById))
    .leftJoin(changer, eq(changer.id, task.changedById))
    .leftJoin(attachment, eq(attachment.id, task.attachmentId))
    .where(where)
    .orderBy(...order)
    .limit(limit)
}

/** Due first, those without a time last. */
export const dueKey = sql`coalesce(${task.dueAt}, 'infinity'::timestamptz)`
export const byDue = [sql`${dueKey}`, sql`${task.id}`]

export type FullTaskChange = {
  change: typeof taskChange.$inferSelect
  byName: string | null
  oldOwnerName: string | null
  newOwnerName: string | null
}

/** The history of one task, oldest first. */
export async function historyOf(db: Database, taskId: string): Promise<FullTaskChange[]> {
  const found = await db
    .select({ change: taskChange, byName: member.name })
    .from(taskChange)
    .leftJoin(member, eq(member.id, taskChange.byId))
    .where(eq(taskChange.taskId, taskId))
    .orderBy(asc(taskChange.id))
    .limit(500)
  const ids = [...new Set(found.flatMap(({ change }) => [change.oldOwnerId, change.newOwnerId]))].filter(
    (one) => one !== null,
  )
  const names = new Map<string, string>()
  if (ids.length > 0) {
    const [people, teams] = await Promise.all([
      db.select({ id: member.id, name: member.name }).from(member).where(inArray(member.id, ids)),
      db.select({ id: team.id, name: team.name }).from(team).where(inArray(team.id, ids)),
    ])
    for (const { id, name } of [...people, ...teams]) names.set(id, name)
  }
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return found.map((one) => ({
    ...one,
    oldOwnerName: nameOf(one.change.oldOwnerId),
    newOwnerName: nameOf(one.change.newOwnerId),
  }))
}
