import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { attachment, conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import type { OwnerKind } from '#modules/staff/contract.ts'
import { member } from '#modules/staff/server/schema.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { ChecklistEntry, TaskChangeKind, TaskPriority, TaskState } from '../contract.ts'

/** Owned work with a due time and visible progress (method E1, E2). `settled_at`: done or dropped since. */
export const task = pgTable(
  'task',
  {
    id: id(),
    title: text('title').notNull(),
    text: text('text').notNull().default(''),
    ownerKind: text('owner_kind').$type<OwnerKind>().notNull(),
    /** A member or a team, by `owner_kind`. */
    ownerId: reference('owner_id').notNull(),
    dueAt: instant('due_at'),
    priority: text('priority').$type<TaskPriority>().notNull().default('normal'),
    checklist: jsonb('checklist').$type<ChecklistEntry[]>().notNull().default([]),
    state: text('state').$type<TaskState>().notNull().default('open'),
    conversationId: reference('conversation_id').references(() => conversation.id, { onDelete: 'cascade' }),
    /** Only without a conversation. */
    customerId: reference('customer_id').references(() => customer.id, { onDelete: 'cascade' }),
    /** A promise rests on it: done needs a note or a file. */
    needsProof: boolean('needs_proof').notNull().default(false),
    note: text('note'),
    attachmentId: reference('attachment_id').references(() => attachment.id, { onDelete: 'set null' }),
    settledAt: instant('settled_at'),
    /** The due time that the owner was reminded of, and the one whose passing was told: each once. */
    remindedFor: instant('reminded_for'),
    overdueFor: instant('overdue_for'),
    createdAt: instant('created_at').notNull(),
    createdById: reference('created_by_id').references(() => member.id, { onDelete: 'set null' }),
    changedAt: instant('changed_at').notNull(),
    changedById: reference('changed_by_id').references(() => member.id, { onDelete: 'set null' }),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    index('task_conversation')
      .on(table.conversationId, table.createdAt)
      .where(sql`${table.conversationId} is not null`),
    index('task_customer').on(table.customerId).where(sql`${table.customerId} is not null`),
    index('task_active_due')
      .on(sql`coalesce(${table.dueAt}, 'infinity'::timestamptz)`, table.id)
      .where(sql`${table.settledAt} is null`),
    index('task_active_owner')
      .on(table.ownerId, sql`coalesce(${table.dueAt}, 'infinity'::timestamptz)`, table.id)
      .where(sql`${table.settledAt} is null`),
    index('task_owner').on(table.ownerId, sql`coalesce(${table.dueAt}, 'infinity'::timestamptz)`, table.id),
    index('task_due').on(sql`coalesce(${table.dueAt}, 'infinity'::timestamptz)`, table.id),
    index('task_falls_due')
      .on(table.dueAt)
      .where(sql`${table.settledAt} is null and ${table.overdueFor} is distinct from ${table.dueAt}`),
    check('task_owner_kind', sql`${table.ownerKind} in ('member', 'team')`),
    check('task_priority', sql`${table.priority} in ('low', 'normal', 'high', 'urgent')`),
    check('task_state', sql`${table.state} in ('open', 'doing', 'done', 'dropped')`),
    check('task_settled', sql`(${table.state} in ('done', 'dropped')) = (${table.settledAt} is not null)`),
    check('task_one_home', sql`${table.conversationId} is null or ${table.customerId} is null`),
  ],
)

/** Its history: every change, never altered but for erased words. */
export const taskChange = pgTable(
  'task_change',
  {
    id: id(),
    taskId: reference('task_id')
      .notNull()
      .references(() => task.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    byId: reference('by_id').references(() => member.id, { onDelete: 'set null' }),
    kind: text('kind').$type<TaskChangeKind>().notNull(),
    fromState: text('from_state').$type<TaskState>(),
    toState: text('to_state').$type<TaskState>().notNull(),
    note: text('note'),
    oldDueAt: instant('old_due_at'),
    newDueAt: instant('new_due_at'),
    oldOwnerKind: text('old_owner_kind').$type<OwnerKind>(),
    oldOwnerId: reference('old_owner_id'),
    newOwnerKind: text('new_owner_kind').$type<OwnerKind>(),
    newOwnerId: reference('new_owner_id'),
  },
  (table) => [index('task_change_task').on(table.taskId, table.id)],
)

/** Tasks that a merge of conversations or of customers' files brought along, so that they go back when it is undone. */
export const mergedTask = pgTable(
  'merged_task',
  {
    mergeId: reference('merge_id').notNull(),
    taskId: reference('task_id')
      .notNull()
      .references(() => task.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.mergeId, table.taskId] }), index('merged_task_task').on(table.taskId)],
)
