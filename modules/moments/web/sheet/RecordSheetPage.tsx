import { DownloadOutlined, HistoryOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import {
  call,
  formatDayTime,
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
  useSearchParams,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { changeRecordSheet, type RecordSheetRecord, readRecordSheet, sheetFields } from '../../contract/record-sheet.ts'
import { saveFile } from '../cards/export.ts'
import { Cell } from './Cell.tsx'
import { History } from './History.tsx'
import { keepSheet, momentBody, sheetInput } from './keep.ts'
import { csvOf, lineText, whoSaid } from './lines.ts'
import { MomentPick } from './MomentPick.tsx'
import './sheet.css'

/**
 * 记录表: one service, or one moment of it, in its four steps; what happened, what was good, what should have been, and
 * the ideal (method A8).
 */
export function RecordSheetPage() {
  const { id } = useRouteParams('id')
  const momentId = useSearchParams().moment ?? null
  const t = useWords('moments')
  const me = useMe()
  const [past, setPast] = useState(false)
  const sheet = useCall(readRecordSheet, sheetInput(id, momentId))
  useLive(['moment.record-sheet-changed', 'moment.scored', 'moment.cut'], (event) => {
    const own = event.name === 'moment.record-sheet-changed' && event.actorId === me.id
    if (event.subjectId === id && !own) void refetch(readRecordSheet)
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
                  <Button icon={<HistoryOutlined />} aria-pressed={past} onClick={() => setPast((now) => !now)}>
                    {t('sheet.history')}
                  </Button>
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
            <MomentPick sheet={found} />
            {past ? <History sheet={found} /> : null}
            <div className="sheet">
              {found.columns.map((column) => (
                <Column key={`${found.momentId}${column.step}`} sheet={found} column={column} />
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
        body: { ...momentBody(sheet), version: column.scoreVersion, field: 'score', score: value },
      })
      keepSheet(reply)
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
        ) : null}
        {score === null ? null : (
          <b className={sheet.abilities.review ? 'sheet-printed' : ''}>{scoreText(score as ScoreValue)}</b>
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
