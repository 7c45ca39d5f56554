import { Button } from 'antd'
import { useTeams } from '#modules/staff/web/index.tsx'
import { call, useTell, useWords, When } from '#platform/web/index.ts'
import {
  settleTouchpointSuggestion,
  type TouchpointRecord,
  type TouchpointSuggestionRecord,
} from '../../contract/touchpoints.ts'
import { conditionText } from './condition-text.ts'
import { refetchTouchpoints } from './refetch.ts'

/** What several corrections have in common: one click makes it a rule, another waves it away. */
export function Suggestions({
  suggestions,
  touchpoints,
}: {
  suggestions: readonly TouchpointSuggestionRecord[]
  touchpoints: readonly TouchpointRecord[]
}) {
  const t = useWords('moments')
  const tell = useTell()
  const { teams } = useTeams()
  if (suggestions.length === 0) return null
  const settle = async (one: TouchpointSuggestionRecord, accept: boolean) => {
    const { touchpointId, channel, teamId } = one
    try {
      await call(settleTouchpointSuggestion, { body: { touchpointId, channel, teamId, accept } })
      if (accept) tell.done(t('touchpoints.suggestionMade'))
    } catch (error) {
      tell.failed(error)
    }
    await refetchTouchpoints()
  }
  return (
    <section className="tp-suggestions" aria-label={t('touchpoints.suggestions')}>
      <h2>{t('touchpoints.suggestions')}</h2>
      <ul>
        {suggestions.map((one) => {
          const name = touchpoints.find(({ id }) => id === one.touchpointId)?.name ?? ''
          const when = conditionText(
            { channels: [one.channel], teamIds: one.teamId ? [one.teamId] : [], tags: one.tags, words: one.words },
            teams,
            t,
          )
          return (
            <li key={`${one.touchpointId} ${one.channel} ${one.teamId}`}>
              <div>
                <p>{t('touchpoints.suggestion', { count: one.count, name })}</p>
                <small>
                  {when} · <When at={one.latestAt} as="relative" />
                  {one.looked > 0 ? ` · ${t('touchpoints.wouldMove', { moves: one.moves, looked: one.looked })}` : null}
                </small>
              </div>
              <span className="side-go">
                <Button onClick={() => void settle(one, false)}>{t('touchpoints.wave')}</Button>
                <Button type="primary" onClick={() => void settle(one, true)}>
                  {t('touchpoints.accept')}
                </Button>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
