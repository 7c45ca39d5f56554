import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Id, IdParams, Instant, Nullable, OneOf, Text } from '#platform/contract/shapes.ts'
import { confirmAnswers, momentKinds, ScoreShape, scoreSources, stepStates, steps } from '../contract.ts'

/** What a reviewer writes in each column of a record sheet (method A8). */
export const sheetFields = ['happened', 'good', 'should', 'ideal'] as const
export type SheetField = (typeof sheetFields)[number]

/** Something the timeline knows, in the step that was current then. */
export const SheetLine = Type.Object({
  at: Instant,
  kind: OneOf(['inbound', 'outbound', 'spoken', 'step', 'promise', 'asked', 'answered', 'scored'] as const),
  /** Who did it; null for the customer and the product. */
  who: Nullable(Type.String()),
  /** Of messages and promises. */
  text: Type.String(),
  step: Nullable(OneOf(steps)),
  /** Of a step: its new state; of a promise: `made`, `kept`, `broken`, `renegotiated` or `withdrawn`. */
  state: Nullable(OneOf([...stepStates, 'made', 'kept', 'broken', 'renegotiated', 'withdrawn'] as const)),
  answer: Nullable(OneOf(confirmAnswers)),
  value: Nullable(ScoreShape),
  source: Nullable(OneOf(scoreSources)),
})
export type SheetLineRecord = Static<typeof SheetLine>

const Cell = Type.Object({
  text: Type.String(),
  /** Grows with each edit; 0: nothing written yet. */
  version: Type.Integer(),
  changedAt: Nullable(Instant),
  changedBy: Nullable(Type.String()),
})
export type SheetCellRecord = Static<typeof Cell>

/** A moment of the conversation that has, or may have, a sheet of its own. */
export const SheetMoment = Type.Object({
  id: Id,
  /** null: cut otherwise since, and no moment any more; what was written of it stays. */
  position: Nullable(Type.Integer()),
  kind: Nullable(OneOf(momentKinds)),
  channel: Type.String(),
  beganAt: Nullable(Instant),
  touchpoint: Nullable(Type.String()),
  servedBy: Nullable(Type.String()),
  waitingSeconds: Nullable(Type.Integer()),
  /** The score that counts for it. */
  score: Nullable(Type.Object({ value: ScoreShape, source: OneOf(scoreSources) })),
  /** A reviewer has written on its sheet. */
  written: Type.Boolean(),
})
export type SheetMomentRecord = Static<typeof SheetMoment>

const Review = Type.Object({ id: Id, value: ScoreShape, at: Instant, who: Nullable(Type.String()) })

export const RecordSheet = Type.Object({
  conversationId: Id,
  /** Whose sheet: one moment's; null: the whole conversation's. */
  momentId: Nullable(Id),
  number: Type.Integer(),
  subject: Type.String(),
  customer: Type.String(),
  columns: Type.Array(
    Type.Object({
      step: OneOf(steps),
      lines: Type.Array(SheetLine),
      cells: Type.Object({ happened: Cell, good: Cell, should: Cell, ideal: Cell }),
      /** The reviewer's own, of this step alone. */
      score: Nullable(ScoreShape),
      scoreVersion: Type.Integer(),
    }),
  ),
  /** All moments of the conversation, oldest first. */
  moments: Type.Array(SheetMoment),
  /** What reviewers gave this moment as a whole, newest first; empty on the sheet of the conversation. */
  reviews: Type.Array(Review),
  abilities: Type.Object({ review: Type.Boolean() }),
})
export type RecordSheetRecord = Static<typeof RecordSheet>

export const readRecordSheet = endpoint({
  method: 'GET',
  path: '/conversations/:id/record-sheet',
  permission: 'moments.read',
  summary:
    'The record sheet of a conversation or of one moment: four columns from the timeline, with what a reviewer wrote',
  params: IdParams,
  query: Type.Object({ momentId: Type.Optional(Id) }),
  reply: RecordSheet,
})

/**
 * One cell. 409 `moments.sheet-conflict` with details {text, version, changedBy} when somebody was faster; what is equal
 * to what is stored never conflicts.
 */
export const changeRecordSheet = endpoint({
  method: 'PATCH',
  path: '/conversations/:id/record-sheet/:step',
  permission: 'moments.review',
  summary: 'Write one cell of a record sheet, or the score of its column',
  params: Type.Object({ id: Id, step: OneOf(steps) }),
  body: Type.Object(
    {
      /** On the sheet of this moment; without it, on that of the whole conversation. */
      momentId: Type.Optional(Id),
      version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
      field: OneOf([...sheetFields, 'score'] as const),
      text: Type.Optional(Text(4000)),
      /** With `field: score`; null takes it away. */
      score: Type.Optional(Nullable(ScoreShape)),
    },
    { additionalProperties: false },
  ),
  reply: RecordSheet,
})

/** How the sheet came to say what it says, newest first; of very many changes the newest 200. */
export const recordSheetHistory = endpoint({
  method: 'GET',
  path: '/conversations/:id/record-sheet/history',
  permission: 'moments.read',
  summary: 'What was written on a record sheet, by whom and when',
  params: IdParams,
  query: Type.Object({ momentId: Type.Optional(Id) }),
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        at: Instant,
        who: Nullable(Type.String()),
        step: OneOf(steps),
        field: OneOf([...sheetFields, 'score'] as const),
        version: Type.Integer(),
        text: Type.String(),
        score: Nullable(ScoreShape),
      }),
    ),
  }),
})

export const recordSheetChanged = eventKind(
  'moment.record-sheet-changed',
  Type.Object({
    conversationId: Id,
    momentId: Type.Optional(Nullable(Id)),
    step: OneOf(steps),
    field: OneOf([...sheetFields, 'score'] as const),
  }),
)
