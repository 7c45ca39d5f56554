import { and, eq, sql } from 'drizzle-orm'
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
import { type Happened, layOut } from './rules.ts'
import { sheetCell } from './schema.ts'

/** Messages of a long conversation that are laid out, newest; and characters of each. */
const mostMessages = 300
const longest = 400

/**
 * The record sheet of a conversation (method A8): what its timeline knows, in four columns, and what a reviewer wrote.
 * @throws Problem `not-found` unless the reader may read the conversation
 */
export async function readRecordSheet(
  db: Database,
  { principal, conversationId }: { principal: Principal; conversationId: string },
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
  const [happened, cells] = await Promise.all([everything(db, home.id), cellsOf(db, home.id)])
  const columns = layOut(happened)
  const { id, number, subject, customer: name, mergedIntoId } = home
  return {
    conversationId: id,
    number,
    subject,
    customer: name,
    columns: steps.map((step) => ({
      step,
      lines: columns[step].map((line) => ({ ...line, at: line.at.toISOString() })),
      cells: Object.fromEntries(
        sheetFields.map((field) => [field, cells.get(`${step}.${field}`)?.cell ?? empty]),
      ) as Record<SheetField, SheetCellRecord>,
      score: cells.get(`${step}.score`)?.score ?? null,
      scoreVersion: cells.get(`${step}.score`)?.cell.version ?? 0,
    })),
    abilities: { review: principal.permissions.has('moments.review') && mergedIntoId === null },
  }
}

const empty: SheetCellRecord = { text: '', version: 0, changedAt: null, changedBy: null }

async function cellsOf(
  db: Database,
  conversationId: string,
): Promise<Map<string, { cell: SheetCellRecord; score: number | null }>> {
  const found = await db
    .select({ row: sheetCell, name: member.name })
    .from(sheetCell)
    .leftJoin(member, eq(member.id, sheetCell.changedById))
    .where(eq(sheetCell.conversationId, conversationId))
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
    rows<{ value: number; source: ScoreSource; words: string; who: string | null; at: Stamp }>(
      db,
      sql`select s.value, s.source, concat_ws(' ', nullif(s.words, ''), nullif(s.comment, '')) as words, p.name as who, s.at
          from score s left join member p on s.by_kind = 'staff' and p.id = s.by_id
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
        ? [{ ...blank, at: new Date(answeredAt), kind: 'answered' as const, answer, text: words ?? '' }]
        : []),
    ]),
    ...scores.map(
      ({ value, source, words, who, at }): Happened => ({
        ...{ ...blank, at: new Date(at), kind: 'scored', who, text: words, value, source },
      }),
    ),
    ...promises.map(({ at, who, text, state }): Happened => ({ ...blank, at, kind: 'promise', who, text, state })),
  ]
}
