import { formatDayTime, Link, ScoreChip, type ScoreValue, useWords } from '#platform/web/index.ts'
import type { MomentItemRecord } from '../../contract/moments.ts'
import { HandoverScore } from '../cuts/HandoverScore.tsx'
import { HandoverSaid } from './HandoverSaid.tsx'
import { HandoverSteps } from './HandoverSteps.tsx'
import { takenOver } from './taken-over.ts'

/** One hand-over: between whom, about which conversation, its steps, its score and what was said. */
export function HandoverRow({ moment, view }: { moment: MomentItemRecord; view: 'given' | 'received' | 'all' }) {
  const t = useWords('moments')
  const { score, conversation, customer } = moment
  const giver = moment.servedBy?.name ?? t('who.former')
  const receiver = moment.receiver?.name ?? moment.receiverTeam?.name ?? t('who.former')
  const facts = [
    formatDayTime(moment.beganAt),
    takenOver(moment, t),
    score?.seenAt ? t('handover.wasSeen') : '',
  ].filter(Boolean)
  return (
    <li data-unread={moment.abilities.seen || undefined}>
      <div className="handed-head">
        <b>
          {view === 'given'
            ? t('handover.to', { who: receiver })
            : view === 'received'
              ? t('handover.from', { who: giver })
              : t('cut.handed', { from: giver, to: receiver })}
        </b>
        {conversation.readable ? (
          <Link to={`/conversations/${moment.conversationId}` as '/'} className="handed-about k-ellipsis">
            #{conversation.number} {[customer?.name, conversation.subject].filter(Boolean).join(' · ')}
          </Link>
        ) : (
          <span className="handed-about k-muted">
            #{conversation.number} {t('handover.away')}
          </span>
        )}
        {score ? (
          <ScoreChip value={score.value as ScoreValue} source={score.source} />
        ) : (
          <span className="handed-none">{t('handover.none')}</span>
        )}
      </div>
      <p className="cut-facts">
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      <HandoverSteps moment={moment} />
      <HandoverSaid moment={moment} />
      {moment.abilities.score ? <HandoverScore moment={moment} /> : null}
    </li>
  )
}
