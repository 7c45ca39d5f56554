import { and, eq, isNull, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import {
  type RecordSheetRecord,
  type SheetCellRecord,
  type SheetField,
  sheetFields,
} from '../../contract/record-sheet.ts'
import { type ConfirmAnswer, type ScoreSource, type Step, type StepState, stepChanged, steps } from '../../contract.ts'
import { promiseStoryOf } from './promise-hook.ts'
import { sheetMoments } from './read-moments.ts'
import { belongsTo, type Happened, layOut } from './rules.ts'
import { sheetCell } from './schema.ts'

/** Messages of a long conversation that are laid out, newest; and characters of each. */
const mostMessages = 300
const longest = 400

/**
 * The record sheet of a conversation, or of one of its moments (method A8): what the timeline knows, in four columns, and
 * what a reviewer wrote.
 * @throws Problem `not-found` unless the reader may read the conversation and the moment is, or was, one of it
 */
export async function readRecordSheet(
  db: Database,
  {
    principal,
    conversationId,
    momentId = null,
  }: { principal: Principal; conversationId: string; momentId?: string | null },
): Promise<RecordSheetRecord> {
  const [home] = await db
    .select({
      id: conversation.id,
      number: conversation.number,
      subject: conversation.subject,
      customer: sql<string>`coalesce(nullif(${customer.name}, ''), ${customer.appellation}, '')`,
      mergedIntoId: conversation.mergedIntoId,
    })
    .from(conversation)
    .innerJoin(customer, eq(customer.id, conversation.customerId))
    .where(and(eq(conversation.id, conversationId), visibleTo(principal, 'conversation')))
  if (!home) throw notFound()
  const [happened, cells, { moments, parts }, reviews] = await Promise.all([
    everything(db, home.id),
    cellsOf(db, home.id, momentId),
    sheetMoments(db, home.id),
    momentId ? reviewsOf(db, home.id, momentId) : [],
  ])
  if (momentId && !moments.some((one) => one.id === momentId)) throw notFound()
  const part = momentId ? parts.get(momentId) : undefined
  // Laid out as a whole first: what was said goes to the step that was current then.
  const columns = layOut(happened)
  const told = (lines: readonly Happened[]) =>
    momentId ? lines.filter((line) => part !== undefined && belongsTo(line, part)) : lines
  const { id, number, subject, customer: name, mergedIntoId } = home
  return {
    conversationId: id,
    momentId,
    number,
    subject,
    customer: name,
    columns: steps.map((step) => ({
      step,
      lines: told(columns[step]).map(({ since: _, momentId: __, ...line }) => ({ ...line, at: line.at.toISOString() })),
      cells: Object.fromEntries(
        sheetFields.map((field) => [field, cells.get(`${step}.${field}`)?.cell ?? empty]),
      ) as Record<SheetField, SheetCellRecord>,
      score: cells.get(`${step}.score`)?.score ?? null,
      scoreVersion: cells.get(`${step}.score`)?.cell.version ?? 0,
    })),
    moments,
    reviews,
    abilities: { review: principal.permissions.has('moments.review') && mergedIntoId === null },
  }
}

const empty: SheetCellRecord = { text: '', version: 0, changedAt: null, changedBy: null }

async function cellsOf(
  db: Database,
  conversationId: string,
  momentId: string | null,
): Promise<Map<string, { cell: SheetCellRecord; score: number | null }>> {
  const found = await db
    .select({ row: sheetCell, name: member.name })
    .from(sheetCell)
    .leftJoin(member, eq(member.id, sheetCell.changedById))
    .where(and(eq(sheetCell.conversationId, conversationId), ofMoment(momentId)))
  return new Map(
    found.map(({ row, name }) => [
      `${row.step}.${row.field}`,
      {
        cell: { text: row.text, version: row.version, changedAt: row.changedAt.toISOString(), changedBy: name },
        score: row.score,
      },
    ]),
  )
}

/** What reviewers gave a moment, newest first. */
async function reviewsOf(
  db: Database,
  conversationId: string,
  momentId: string,
): Promise<RecordSheetRecord['reviews']> {
  const found = await rows<{ id: string; value: number; at: Stamp; who: string | null }>(
    db,
    sql`select s.id, s.value, s.at, p.name as who from score s left join member p on p.id = s.by_id
        where s.conversation_id = ${conversationId} and s.moment_id = ${momentId} and s.source = 'reviewer'
        order by s.at desc, s.id desc limit 20`,
  )
  return found.map((one) => ({ ...one, at: new Date(one.at).toISOString() }))
}

/** The cells of one sheet among those of a conversation. */
export const ofMoment = (momentId: string | null) =>
  momentId === null ? isNull(sheetCell.momentId) : eq(sheetCell.momentId, momentId)

const blank = { who: null, text: '', step: null, state: null, answer: null, value: null, source: null }
type Stamp = Date | string

async function everything(db: Database, id: string): Promise<Happened[]> {
  const [said, moves, standings, confirmations, scores, promises] = await Promise.all([
    rows<{ direction: 'inbound' | 'outbound'; kind: string; who: string | null; text: string; at: Stamp }>(
      db,
      sql`select m.direction, m.kind, p.name as who, left(m.text, ${longest}) as text, m.occurred_at as at from message m
          left join member p on m.author_kind = 'staff' and p.id = m.author_id
          where m.conversation_id = ${id} and m.direction <> 'note' and not m.private and m.author_kind <> 'system'
          order by m.occurred_at desc, m.seq desc limit ${mostMessages}`,
    ),
    rows<{ step: Step; to: StepState; who: string | null; at: Stamp }>(
      db,
      sql`select e.data ->> 'step' as step, e.data ->> 'to' as to, p.name as who, e.at from event e
          left join member p on e.actor_kind = 'staff' and p.id = e.actor_id
          where e.subject_id = ${id} and e.name = ${stepChanged.name} order by e.id`,
    ),
    rows<{ step: Step; to: StepState; who: string | null; at: Stamp }>(
      db,
      sql`select s.step, s.state as to, p.name as who, s.at from step_state s
          left join member p on s.by_kind = 'staff' and p.id = s.by_id
          where s.conversation_id = ${id} and s.state <> 'todo' order by s.at`,
    ),
    rows<{
      askedAt: Stamp | null
      asker: string | null
      answer: ConfirmAnswer | null
      words: string | null
      answeredAt: Stamp | null
    }>(
      db,
      sql`select c.asked_at as "askedAt", p.name as asker, c.answer, c.words, c.answered_at as "answeredAt"
          from confirmation c left join member p on c.asked_by_kind = 'staff' and p.id = c.asked_by_id
          where c.conversation_id = ${id} order by c.at, c.id`,
    ),
    rows<{ value: number; source: ScoreSource; words: string; who: string | null; at: Stamp; momentId: string | null }>(
      db,
      sql`select s.value, s.source, concat_ws(' ', nullif(s.words, ''), nullif(s.comment, '')) as words, p.name as who, s.at,
            s.moment_id as "momentId" from score s left join member p on s.by_kind = 'staff' and p.id = s.by_id
          where s.conversation_id = ${id} and s.source <> 'estimate' order by s.at, s.id`,
    ),
    promiseStoryOf(db, id),
  ])
  return [
    ...said.map(({ direction, kind, who, text, at }): Happened => {
      const spoken = kind === 'phone' || kind === 'visit' || kind === 'counter'
      return { ...blank, at: new Date(at), kind: spoken ? 'spoken' : direction, who, text }
    }),
    // Of a conversation that was taken over from elsewhere only where it stands is known, not how it came there.
    ...[...moves, ...standings.filter(({ step }) => !moves.some((move) => move.step === step))].map(
      ({ step, to, who, at }): Happened => ({ ...blank, at: new Date(at), kind: 'step', who, step, state: to }),
    ),
    ...confirmations.flatMap(({ askedAt, asker, answer, words, answeredAt }): Happened[] => [
      ...(askedAt ? [{ ...blank, at: new Date(askedAt), kind: 'asked' as const, who: asker }] : []),
      ...(answer && answeredAt
        ? [
            {
              ...blank,
              at: new Date(answeredAt),
              kind: 'answered' as const,
              answer,
              text: words ?? '',
              ...(askedAt ? { since: new Date(askedAt) } : {}),
            },
          ]
        : []),
    ]),
    ...scores.map(
      ({ value, source, words, who, at, momentId }): Happened => ({
        ...{ ...blank, at: new Date(at), kind: 'scored', who, text: words, value, source, momentId },
      }),
    ),
    ...promises.map(({ at, who, text, state }): Happened => {
      const made = promises.findLast((one) => one.state === 'made' && one.text === text && one.at <= at)
      return { ...blank, at, kind: 'promise', who, text, state, ...(made ? { since: made.at } : {}) }
    }),
  ]
}
