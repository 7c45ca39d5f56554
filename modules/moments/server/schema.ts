import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { HeardKind } from '../contract/hear.ts'
import type {
  ConfirmAnswer,
  EvidenceKind,
  Layer,
  ProgressText,
  ScoreChannel,
  ScoreSource,
  Step,
  StepState,
} from '../contract.ts'
import { moment } from './cut/schema.ts'

type ByKind = 'staff' | 'customer' | 'system'
const conversationId = () =>
  reference('conversation_id')
    .notNull()
    .references(() => conversation.id, { onDelete: 'cascade' })

/** Where a conversation stands in each of the four steps; a step without a row is still to do. */
export const stepState = pgTable(
  'step_state',
  {
    conversationId: conversationId(),
    step: text('step').$type<Step>().notNull(),
    state: text('state').$type<StepState>().notNull(),
    how: text('how').$type<'evidence' | 'hand'>().notNull(),
    evidenceKind: text('evidence_kind').$type<EvidenceKind>(),
    evidence: text('evidence'),
    byKind: text('by_kind').$type<ByKind>().notNull(),
    byId: reference('by_id'),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.step] }),
    check('step_state_step', sql`${table.step} in ('explore', 'offer', 'act', 'confirm')`),
    check('step_state_state', sql`${table.state} in ('todo', 'doing', 'done', 'skipped')`),
    check('step_state_how', sql`(${table.how} = 'evidence') = (${table.evidenceKind} is not null)`),
  ],
)

/** What the customer expects, in layers; one row for the conversation, and one for each person involved who was asked. */
export const expectation = pgTable(
  'expectation',
  {
    id: id(),
    conversationId: conversationId(),
    /** null: the conversation as a whole */
    personId: reference('person_id').references(() => customer.id, { onDelete: 'cascade' }),
    stated: text('stated').notNull().default(''),
    outcome: text('outcome').notNull().default(''),
    latent: text('latent').notNull().default(''),
    organizationInterest: text('organization_interest').notNull().default(''),
    personalInterest: text('personal_interest').notNull().default(''),
    /** These three the customer reads; only in the row of the conversation. */
    understood: text('understood').notNull().default(''),
    offer: text('offer').notNull().default(''),
    next: text('next').notNull().default(''),
    version: integer('version').notNull(),
    changedAt: instant('changed_at').notNull(),
    changedByKind: text('changed_by_kind').$type<ByKind>().notNull(),
    changedById: reference('changed_by_id'),
  },
  (table) => [
    unique('expectation_whose').on(table.conversationId, table.personId).nullsNotDistinct(),
    index('expectation_person').on(table.personId).where(sql`${table.personId} is not null`),
    check(
      'expectation_person_private',
      sql`${table.personId} is null or (${table.understood} = '' and ${table.offer} = '' and ${table.next} = '')`,
    ),
  ],
)

/** Asked whether the expectation was met, and what the customer said; the newest counts. */
export const confirmation = pgTable(
  'confirmation',
  {
    id: id(),
    conversationId: conversationId(),
    askedAt: instant('asked_at'),
    askedByKind: text('asked_by_kind').$type<ByKind>(),
    askedById: reference('asked_by_id'),
    answer: text('answer').$type<ConfirmAnswer>(),
    words: text('words'),
    answeredAt: instant('answered_at'),
    answeredByKind: text('answered_by_kind').$type<ByKind>(),
    answeredById: reference('answered_by_id'),
    channel: text('channel').$type<ScoreChannel>(),
    /** The customer's message that answered, or that may have; and how it was taken. */
    messageId: reference('message_id'),
    heard: text('heard').$type<HeardKind>(),
    heardAnswer: text('heard_answer').$type<ConfirmAnswer>(),
    /** Orders them: asked, or answered without being asked. */
    at: instant('at').notNull(),
  },
  (table) => [
    index('confirmation_conversation').on(table.conversationId, table.at, table.id),
    // Answers that want something done are few.
    index('confirmation_unmet')
      .on(table.answeredAt, table.conversationId)
      .where(sql`${table.answer} in ('partly', 'not_met')`),
    check('confirmation_answer', sql`${table.answer} is null or ${table.answer} in ('met', 'partly', 'not_met')`),
    check('confirmation_heard', sql`(${table.heard} is null) = (${table.messageId} is null)`),
    check('confirmation_answered', sql`(${table.answer} is null) = (${table.answeredAt} is null)`),
  ],
)

/**
 * −3 … +3, always the customer's view (method A3). All are kept; `effective` marks the one of each conversation that
 * counts (rules.ts). `served_by` and `team_id` are who was responsible when it was given.
 */
export const score = pgTable(
  'score',
  {
    id: id(),
    conversationId: conversationId(),
    /** The moment it speaks of; null until it has been cut. */
    momentId: reference('moment_id').references(() => moment.id, { onDelete: 'set null' }),
    value: smallint('value').notNull(),
    source: text('source').$type<ScoreSource>().notNull(),
    words: text('words').notNull().default(''),
    comment: text('comment').notNull().default(''),
    byKind: text('by_kind').$type<ByKind>().notNull(),
    byId: reference('by_id'),
    /** The member of staff who wrote down what the customer said. */
    recordedById: reference('recorded_by_id'),
    at: instant('at').notNull(),
    channel: text('channel').$type<ScoreChannel>().notNull(),
    effective: boolean('effective').notNull(),
    servedById: reference('served_by_id'),
    teamId: reference('team_id'),
    /** Of a hand-over: when the colleague who gave it had read what was said of it. */
    seenAt: instant('seen_at'),
  },
  (table) => [
    index('score_conversation').on(table.conversationId, table.at),
    index('score_moment').on(table.momentId),
    uniqueIndex('score_effective').on(table.conversationId).where(sql`${table.effective}`),
    index('score_served_by').on(table.servedById, table.at).where(sql`${table.effective}`),
    // What colleagues say of a hand-over is never `effective`.
    index('score_handover')
      .on(table.servedById, table.at)
      .where(sql`${table.source} = 'customer' and ${table.byKind} = 'staff'`),
    index('score_team').on(table.teamId, table.at).where(sql`${table.effective}`),
    check('score_value', sql`${table.value} between -3 and 3`),
    check('score_source', sql`${table.source} in ('customer', 'reviewer', 'estimate')`),
  ],
)

/** The unguessable key of a customer's progress page. */
export const progressLink = pgTable(
  'progress_link',
  {
    token: text('token').primaryKey(),
    conversationId: conversationId(),
    createdAt: instant('created_at').notNull(),
    revokedAt: instant('revoked_at'),
    /** One of us took it along to hand it to the customer (text message, WeChat). */
    givenAt: instant('given_at'),
  },
  (table) => [
    uniqueIndex('progress_link_valid').on(table.conversationId).where(sql`${table.revokedAt} is null`),
    index('progress_link_conversation').on(table.conversationId),
  ],
)

/** What a merge brought from one conversation's steps and expectation into another's, so that it can be taken back. */
export const momentMerge = pgTable(
  'moment_merge',
  {
    mergeId: reference('merge_id').primaryKey(),
    /** The conversation it was brought into. */
    conversationId: conversationId(),
    steps: text('steps').array().$type<Step[]>().notNull(),
    fields: text('fields').array().$type<(Layer | ProgressText)[]>().notNull(),
  },
  (table) => [index('moment_merge_conversation').on(table.conversationId)],
)

/** Scores that a merge brought along. */
export const mergedScore = pgTable(
  'merged_score',
  {
    mergeId: reference('merge_id').notNull(),
    scoreId: reference('score_id')
      .notNull()
      .references(() => score.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.mergeId, table.scoreId] }), index('merged_score_score').on(table.scoreId)],
)
