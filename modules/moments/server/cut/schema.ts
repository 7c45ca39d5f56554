import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { EstimateReason, MomentKind, ScoreSource, Step } from '../../contract.ts'
import { touchpoint } from '../touchpoints/schema.ts'

/**
 * One contact and our answer to it (method A1), cut from a conversation by rule (cut/rules.ts). Its id is the id of the
 * message or of the hand-over that began it, so cutting again finds the same moments.
 */
export const moment = pgTable(
  'moment',
  {
    id: id(),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    customerId: reference('customer_id')
      .notNull()
      .references(() => customer.id),
    kind: text('kind').$type<MomentKind>().notNull(),
    /** 1 is the conversation's first. */
    position: integer('position').notNull(),
    channel: text('channel').notNull(),
    beganAt: instant('began_at').notNull(),
    /** Our first answer in it; null: none yet, or none was needed. */
    answeredAt: instant('answered_at'),
    /** Our last answer, once the next moment has begun or nothing is expected any more; null: going on. */
    endedAt: instant('ended_at'),
    /** Seconds from its beginning to our first answer; null when nobody waited. */
    waitingSeconds: integer('waiting_seconds'),
    firstMessageId: reference('first_message_id'),
    lastMessageId: reference('last_message_id'),
    inboundCount: integer('inbound_count').notNull().default(0),
    outboundCount: integer('outbound_count').notNull().default(0),
    /** Who answered most of it; of an internal moment, who handed over. null: nobody yet. */
    servedById: reference('served_by_id'),
    teamId: reference('team_id'),
    /** Of an internal moment: the colleague or the team that took over, who is the customer in it (method A6). */
    receiverId: reference('receiver_id'),
    receiverTeamId: reference('receiver_team_id'),
    touchpointId: reference('touchpoint_id').references(() => touchpoint.id, { onDelete: 'set null' }),
    touchpointBy: text('touchpoint_by').$type<'rule' | 'hand'>(),
    touchpointRuleId: reference('touchpoint_rule_id'),
    /** Steps that were moved while it went on, in the order of the method; of a hand-over see handover-rules.ts. */
    steps: text('steps').array().$type<Step[]>().notNull().default(sql`'{}'`),
    promisesMade: integer('promises_made').notNull().default(0),
    /** The score that counts for this moment (rules.ts `effectiveScore`), copied for scorecards. */
    scoreId: reference('score_id'),
    scoreValue: smallint('score_value'),
    scoreSource: text('score_source').$type<ScoreSource>(),
    scoreAt: instant('score_at'),
    /** The customer's, but written down by one of us. */
    scoreRecorded: boolean('score_recorded').notNull().default(false),
    /** What was found out for the estimate, even where a stronger score counts; null: not estimated yet. */
    estimate: smallint('estimate'),
    estimateReasons: jsonb('estimate_reasons').$type<EstimateReason[]>(),
  },
  (table) => [
    index('moment_conversation').on(table.conversationId, table.position),
    index('moment_customer').on(table.customerId, table.beganAt),
    index('moment_served_by').on(table.servedById, table.beganAt),
    index('moment_team').on(table.teamId, table.beganAt),
    // How long customers of a team and channel usually wait, by the newest.
    index('moment_waited')
      .on(table.teamId, table.channel, table.beganAt, table.waitingSeconds)
      .where(sql`${table.waitingSeconds} is not null and ${table.kind} = 'contact'`),
    index('moment_touchpoint').on(table.touchpointId, table.beganAt),
    index('moment_began').on(table.beganAt, table.id),
    index('moment_receiver').on(table.receiverId, table.beganAt).where(sql`${table.receiverId} is not null`),
    index('moment_receiver_team')
      .on(table.receiverTeamId, table.beganAt)
      .where(sql`${table.receiverTeamId} is not null`),
    // Hand-overs are few among what somebody serves.
    index('moment_handed').on(table.servedById, table.beganAt).where(sql`${table.kind} = 'internal'`),
    index('moment_going_on').on(table.conversationId).where(sql`${table.endedAt} is null`),
    check('moment_kind', sql`${table.kind} in ('contact', 'spoken', 'proactive', 'internal')`),
    check('moment_score', sql`${table.scoreValue} between -3 and 3`),
    check('moment_scored', sql`(${table.scoreValue} is null) = (${table.scoreSource} is null)`),
    check('moment_touchpoint_by', sql`${table.touchpointBy} in ('rule', 'hand')`),
  ],
)
