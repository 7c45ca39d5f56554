import { formatDuration, Link, ScoreChip, type ScoreSource, type ScoreValue, useWords } from '#platform/web/index.ts'
import type { JourneyPointRecord, ScorecardRowRecord, ScorecardView } from '../../contract/scorecards.ts'
import { average, lineName, percent, range, saysLittle } from './figures.ts'
import { spoken } from './Summary.tsx'

const narrows: ReadonlySet<ScorecardView> = new Set(['agent', 'team', 'touchpoint', 'customer'])

/** The same figures in numbers; of conversations with their strongest and their last moment. */
export function CardsTable({
  rows,
  by,
  narrow,
}: {
  rows: readonly ScorecardRowRecord[]
  by: ScorecardView
  narrow: (row: ScorecardRowRecord) => void
}) {
  const t = useWords('moments')
  const ends = by === 'conversation'
  return (
    <div className="cards-scroll">
      <table className="cards-table">
        <thead>
          <tr>
            <th scope="col">{t(`cards.by.${by}`)}</th>
            <th scope="col">{t('cards.average')}</th>
            <th scope="col">{t('cards.intervalShort')}</th>
            <th scope="col">{t('cards.total')}</th>
            <th scope="col">{t('cards.count')}</th>
            <th scope="col">{t('cards.moments')}</th>
            <th scope="col">{t('cards.shareShort')}</th>
            {ends ? (
              <>
                <th scope="col">{t('cards.peak')}</th>
                <th scope="col">{t('cards.end')}</th>
              </>
            ) : (
              <th scope="col">{t('cards.waiting')}</th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.key}
              data-few={saysLittle(row) || undefined}
              title={saysLittle(row) ? t('cards.few') : undefined}
            >
              <th scope="row">
                <Name row={row} by={by} narrow={narrow} />
              </th>
              <td title={spoken(row.distribution, t)}>{average(row.average)}</td>
              <td className="k-muted">{row.interval ? range(row.interval) : '–'}</td>
              <td>{row.total > 0 ? `+${row.total}` : String(row.total).replace('-', '−')}</td>
              <td>{row.count}</td>
              <td>{row.moments}</td>
              <td>{percent(row.share)}</td>
              {ends ? (
                <>
                  <td>
                    <Point point={row.peak} />
                  </td>
                  <td>
                    <Point point={row.end} />
                  </td>
                </>
              ) : (
                <td>{row.waitingMedian === null ? '–' : formatDuration(row.waitingMedian)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Name({
  row,
  by,
  narrow,
}: {
  row: ScorecardRowRecord
  by: ScorecardView
  narrow: (row: ScorecardRowRecord) => void
}) {
  const t = useWords('moments')
  const name = lineName(row, by, t)
  if (by === 'conversation') return <Link to={`/conversations/${row.key}` as '/'}>{name}</Link>
  if (!narrows.has(by) || row.key === '') return <span>{name}</span>
  return (
    <button type="button" className="cards-name" onClick={() => narrow(row)} title={t('cards.narrow')}>
      {name}
    </button>
  )
}

function Point({ point }: { point: JourneyPointRecord | null }) {
  if (!point || point.value === null || point.source === null) return <span className="k-muted">–</span>
  return <ScoreChip value={point.value as ScoreValue} source={point.source as ScoreSource} />
}
