import type { scoreSummary } from '#modules/moments/contract.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import {
  Face,
  formatNumber,
  Loaded,
  Panel,
  type ScoreValue,
  scoreColour,
  scoreText,
  useWords,
} from '#platform/web/index.ts'

type Summary = ReplyOf<typeof scoreSummary>

/** My score this week: average, how it spreads over the seven values, and how many scores stand behind it. */
export function ScoreCard({ query }: { query: { data: Summary | undefined; error: unknown; refetch: () => unknown } }) {
  const t = useWords('today')
  return (
    <Panel title={t('score.title')} about={t('score.about')}>
      <Loaded query={query} lines={3}>
        {(summary) =>
          summary.count === 0 || summary.average === null ? (
            <p className="k-muted">{t('score.none')}</p>
          ) : (
            <Drawn summary={summary} average={summary.average} />
          )
        }
      </Loaded>
    </Panel>
  )
}

function Drawn({ summary, average }: { summary: Summary; average: number }) {
  const t = useWords('today')
  const nearest = Math.round(average) as ScoreValue
  const sign = average > 0 ? '+' : average < 0 ? '−' : ''
  const { customer, reviewer, estimate } = summary.bySource
  const sources = (
    [
      ['customer', customer],
      ['reviewer', reviewer],
      ['estimate', estimate],
    ] as const
  ).filter(([, count]) => count > 0)
  return (
    <div className="score-card">
      <div className="score-average">
        <Face value={nearest} size={44} />
        <b>
          {sign}
          {formatNumber(Math.abs(average))}
        </b>
        <span className="k-muted">{t('score.count', { count: summary.count })}</span>
      </div>
      <div className="score-bar" aria-hidden="true">
        {summary.distribution
          .filter((one) => one.count > 0)
          .map((one) => (
            <span
              key={one.value}
              style={{ flexGrow: one.count, background: scoreColour(one.value as ScoreValue) }}
              title={`${scoreText(one.value)}: ${one.count}`}
            />
          ))}
      </div>
      <table className="score-table">
        <caption className="k-hidden-visually">{t('score.table')}</caption>
        <thead>
          <tr>
            {summary.distribution.map((one) => (
              <th key={one.value} scope="col">
                {scoreText(one.value)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {summary.distribution.map((one) => (
              <td key={one.value} data-none={one.count === 0 || undefined}>
                {formatNumber(one.count)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <p className="k-muted score-sources">
        {sources.map(([source, count]) => t(`score.source.${source}`, { count })).join(' · ')}
      </p>
    </div>
  )
}
