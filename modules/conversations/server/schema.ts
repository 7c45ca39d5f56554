import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { customer } from '#modules/customers/server/schema.ts'
import { member, team } from '#modules/staff/server/schema.ts'
import { bigNumber, id, instant, reference } from '#platform/server/database/columns.ts'
import type {
  AuthorKind,
  CannedScope,
  DeliveryState,
  Direction,
  ListFilterRecord,
  MessageKind,
  Priority,
  Status,
} from '../contract.ts'
import type { ConversationState } from './rules.ts'

/** Numbers that people say on the phone; gaps are possible, doubles are not. */
export const conversationNumber = pgSequence('conversation_number', { startWith: 1001 })

const active = sql.raw(`status in ('open', 'waiting', 'snoozed')`)

/** One matter with one customer, over any mix of channels. */
export const conversation = pgTable(
  'conversation',
  {
    id: id(),
    number: integer('number').notNull().default(sql`nextval('conversation_number')`),
    subject: text('subject').notNull(),
    status: text('status').$type<Status>().notNull().default('open'),
    snoozedUntil: instant('snoozed_until'),
    priority: text('priority').$type<Priority>().notNull().default('normal'),
    assigneeId: reference('assignee_id').references(() => member.id, { onDelete: 'set null' }),
    /** null: the common pool, which everybody reads; so a team is not removed from under its conversations */
    teamId: reference('team_id').references(() => team.id),
    customerId: reference('customer_id')
      .notNull()
      .references(() => customer.id),
    /** where it began */
    channel: text('channel').notNull(),
    language: text('language'),
    tags: text('tags').array().notNull().default(sql`'{}'`),
    /** who reads along because they owe something here (guests.ts), as tokens of events: `staff:<id>`, `team:<id>` */
    guests: text('guests').array().notNull().default(sql`'{}'`),
    createdAt: instant('created_at').notNull(),
    /** the member of staff who began it; null when the customer or a channel did */
    createdBy: reference('created_by').references(() => member.id, { onDelete: 'set null' }),
    firstResponseAt: instant('first_response_at'),
    /** the customer waits for us since */
    waitingSince: instant('waiting_since'),
    /** when the newest message reached us; lists sort by it */
    lastMessageAt: instant('last_message_at').notNull(),
    lastInboundAt: instant('last_inbound_at'),
    lastOutboundAt: instant('last_outbound_at'),
    /** neutral sort column: whatever higher modules know wants attention then */
    attentionAt: instant('attention_at'),
    messageCount: integer('message_count').notNull().default(0),
    /** the greatest seq ever given here; never goes back */
    lastSeq: integer('last_seq').notNull().default(0),
    previewText: text('preview_text'),
    previewKind: text('preview_kind').$type<MessageKind>(),
    previewDirection: text('preview_direction').$type<Direction>(),
    previewAuthorKind: text('preview_author_kind').$type<AuthorKind>(),
    /** the member of staff who wrote it; null for others */
    previewAuthorId: uuid('preview_author_id'),
    resolvedAt: instant('resolved_at'),
    resolvedBy: reference('resolved_by').references(() => member.id, { onDelete: 'set null' }),
    resolveReason: text('resolve_reason'),
    closedAt: instant('closed_at'),
    mergedIntoId: reference('merged_into_id').references((): AnyPgColumn => conversation.id),
    linkedFromId: reference('linked_from_id').references((): AnyPgColumn => conversation.id),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    uniqueIndex('conversation_number_key').on(table.number),
    // Lists: everything, one status, one team, one person, one customer, by last message.
    index('conversation_recent').on(table.lastMessageAt, table.id).where(sql`${table.mergedIntoId} is null`),
    index('conversation_status_recent').on(table.status, table.lastMessageAt, table.id),
    index('conversation_team').on(table.teamId, table.status, table.lastMessageAt, table.id),
    index('conversation_assignee').on(table.assigneeId, table.status, table.lastMessageAt, table.id),
    index('conversation_customer').on(table.customerId, table.lastMessageAt),
    // What somebody still has to do is a small part of all; its lists, sorts and counts read only that part.
    index('conversation_active_recent').on(table.lastMessageAt, table.id).where(active),
    index('conversation_active_attention')
      .on(sql`coalesce(${table.attentionAt}, 'infinity'::timestamptz)`, table.id)
      .where(active),
    index('conversation_active_waiting')
      .on(sql`coalesce(${table.waitingSince}, 'infinity'::timestamptz)`, table.id)
      .where(active),
    index('conversation_active_count').on(table.status, table.teamId, table.assigneeId, table.guests).where(active),
    // The queue of a channel: who waits for a first answer, and how long others have waited.
    index('conversation_unanswered')
      .on(table.channel, table.teamId, table.createdAt, table.id)
      .where(sql`${table.status} = 'open' and ${table.firstResponseAt} is null`),
    index('conversation_answered')
      .on(table.channel, table.teamId, table.createdAt)
      .where(sql`${table.firstResponseAt} is not null`),
    // Jobs: who wakes, who closes.
    index('conversation_snoozed').on(table.snoozedUntil).where(sql`${table.status} = 'snoozed'`),
    index('conversation_resolved').on(table.resolvedAt).where(sql`${table.status} = 'resolved'`),
    index('conversation_tags').using('gin', table.tags),
    index('conversation_merged').on(table.mergedIntoId).where(sql`${table.mergedIntoId} is not null`),
    index('conversation_linked').on(table.linkedFromId).where(sql`${table.linkedFromId} is not null`),
    check('conversation_status', sql`${table.status} in ('open', 'waiting', 'snoozed', 'resolved', 'closed')`),
    check('conversation_priority', sql`${table.priority} in ('low', 'normal', 'high', 'urgent')`),
    check('conversation_snooze', sql`(${table.status} = 'snoozed') = (${table.snoozedUntil} is not null)`),
    check('conversation_merged_into_other', sql`${table.mergedIntoId} <> ${table.id}`),
  ],
)

/** One entry of the timeline: said by a channel, noted for colleagues, or logged by hand. */
export const message = pgTable(
  'message',
  {
    id: id(),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id),
    /** position by arrival within the conversation; what one has read is counted by it */
    seq: integer('seq').notNull(),
    direction: text('direction').$type<Direction>().notNull(),
    kind: text('kind').$type<MessageKind>().notNull().default('message'),
    channel: text('channel').notNull(),
    authorKind: text('author_kind').$type<AuthorKind>().notNull(),
    /** member or customer, by author_kind */
    authorId: uuid('author_id'),
    html: text('html').notNull(),
    text: text('text').notNull(),
    /** the rules (platform/server/html) that `html` was cleaned by; older ones are cleaned again on the way out */
    cleanedBy: smallint('cleaned_by').notNull().default(0),
    /** when it was said */
    occurredAt: instant('occurred_at').notNull(),
    createdAt: instant('created_at').notNull(),
    durationSeconds: integer('duration_seconds'),
    mentions: uuid('mentions').array().notNull().default(sql`'{}'`),
    /** null for notes and logged contacts */
    delivery: text('delivery').$type<DeliveryState>(),
    deliveryReason: text('delivery_reason'),
    /** between us and somebody else than the customer, who never sees it and is neither answered nor waiting by it */
    private: boolean('private').notNull().default(false),
    /** what a channel has to remember of it */
    meta: jsonb('meta').$type<Record<string, unknown>>(),
  },
  (table) => [
    uniqueIndex('message_seq').on(table.conversationId, table.seq),
    index('message_timeline').on(table.conversationId, table.occurredAt, table.seq),
    index('message_mentions').using('gin', table.mentions).where(sql`${table.mentions} <> '{}'`),
    check('message_direction', sql`${table.direction} in ('inbound', 'outbound', 'note')`),
    check('message_kind', sql`${table.kind} in ('message', 'phone', 'counter', 'visit', 'letter')`),
    check('message_author', sql`${table.authorKind} in ('staff', 'customer', 'system')`),
    check('message_delivery', sql`${table.delivery} in ('queued', 'sent', 'delivered', 'read', 'failed', 'unreached')`),
  ],
)

/** A file; its bytes are in the store under their hash. Not in a message yet: only its uploader sees it. */
export const attachment = pgTable(
  'attachment',
  {
    id: id(),
    messageId: reference('message_id').references(() => message.id),
    conversationId: reference('conversation_id').references(() => conversation.id),
    sha256: text('sha256').notNull(),
    name: text('name').notNull(),
    /** by content */
    type: text('type').notNull(),
    /** bytes */
    size: bigNumber('size').notNull(),
    /** member of staff; null when a customer sent it */
    uploadedBy: reference('uploaded_by').references(() => member.id, { onDelete: 'set null' }),
    /** who a channel took it from, before it is used: such as a chat visitor's session */
    claim: text('claim'),
    /** order within the message */
    position: integer('position').notNull().default(0),
    /** shown within the text */
    inline: boolean('inline').notNull().default(false),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('attachment_message').on(table.messageId),
    index('attachment_conversation').on(table.conversationId),
    index('attachment_unused').on(table.createdAt).where(sql`${table.messageId} is null`),
    index('attachment_content').on(table.sha256),
  ],
)

/** How far somebody has read. */
export const conversationRead = pgTable(
  'conversation_read',
  {
    memberId: reference('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    lastSeq: integer('last_seq').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.conversationId] }),
    index('conversation_read_conversation').on(table.conversationId),
  ],
)

/** What somebody is writing. */
export const draft = pgTable(
  'draft',
  {
    memberId: reference('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    html: text('html').notNull(),
    mode: text('mode').$type<'reply' | 'note'>().notNull(),
    attachmentIds: uuid('attachment_ids').array().notNull().default(sql`'{}'`),
    /** what a channel needs besides the text */
    envelope: jsonb('envelope').$type<Record<string, unknown>>(),
    version: integer('version').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.conversationId] }),
    index('draft_conversation').on(table.conversationId),
    index('draft_attachments').using('gin', table.attachmentIds).where(sql`${table.attachmentIds} <> '{}'`),
    check('draft_mode', sql`${table.mode} in ('reply', 'note')`),
  ],
)

/** A merge with what is needed to take it back. */
export const conversationMerge = pgTable(
  'conversation_merge',
  {
    id: id(),
    sourceId: reference('source_id')
      .notNull()
      .references(() => conversation.id),
    targetId: reference('target_id')
      .notNull()
      .references(() => conversation.id),
    /** the source's own columns before */
    sourceBefore: jsonb('source_before').$type<ConversationState>().notNull(),
    at: instant('at').notNull(),
    byId: reference('by_id').references(() => member.id, { onDelete: 'set null' }),
    undoneAt: instant('undone_at'),
    undoneById: reference('undone_by_id').references(() => member.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('conversation_merge_target').on(table.targetId),
    index('conversation_merge_source').on(table.sourceId),
    check('conversation_merge_two', sql`${table.sourceId} <> ${table.targetId}`),
  ],
)

/** A message that a merge moved, with its place before. */
export const mergedMessage = pgTable(
  'merged_message',
  {
    mergeId: reference('merge_id')
      .notNull()
      .references(() => conversationMerge.id, { onDelete: 'cascade' }),
    messageId: reference('message_id')
      .notNull()
      .references(() => message.id, { onDelete: 'cascade' }),
    seq: integer('seq').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.mergeId, table.messageId] }),
    index('merged_message_message').on(table.messageId),
  ],
)

/** What a person said about a change; never part of the event, which visitors may hear. */
export const changeRemark = pgTable(
  'change_remark',
  {
    eventId: uuid('event_id').primaryKey(),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
  },
  (table) => [index('change_remark_conversation').on(table.conversationId)],
)

/** Conversations that followed their customer's file into another one; for taking that back. */
export const conversationFollowed = pgTable(
  'conversation_followed',
  {
    customerMergeId: uuid('customer_merge_id').notNull(),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.customerMergeId, table.conversationId] }),
    index('conversation_followed_conversation').on(table.conversationId),
  ],
)

/** A filter of the list under a name, of one person or of a team. */
export const savedView = pgTable(
  'saved_view',
  {
    id: id(),
    ownerId: reference('owner_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    teamId: reference('team_id').references(() => team.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    filter: jsonb('filter').$type<ListFilterRecord>().notNull(),
    position: integer('position').notNull().default(0),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('saved_view_owner').on(table.ownerId),
    index('saved_view_team').on(table.teamId).where(sql`${table.teamId} is not null`),
  ],
)

/** A text to answer with. */
export const cannedReply = pgTable(
  'canned_reply',
  {
    id: id(),
    scope: text('scope').$type<CannedScope>().notNull(),
    /** who made it; of a personal one the only reader */
    ownerId: reference('owner_id').references(() => member.id, { onDelete: 'cascade' }),
    teamId: reference('team_id').references(() => team.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    /** lower case, '' for none */
    shortcut: text('shortcut').notNull().default(''),
    html: text('html').notNull(),
    text: text('text').notNull(),
    foldedTitle: text('folded_title').notNull(),
    foldedText: text('folded_text').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    uniqueIndex('canned_reply_personal')
      .on(table.ownerId, table.shortcut)
      .where(sql`${table.scope} = 'personal' and ${table.shortcut} <> ''`),
    uniqueIndex('canned_reply_of_team')
      .on(table.teamId, table.shortcut)
      .where(sql`${table.scope} = 'team' and ${table.shortcut} <> ''`),
    uniqueIndex('canned_reply_shared')
      .on(table.shortcut)
      .where(sql`${table.scope} = 'shared' and ${table.shortcut} <> ''`),
    index('canned_reply_owner').on(table.ownerId),
    index('canned_reply_team').on(table.teamId),
    check('canned_reply_scope', sql`${table.scope} in ('personal', 'team', 'shared')`),
    check('canned_reply_team_scope', sql`(${table.scope} = 'team') = (${table.teamId} is not null)`),
  ],
)
