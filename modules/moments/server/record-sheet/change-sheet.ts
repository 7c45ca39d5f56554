import { and, eq } from 'drizzle-orm'
import { lockForChange } from '#modules/conversations/server/index.ts'
import { member } from '#modules/staff/server/schema.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type RecordSheetRecord, recordSheetChanged, type SheetField } from '../../contract/record-sheet.ts'
import type { Step } from '../../contract.ts'
import { momentAudience } from '../access.ts'
import { readRecordSheet } from './read-sheet.ts'
import { sheetCell } from './schema.ts'

type Given = {
  principal: Principal
  conversationId: string
  step: Step
  field: SheetField | 'score'
  version: number
  text?: string
  score?: number | null
}
type Row = typeof sheetCell.$inferSelect

/**
 * A reviewer writes one cell, or the score of a column. What is stored already changes nothing.
 * @throws Problem `not-found`, `conversations.merged`; `moments.sheet-conflict` (409, details {text, score, version,
 * changedBy}); `bad-request` on `text` or `score`
 */
export async function changeRecordSheet(db: Database, given: Given): Promise<RecordSheetRecord> {
  const { principal, conversationId, step, field, version } = given
  const written = wantedOf(given)
  await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    const place = and(eq(sheetCell.conversationId, home.id), eq(sheetCell.step, step), eq(sheetCell.field, field))
    const [row] = await tx.select().from(sheetCell).where(place)
    if ((row?.text ?? '') === written.text && (row?.score ?? null) === written.score) return
    if ((row?.version ?? 0) !== version) throw await conflict(tx, row)
    const set = { ...written, version: version + 1, changedAt: now(), changedById: principal.id }
    if (row) await tx.update(sheetCell).set(set).where(place)
    else await tx.insert(sheetCell).values({ conversationId: home.id, step, field, ...set })
    await record(tx, recordSheetChanged, {
      actor: staffActor(principal),
      subjectId: home.id,
      audience: momentAudience(home, false),
      data: { conversationId: home.id, step, field },
    })
  })
  return readRecordSheet(db, { principal, conversationId })
}

function wantedOf({ field, text, score }: Given): { text: string; score: number | null } {
  if (field === 'score') {
    if (score === undefined) throw badField('score', 'required')
    return { text: '', score }
  }
  if (text === undefined) throw badField('text', 'required')
  return { text: text.trim(), score: null }
}

async function conflict(tx: Transaction, row: Row | undefined): Promise<Problem> {
  const [by] = row?.changedById
    ? await tx.select({ name: member.name }).from(member).where(eq(member.id, row.changedById))
    : []
  return new Problem('moments.sheet-conflict', {
    status: 409,
    params: { who: by?.name ?? '' },
    details: {
      text: row?.text ?? '',
      score: row?.score ?? null,
      version: row?.version ?? 0,
      changedBy: by?.name ?? null,
    },
  })
}
