import { keyOf, know, queryClient, refetch } from '#platform/web/index.ts'
import {
  type RecordSheetRecord,
  readRecordSheet,
  recordSheetHistory,
  type SheetField,
} from '../../contract/record-sheet.ts'

/** What a sheet is asked for by. */
export const sheetInput = (id: string, momentId: string | null) => ({
  params: { id },
  query: momentId ? { momentId } : {},
})

/** Says in a change whose sheet is meant. */
export const momentBody = ({ momentId }: RecordSheetRecord) => (momentId ? { momentId } : {})

/** Two cells saved at once: an older answer takes nothing away from a newer one. */
export function keepSheet(reply: RecordSheetRecord): void {
  const input = sheetInput(reply.conversationId, reply.momentId)
  know(readRecordSheet, input, newer(reply, queryClient.getQueryData<RecordSheetRecord>(keyOf(readRecordSheet, input))))
  void refetch(recordSheetHistory)
}

function newer(reply: RecordSheetRecord, known: RecordSheetRecord | undefined): RecordSheetRecord {
  if (!known) return reply
  return {
    ...reply,
    columns: reply.columns.map((column) => {
      const before = known.columns.find((one) => one.step === column.step)
      if (!before) return column
      const pick = (field: SheetField) =>
        before.cells[field].version > column.cells[field].version ? before.cells[field] : column.cells[field]
      const cells = { happened: pick('happened'), good: pick('good'), should: pick('should'), ideal: pick('ideal') }
      const older = before.scoreVersion > column.scoreVersion
      return { ...column, cells, ...(older ? { score: before.score, scoreVersion: before.scoreVersion } : {}) }
    }),
  }
}
