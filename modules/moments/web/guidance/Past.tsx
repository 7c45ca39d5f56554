import { Link, ScoreChip, type ScoreSource, type ScoreValue, useWords, When } from '#platform/web/index.ts'
import type { GuidanceRecord } from '../../contract/guidance.ts'

/** What the customer said before about the same thing: when, what came of it, and their score. */
export function Past({ past }: { past: GuidanceRecord['past'] }) {
  const t = useWords('moments')
  if (past.length === 0) return <p className="guidance-empty">{t('guidance.noPast')}</p>
  return (
    <ul className="guidance-lines">
      {past.map((one) => (
        <li key={one.id}>
          <Link to={`/conversations/${one.id}`}>
            <small>
              #{one.number} · <When at={one.at} as="date" /> · {t(`guidance.status.${one.status}`)}
            </small>
            <span>
              {one.subject || t('guidance.noSubject')}{' '}
              {one.score === null || !one.scoreSource ? null : (
                <ScoreChip value={one.score as ScoreValue} source={one.scoreSource as ScoreSource} />
              )}
            </span>
            {one.promises.map(({ text, state }) => (
              <small key={text} className="guidance-came" data-state={state}>
                {t('guidance.promised', { text, state: t(`promiseTurn.${state}`) })}
              </small>
            ))}
            {one.outcome ? (
              <small className="guidance-came">{t('guidance.outcome', { text: one.outcome })}</small>
            ) : null}
            {one.review ? <small className="guidance-came">{t('guidance.review', { text: one.review })}</small> : null}
          </Link>
        </li>
      ))}
    </ul>
  )
}
