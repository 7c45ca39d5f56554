import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { OwnerKind } from '#modules/staff/contract.ts'
import { member } from '#modules/staff/server/schema.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type {
  BeneficiaryKind,
  ChangeKind,
  DuePrecision,
  EvidenceKind,
  LateRecord,
  PromiseSettings,
  PromiseState,
  ProposalKind,
  ProposalState,
} from '../contract.ts'

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
    /** What shows that it was kept; null while it is not, and on promises from before it was asked for. */
    evidenceKind: text('evidence_kind').$type<EvidenceKind>(),
    evidenceMessageId: reference('evidence_message_id'),
    evidenceAttachmentId: reference('evidence_attachment_id'),
    evidenceTaskId: reference('evidence_task_id'),
    keptAt: instant('kept_at'),
    keptLate: boolean('kept_late').notNull().default(false),
    /** When the customer said that all was done; null: said nothing, or something else since. */
    agreedAt: instant('agreed_at'),
    brokenAt: instant('broken_at'),
    /** When the customer's page first showed it; null: never yet. */
    readAt: instant('read_at'),
    /** The promise whose place this one took. */
    replacesId: reference('replaces_id'),
    /** Between colleagues; the customer never sees it. */
    internal: boolean('internal').notNull().default(false),
    /** The promise that this internal one serves. */
    parentId: reference('parent_id').references((): AnyPgColumn => promise.id, { onDelete: 'set null' }),
    /** Whom it is for: the customer, a person of theirs (by name), or for internal ones a colleague or team. */
    beneficiaryKind: text('beneficiary_kind').$type<BeneficiaryKind>().notNull().default('customer'),
    beneficiaryId: reference('beneficiary_id'),
    beneficiaryName: text('beneficiary_name'),
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
    index('promise_parent').on(table.parentId).where(sql`${table.parentId} is not null`),
    check('promise_beneficiary', sql`${table.beneficiaryKind} in ('customer', 'person', 'member', 'team')`),
    check('promise_evidence', sql`${table.evidenceKind} in ('message', 'task', 'file', 'word')`),
    check('promise_parent_internal', sql`${table.parentId} is null or ${table.internal}`),
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
    /** When it was done, as whoever kept it says; `at` is when they said so. */
    claimedAt: instant('claimed_at'),
    /** How it was worded before. */
    oldText: text('old_text'),
    /** Kept: the call, visit or letter that shows it was written down afterwards. */
    record: jsonb('record').$type<LateRecord>(),
  },
  (table) => [index('promise_change_promise').on(table.promiseId, table.id)],
)

/** What the clock has done for a promise (reminded, drafted a notice, escalated), so that nothing is done twice. */
export const promiseReminder = pgTable(
  'promise_reminder',
  {
    promiseId: reference('promise_id')
      .notNull()
      .references(() => promise.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.promiseId, table.kind] })],
)

/** Which supervisor was told that nobody acts on a promise, and when last. */
export const promiseEscalation = pgTable(
  'promise_escalation',
  {
    promiseId: reference('promise_id')
      .notNull()
      .references(() => promise.id, { onDelete: 'cascade' }),
    memberId: reference('member_id').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.promiseId, table.memberId] }),
    // Today asks for those of one member.
    index('promise_escalation_member').on(table.memberId, table.at.desc()),
  ],
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

/**
 * Another time offered to the customer before the old one is due. `message_id` is given in advance: when a message with
 * that id is sent, the customer has been told. At most one is waiting for a promise.
 */
export const promiseProposal = pgTable(
  'promise_proposal',
  {
    id: id(),
    promiseId: reference('promise_id')
      .notNull()
      .references(() => promise.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<ProposalKind>().notNull(),
    state: text('state').$type<ProposalState>().notNull().default('drafted'),
    /** Why, in words for the customer. */
    reason: text('reason'),
    dueFrom: instant('due_from'),
    dueAt: instant('due_at').notNull(),
    duePrecision: text('due_precision').$type<DuePrecision>().notNull().default('time'),
    messageId: reference('message_id').notNull(),
    createdAt: instant('created_at').notNull(),
    createdByKind: text('created_by_kind').$type<ByKind>().notNull(),
    createdById: reference('created_by_id'),
    toldAt: instant('told_at'),
    /** When it was accepted, refused, expired or withdrawn. */
    endedAt: instant('ended_at'),
    endedByKind: text('ended_by_kind').$type<ByKind>(),
    endedById: reference('ended_by_id'),
    /** What the customer said to it. */
    words: text('words'),
    newPromiseId: reference('new_promise_id'),
    /** Accepted, as one of us wrote down: when, and the message or call that shows it. */
    agreedAt: instant('agreed_at'),
    agreedMessageId: reference('agreed_message_id'),
  },
  (table) => [
    index('promise_proposal_promise').on(table.promiseId, table.createdAt),
    uniqueIndex('promise_proposal_waiting').on(table.promiseId).where(sql`${table.state} in ('drafted', 'proposed')`),
    uniqueIndex('promise_proposal_message').on(table.messageId),
    check('promise_proposal_kind', sql`${table.kind} in ('ask', 'notice')`),
    check('promise_proposal_precision', sql`${table.duePrecision} in ('time', 'day')`),
    check(
      'promise_proposal_state',
      sql`${table.state} in ('drafted', 'proposed', 'accepted', 'refused', 'expired', 'withdrawn')`,
    ),
  ],
)

/** One row: what the company has set about reminders, escalation and notices. */
export const promiseSettings = pgTable(
  'promise_settings',
  {
    id: integer('id').primaryKey(),
    settings: jsonb('settings').$type<PromiseSettings>().notNull(),
    version: integer('version').notNull().default(1),
  },
  (table) => [check('promise_settings_single', sql`${table.id} = 1`)],
)

/** Somebody's calendar feed: only the hash of its secret is kept. */
export const promiseFeed = pgTable(
  'promise_feed',
  {
    memberId: reference('member_id')
      .primaryKey()
      .references(() => member.id, { onDelete: 'cascade' }),
    tokenHash: text('token_hash').notNull(),
    createdAt: instant('created_at').notNull(),
    readAt: instant('read_at'),
  },
  (table) => [uniqueIndex('promise_feed_token').on(table.tokenHash)],
)
