import { and, eq } from 'drizzle-orm'
import { lockForChange } from '#modules/conversations/server/index.ts'
import { member } from '#modules/staff/server/schema.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type RecordSheetRecord, recordSheetChanged, type SheetField } from '../../contract/record-sheet.ts'
import type { Step } from '../../contract.ts'
import { momentAudience } from '../access.ts'
import { mustBeMoment } from '../score.ts'
import { ofMoment, readRecordSheet } from './read-sheet.ts'
import { sheetCell, sheetHistory } from './schema.ts'

type Given = {
  principal: Principal
  conversationId: string
  /** On the sheet of this moment; without it, on that of the conversation. */
  momentId?: string
  step: Step
  field: SheetField | 'score'
  version: number
  text?: string
  score?: number | null
}
type Row = typeof sheetCell.$inferSelect

/**
 * A reviewer writes one cell, or the score of a column. What is stored already changes nothing.
 * @throws Problem `not-found`, `conversations.merged`; `bad-request` on `momentId`; `moments.sheet-conflict` (409, details {text, score, version,
 * changedBy}); `bad-request` on `text` or `score`
 */
export async function changeRecordSheet(db: Database, given: Given): Promise<RecordSheetRecord> {
  const { principal, conversationId, momentId = null, step, field, version } = given
  const written = wantedOf(given)
  await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    const place = and(
      eq(sheetCell.conversationId, home.id),
      ofMoment(momentId),
      eq(sheetCell.step, step),
      eq(sheetCell.field, field),
    )
    const [row] = await tx.select().from(sheetCell).where(place)
    if (momentId && !row) await mustBeMoment(tx, home.id, momentId)
    if ((row?.text ?? '') === written.text && (row?.score ?? null) === written.score) return
    if ((row?.version ?? 0) !== version) throw await conflict(tx, row)
    const set = { ...written, version: version + 1, changedAt: now(), changedById: principal.id }
    if (row) await tx.update(sheetCell).set(set).where(place)
    else await tx.insert(sheetCell).values({ conversationId: home.id, momentId, step, field, ...set })
    await keepHistory(tx, [...(row ? [row] : []), { conversationId: home.id, momentId, step, field, ...set }])
    await record(tx, recordSheetChanged, {
      actor: staffActor(principal),
      subjectId: home.id,
      audience: momentAudience(home, false),
      data: { conversationId: home.id, momentId, step, field },
    })
  })
  return readRecordSheet(db, { principal, conversationId, momentId })
}

/** Keeps each version once; the one before too, where it was written before versions were kept. */
async function keepHistory(tx: Transaction, versions: readonly Row[]): Promise<void> {
  await tx
    .insert(sheetHistory)
    .values(versions.map((one) => ({ ...one, id: newId() })))
    .onConflictDoNothing()
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
