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

/**
 * What customers scored of mine this week: average, how it spreads over the seven values, how many stand behind it; what
 * reviewers gave and what is estimated is named beneath, as not counted.
 */
export function ScoreCard({ query }: { query: { data: Summary | undefined; error: unknown; refetch: () => unknown } }) {
  const t = useWords('today')
  return (
    <Panel title={t('score.title')} about={t('score.about')}>
      <Loaded query={query} lines={3}>
        {(summary) =>
          summary.count === 0 || summary.average === null ? (
            <>
              <p className="k-muted">{t('score.none')}</p>
              <Apart apart={summary.apart} />
            </>
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
  return (
    <div className="score-card">
      <div className="score-average">
        <Face value={nearest} size={44} />
        <b>{signed(average)}</b>
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
      <Apart apart={summary.apart} />
    </div>
  )
}

function Apart({ apart }: { apart: Summary['apart'] }) {
  const t = useWords('today')
  const told = (['reviewer', 'estimate'] as const).flatMap((source) => {
    const { count, average } = apart[source]
    return average === null ? [] : [t(`score.apart.${source}`, { count, average: signed(average) })]
  })
  if (told.length === 0) return null
  return (
    <p className="k-muted score-apart">
      {t('score.apart.lead')} · {told.join(' · ')}
    </p>
  )
}

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatNumber(Math.abs(value))}`
