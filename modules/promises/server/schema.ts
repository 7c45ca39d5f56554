import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { ChangeKind, DuePrecision, OwnerKind, PromiseState, ReminderKind } from '../contract.ts'

type ByKind = 'staff' | 'customer' | 'system'

/**
 * What was promised to whom (the conversation's customer), by whom, until when. Its states and their moves: rules.ts.
 */
export const promise = pgTable(
  'promise',
  {
    id: id(),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    ownerKind: text('owner_kind').$type<OwnerKind>().notNull(),
    /** A member or a team, by `owner_kind`. */
    ownerId: reference('owner_id').notNull(),
    dueFrom: instant('due_from'),
    dueAt: instant('due_at').notNull(),
    duePrecision: text('due_precision').$type<DuePrecision>().notNull().default('time'),
    state: text('state').$type<PromiseState>().notNull().default('open'),
    /** Since when nothing is owed any more; null: open, or broken by time and not yet mended. */
    settledAt: instant('settled_at'),
    fromMessageId: reference('from_message_id'),
    /** Words that prove it was kept, or why it was not. */
    reason: text('reason'),
    evidenceMessageId: reference('evidence_message_id'),
    keptAt: instant('kept_at'),
    keptLate: boolean('kept_late').notNull().default(false),
    brokenAt: instant('broken_at'),
    /** The promise whose place this one took. */
    replacesId: reference('replaces_id'),
    createdAt: instant('created_at').notNull(),
    createdByKind: text('created_by_kind').$type<ByKind>().notNull(),
    createdById: reference('created_by_id'),
    changedAt: instant('changed_at').notNull(),
    changedByKind: text('changed_by_kind').$type<ByKind>().notNull(),
    changedById: reference('changed_by_id'),
    /** Changes by people; what the clock does is not counted. */
    version: integer('version').notNull().default(1),
  },
  (table) => [
    index('promise_conversation').on(table.conversationId, table.createdAt),
    index('promise_owed').on(table.dueAt, table.id).where(sql`${table.settledAt} is null`),
    index('promise_owed_owner').on(table.ownerId, table.dueAt, table.id).where(sql`${table.settledAt} is null`),
    index('promise_owner').on(table.ownerId, table.dueAt, table.id),
    index('promise_due').on(table.dueAt, table.id),
    index('promise_replaces').on(table.replacesId).where(sql`${table.replacesId} is not null`),
    index('promise_from_message').on(table.fromMessageId).where(sql`${table.fromMessageId} is not null`),
    check('promise_owner_kind', sql`${table.ownerKind} in ('member', 'team')`),
    check('promise_precision', sql`${table.duePrecision} in ('time', 'day')`),
    check('promise_state', sql`${table.state} in ('open', 'kept', 'broken', 'renegotiated', 'withdrawn')`),
    check('promise_open_unsettled', sql`${table.state} <> 'open' or ${table.settledAt} is null`),
    check('promise_closed_settled', sql`${table.state} in ('open', 'broken') or ${table.settledAt} is not null`),
    check('promise_kept', sql`(${table.state} = 'kept') = (${table.keptAt} is not null)`),
  ],
)

/** Its history: every change, never altered. */
export const promiseChange = pgTable(
  'promise_change',
  {
    id: id(),
    promiseId: reference('promise_id')
      .notNull()
      .references(() => promise.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    byKind: text('by_kind').$type<ByKind>().notNull(),
    byId: reference('by_id'),
    kind: text('kind').$type<ChangeKind>().notNull(),
    fromState: text('from_state').$type<PromiseState>(),
    toState: text('to_state').$type<PromiseState>().notNull(),
    reason: text('reason'),
    oldDueAt: instant('old_due_at'),
    newDueAt: instant('new_due_at'),
    oldOwnerKind: text('old_owner_kind').$type<OwnerKind>(),
    oldOwnerId: reference('old_owner_id'),
    newOwnerKind: text('new_owner_kind').$type<OwnerKind>(),
    newOwnerId: reference('new_owner_id'),
  },
  (table) => [index('promise_change_promise').on(table.promiseId, table.id)],
)

/** Reminders that have been given, so that none is given twice. */
export const promiseReminder = pgTable(
  'promise_reminder',
  {
    promiseId: reference('promise_id')
      .notNull()
      .references(() => promise.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<ReminderKind>().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.promiseId, table.kind] })],
)

/** Promises that a merge brought from one conversation into another, so that they go back when it is taken back. */
export const mergedPromise = pgTable(
  'merged_promise',
  {
    mergeId: reference('merge_id').notNull(),
    promiseId: reference('promise_id')
      .notNull()
      .references(() => promise.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.mergeId, table.promiseId] }),
    index('merged_promise_promise').on(table.promiseId),
  ],
)
