import { formatDayTime, type ScoreValue, scoreText, type Words } from '#platform/web/index.ts'
import { type RecordSheetRecord, type SheetLineRecord, sheetFields } from '../../contract/record-sheet.ts'
import { cell } from '../cards/export.ts'

/** Who did or said it. */
export const whoSaid = (line: SheetLineRecord, t: Words): string =>
  line.who ??
  (line.kind === 'inbound' || line.kind === 'answered'
    ? t('sheet.line.inbound')
    : t(
        line.kind === 'outbound'
          ? 'sheet.line.outbound'
          : line.source === 'customer' || line.kind === 'spoken'
            ? 'sheet.line.inbound'
            : 'who.system',
      ))

/** What happened, in one sentence. */
export function lineText(line: SheetLineRecord, t: Words): string {
  switch (line.kind) {
    case 'inbound':
    case 'outbound':
    case 'spoken':
      return line.text
    case 'step':
      return t('sheet.line.step', { step: t(`step.${line.step ?? 'explore'}`), state: t(`stepState.${line.state}`) })
    case 'promise':
      return t('sheet.line.promise', { text: line.text, state: t(`promiseTurn.${line.state}`) })
    case 'asked':
      return t('sheet.line.asked')
    case 'answered':
      return [t('sheet.line.answered', { answer: t(`answer.${line.answer}`) }), line.text].filter(Boolean).join(' ')
    case 'scored':
      return [
        t('sheet.line.scored', {
          source: t(`source.${line.source}`),
          value: scoreText((line.value ?? 0) as ScoreValue),
        }),
        line.text,
      ]
        .filter(Boolean)
        .join(' ')
  }
}

/** The sheet for a spreadsheet: a line for each row of the sheet, a column for each step. */
export function csvOf({ columns }: RecordSheetRecord, t: Words): string {
  const head = ['', ...columns.map(({ step }) => t(`step.${step}`))]
  const facts = [
    t('sheet.happened'),
    ...columns.map(({ lines }) =>
      lines.map((line) => `${formatDayTime(line.at)} ${whoSaid(line, t)} ${lineText(line, t)}`).join('\n'),
    ),
  ]
  const written = sheetFields.map((field) => [t(`sheet.${field}`), ...columns.map(({ cells }) => cells[field].text)])
  const scores = [
    t('sheet.score'),
    ...columns.map(({ score }) => (score === null ? '' : scoreText(score as ScoreValue))),
  ]
  return `\ufeff${[head, facts, ...written, scores].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}
