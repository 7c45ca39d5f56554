import { Button } from 'antd'
import { useState } from 'react'
import {
  formatDayTime,
  formatDuration,
  Loaded,
  ScoreChip,
  type ScoreValue,
  SideSection,
  useCall,
  useLive,
  useThrottled,
  useWords,
  type Words,
} from '#platform/web/index.ts'
import { listConversationMoments, type MomentItemRecord } from '../../contract/moments.ts'
import { HandoverSaid } from '../handovers/HandoverSaid.tsx'
import { HandoverSteps } from '../handovers/HandoverSteps.tsx'
import { takenOver } from '../handovers/taken-over.ts'
import { HandoverScore } from './HandoverScore.tsx'
import { refetchMoments } from './refetch.ts'
import { TouchpointSelect } from './TouchpointSelect.tsx'
import './cuts.css'

/** The newest that are shown before one asks for all. */
const few = 4

/** Beside a conversation: its moments one by one, the newest first. */
export function MomentListSection({ conversationId }: { conversationId: string }) {
  const t = useWords('moments')
  const query = useCall(listConversationMoments, { params: { id: conversationId } })
  const again = useThrottled(() => void refetchMoments(conversationId), 400)
  useLive(['moment.', 'touchpoint.changed'], (event) => {
    if (event.subjectId === conversationId || event.name === 'touchpoint.changed') again(event.name)
  })
  const [all, setAll] = useState(false)
  return (
    <SideSection title={t('cut.title')} className="cuts">
      <Loaded query={query} lines={3}>
        {({ items }) => {
          if (items.length === 0) return <p className="side-hint">{t('cut.empty')}</p>
          const newestFirst = items.toReversed()
          const shown = all ? newestFirst : newestFirst.slice(0, few)
          return (
            <>
              <ol>
                {shown.map((one) => (
                  <MomentLine key={one.id} moment={one} />
                ))}
              </ol>
              {items.length > shown.length ? (
                <Button type="link" size="small" className="cuts-all" onClick={() => setAll(true)}>
                  {t('cut.all', { count: items.length })}
                </Button>
              ) : null}
            </>
          )
        }}
      </Loaded>
    </SideSection>
  )
}

function MomentLine({ moment }: { moment: MomentItemRecord }) {
  const t = useWords('moments')
  const internal = moment.kind === 'internal'
  return (
    <li className="cut" data-kind={moment.kind}>
      <span className="cut-place">
        <span className="k-hidden-visually">{t('cut.place', { position: moment.position })}</span>
        <span aria-hidden="true">{moment.position}</span>
      </span>
      <div className="cut-head">
        {internal ? (
          <span className="cut-internal">{t('cut.internal')}</span>
        ) : (
          <span className="cut-channel">{t(`conversations:channel.${moment.channel}`)}</span>
        )}
        {internal ? (
          <span className="cut-who">
            {t('cut.handed', { from: nameOf(moment.servedBy, t), to: receiverOf(moment, t) })}
          </span>
        ) : (
          <TouchpointSelect moment={moment} />
        )}
        {moment.score ? <ScoreChip value={moment.score.value as ScoreValue} source={moment.score.source} /> : null}
      </div>
      <p className="cut-facts">
        <span>{formatDayTime(moment.beganAt)}</span>
        {factsOf(moment, t).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {internal ? <HandoverSteps moment={moment} /> : null}
      <HandoverSaid moment={moment} />
      {moment.abilities.score ? <HandoverScore moment={moment} /> : null}
    </li>
  )
}

const nameOf = (person: { name: string } | null, t: Words) => person?.name ?? t('who.former')
const receiverOf = ({ receiver, receiverTeam }: MomentItemRecord, t: Words) =>
  receiver?.name ?? receiverTeam?.name ?? t('who.former')

/** What is worth a word: who served, the wait, steps and promises. */
function factsOf(moment: MomentItemRecord, t: Words): string[] {
  const { kind, servedBy, waitingSeconds, answeredAt, endedAt, steps, promisesMade } = moment
  const facts: string[] = []
  if (kind === 'proactive') facts.push(t('cut.proactive'))
  if (kind !== 'internal' && servedBy) facts.push(servedBy.name)
  if (kind === 'internal') facts.push(takenOver(moment, t))
  else if (waitingSeconds !== null && waitingSeconds > 0)
    facts.push(t('cut.waited', { time: formatDuration(waitingSeconds) }))
  else if (kind === 'spoken') facts.push(t('cut.atOnce'))
  else if (answeredAt === null && kind !== 'proactive') facts.push(t(endedAt ? 'cut.unanswered' : 'cut.waiting'))
  if (kind === 'internal' && moment.score?.seenAt) facts.push(t('handover.wasSeen'))
  if (kind !== 'internal' && steps.length > 0) facts.push(steps.map((step) => t(`step.${step}`)).join(t('cut.comma')))
  if (promisesMade > 0) facts.push(t('cut.promises', { count: promisesMade }))
  return facts
}
