import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import {
  call,
  formatDayTime,
  know,
  Link,
  Loaded,
  Page,
  PageHeader,
  refetch,
  type ScoreValue,
  scoreText,
  scoreValues,
  useCall,
  useLive,
  useMe,
  useRouteParams,
  useTell,
  useWords,
  type Words,
} from '#platform/web/index.ts'
import {
  changeRecordSheet,
  type RecordSheetRecord,
  readRecordSheet,
  type SheetLineRecord,
  sheetFields,
} from '../../contract/record-sheet.ts'
import { cell, saveFile } from '../cards/export.ts'
import { Cell } from './Cell.tsx'
import './sheet.css'

/** 记录表: one service in its four steps; what happened, what was good, what should have been, and the ideal (method A8). */
export function RecordSheetPage() {
  const { id } = useRouteParams('id')
  const t = useWords('moments')
  const me = useMe()
  const sheet = useCall(readRecordSheet, { params: { id } })
  useLive('moment.record-sheet-changed', (event) => {
    if (event.subjectId === id && event.actorId !== me.id) void refetch(readRecordSheet)
  })
  return (
    <Page broad>
      <Loaded query={sheet} lines={12}>
        {(found) => (
          <>
            <PageHeader
              title={t('sheet.title')}
              about={
                <>
                  <Link to={`/conversations/${id}` as '/'}>{`#${found.number} ${found.subject}`}</Link>
                  {found.customer ? ` · ${found.customer}` : ''}
                </>
              }
              back={`/conversations/${id}`}
              actions={
                <>
                  <Button
                    icon={<DownloadOutlined />}
                    onClick={() =>
                      saveFile(csvOf(found, t), `${t('sheet.title')}-${found.number}.csv`, 'text/csv;charset=utf-8')
                    }
                  >
                    {t('sheet.csv')}
                  </Button>
                  <Button icon={<PrinterOutlined />} onClick={() => print()}>
                    {t('sheet.print')}
                  </Button>
                </>
              }
            />
            <p className="sheet-about k-muted">{t(found.abilities.review ? 'sheet.about' : 'sheet.readOnly')}</p>
            <div className="sheet">
              {found.columns.map((column) => (
                <Column key={column.step} sheet={found} column={column} />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Column({ sheet, column }: { sheet: RecordSheetRecord; column: RecordSheetRecord['columns'][number] }) {
  const t = useWords('moments')
  const tell = useTell()
  const { step, score } = column
  const rate = async (value: number | null) => {
    try {
      const params = { id: sheet.conversationId, step }
      const reply = await call(changeRecordSheet, {
        params,
        body: { version: column.scoreVersion, field: 'score', score: value },
      })
      know(readRecordSheet, { params: { id: sheet.conversationId } }, reply)
    } catch (error) {
      tell.failed(error)
      void refetch(readRecordSheet)
    }
  }
  return (
    <section className="sheet-column" aria-label={t(`step.${step}`)}>
      <header>
        <h2>{t(`step.${step}`)}</h2>
        {sheet.abilities.review ? (
          <Select
            size="small"
            value={score ?? 'none'}
            aria-label={t('sheet.score')}
            popupMatchSelectWidth={false}
            onChange={(value) => void rate(value === 'none' ? null : Number(value))}
            options={[
              { value: 'none', label: t('sheet.noScore') },
              ...scoreValues.map((value) => ({ value, label: `${scoreText(value)} ${t(`score.${value}`)}` })),
            ]}
          />
        ) : score === null ? null : (
          <b>{scoreText(score as ScoreValue)}</b>
        )}
      </header>
      <div className="sheet-lines">
        <h3>{t('sheet.happened')}</h3>
        {column.lines.length === 0 ? <p className="k-muted">{t('sheet.nothing')}</p> : null}
        <ul>
          {column.lines.map((line) => (
            <li key={`${line.at}${line.kind}${line.text}${line.state}`} data-kind={line.kind}>
              <small>
                {formatDayTime(line.at)} · {whoSaid(line, t)}
              </small>
              {lineText(line, t)}
            </li>
          ))}
        </ul>
      </div>
      {sheetFields.map((field) => (
        <Cell key={field} sheet={sheet} step={step} field={field} />
      ))}
    </section>
  )
}

const whoSaid = (line: SheetLineRecord, t: Words): string =>
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
function lineText(line: SheetLineRecord, t: Words): string {
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
function csvOf({ columns }: RecordSheetRecord, t: Words): string {
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
