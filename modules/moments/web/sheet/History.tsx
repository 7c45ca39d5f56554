import { Loaded, Panel, type ScoreValue, scoreText, useCall, useWords, When } from '#platform/web/index.ts'
import { type RecordSheetRecord, recordSheetHistory } from '../../contract/record-sheet.ts'
import { sheetInput } from './keep.ts'

/** What was written on this sheet, by whom and when, the newest first; and what reviewers gave the moment. */
export function History({ sheet }: { sheet: RecordSheetRecord }) {
  const t = useWords('moments')
  const history = useCall(recordSheetHistory, sheetInput(sheet.conversationId, sheet.momentId))
  return (
    <div className="sheet-history">
      <Panel title={t('sheet.history')}>
        <Loaded query={history} lines={3}>
          {({ items }) => {
            const turns = [
              ...items.map((one) => ({
                key: `${one.step}${one.field}${one.version}`,
                at: one.at,
                who: one.who,
                place: `${t(`step.${one.step}`)} · ${t(one.field === 'happened' ? 'sheet.more' : `sheet.${one.field}`)}`,
                said: one.field === 'score' ? scored(one.score, t('sheet.noScore')) : one.text || t('sheet.emptied'),
              })),
              ...sheet.reviews.map((one) => ({
                key: one.id,
                at: one.at,
                who: one.who,
                place: t('sheet.review'),
                said: scored(one.value, ''),
              })),
            ].toSorted((a, b) => (a.at < b.at ? 1 : -1))
            if (turns.length === 0) return <p className="k-muted">{t('sheet.noHistory')}</p>
            return (
              <ol>
                {turns.map(({ key, at, who, place, said }) => (
                  <li key={key}>
                    <small>
                      <When at={at} as="dayTime" /> · {who ?? t('who.former')} · {place}
                    </small>
                    <p>{said}</p>
                  </li>
                ))}
              </ol>
            )
          }}
        </Loaded>
      </Panel>
    </div>
  )
}

const scored = (value: number | null, none: string) => (value === null ? none : scoreText(value as ScoreValue))
