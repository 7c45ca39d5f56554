import {
  formatDuration,
  formatNumber,
  Panel,
  type ScoreValue,
  scoreColour,
  scoreText,
  scoreValues,
  useWords,
} from '#platform/web/index.ts'
import type { ScorecardFiguresRecord } from '../../contract/scorecards.ts'
import { average, percent, range } from './figures.ts'

/** The figures over everything that is counted, and how the seven values are spread. */
export function Summary({ figures }: { figures: ScorecardFiguresRecord }) {
  const t = useWords('moments')
  const most = Math.max(1, ...figures.distribution)
  const { customer, reviewer, estimate } = figures.bySource
  return (
    <Panel>
      <div className="cards-summary">
        <dl>
          <div className="cards-main">
            <dt>{t('cards.average')}</dt>
            <dd>{average(figures.average)}</dd>
            <dd className="k-muted">
              {figures.interval ? t('cards.between', { range: range(figures.interval) }) : t('cards.tooFew')}
            </dd>
          </div>
          <div>
            <dt>{t('cards.total')}</dt>
            <dd>{signed(figures.total)}</dd>
            <dd className="k-muted">{t('cards.scores', { count: figures.count })}</dd>
          </div>
          <div>
            <dt>{t('cards.moments')}</dt>
            <dd>{formatNumber(figures.moments)}</dd>
            <dd className="k-muted">{t('cards.share', { share: percent(figures.share) })}</dd>
          </div>
          <div>
            <dt>{t('cards.waiting')}</dt>
            <dd>{figures.waitingMedian === null ? '–' : formatDuration(figures.waitingMedian)}</dd>
            <dd className="k-muted">{t('cards.median')}</dd>
          </div>
        </dl>
        <figure>
          <div className="cards-bars" role="img" aria-label={spoken(figures.distribution, t)}>
            {scoreValues.map((value, index) => (
              <span key={value}>
                <small>{figures.distribution[index] || ''}</small>
                <i
                  style={{
                    height: `${((figures.distribution[index] ?? 0) / most) * 76}px`,
                    background: scoreColour(value),
                  }}
                />
                <b>{scoreText(value)}</b>
              </span>
            ))}
          </div>
          <figcaption className="k-muted">
            {t('cards.bySource', { customer, reviewer, estimate })}
            {figures.recorded > 0 ? ` · ${t('cards.recorded', { recorded: figures.recorded })}` : ''}
          </figcaption>
        </figure>
      </div>
    </Panel>
  )
}

const signed = (value: number): string =>
  value > 0 ? `+${formatNumber(value)}` : formatNumber(value).replace('-', '−')

/** The distribution in words. */
export function spoken(distribution: readonly number[], t: (key: string) => string): string {
  return scoreValues
    .map((value: ScoreValue, index) => `${scoreText(value)} ${t(`score.${value}`)}: ${distribution[index] ?? 0}`)
    .join(', ')
}
