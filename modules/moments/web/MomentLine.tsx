import type { ChangeRecord } from '#modules/conversations/contract.ts'
import { ScoreChip, type ScoreSource, type ScoreValue, useWords } from '#platform/web/index.ts'
import { scoreSources, scoreValues } from '../contract.ts'

/** One line of a conversation's timeline: asked, answered, scored. */
export function MomentLine({ change }: { change: ChangeRecord; conversationId: string }) {
  const t = useWords('moments')
  const { data, name, actor } = change
  const who = actor.name ?? t(`who.${actor.kind === 'staff' ? 'former' : actor.kind}`)
  if (name === 'moment.confirm-asked') return <span>{t('timeline.asked', { who })}</span>
  if (name === 'moment.confirm-answered')
    return (
      <span>
        {t(actor.kind === 'staff' ? 'timeline.noted' : 'timeline.answered', {
          who,
          answer: t(`answer.${String(data.answer)}`),
        })}
      </span>
    )
  if (name === 'moment.options-offered') return <span>{t('timeline.offered', { who, count: Number(data.count) })}</span>
  if (name === 'moment.option-chosen')
    return <span>{t('timeline.chosen', { who, position: Number(data.position) })}</span>
  const value = scoreValues.find((one) => one === data.value)
  const source = scoreSources.find((one) => one === data.source)
  if (value === undefined || source === undefined) return null
  return (
    <span className="moment-line">
      <ScoreChip value={value as ScoreValue} source={source as ScoreSource} />{' '}
      {t('timeline.scored', { who, meaning: t(`score.${value}`) })}
    </span>
  )
}
