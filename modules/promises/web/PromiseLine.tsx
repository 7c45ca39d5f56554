import { ScheduleOutlined } from '@ant-design/icons'
import type { ChangeRecord } from '#modules/conversations/contract.ts'
import { formatDayTime, useCall, useWords } from '#platform/web/index.ts'
import { listConversationPromises } from '../contract.ts'

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

/** One line of a conversation's timeline: who promised, kept, moved what. */
export function PromiseLine({ change, conversationId }: { change: ChangeRecord; conversationId: string }) {
  const t = useWords('promises')
  const { data } = useCall(listConversationPromises, { params: { id: conversationId } })
  const { data: facts, name, actor } = change
  const promise = data?.items.find((one) => one.id === facts.promiseId)
  const what = name.slice('promise.'.length)
  const kind =
    (what === 'broken' && facts.byTime === true && 'overdue') ||
    (what === 'kept' && facts.late === true && 'keptLate') ||
    (what === 'made' && facts.replacesId && 'madeAgain') ||
    (what === 'made' && promise?.internal && 'asked') ||
    (what === 'date-answered' && (facts.accepted === true ? 'dateAccepted' : 'dateRefused')) ||
    (what === 'date-ended' && facts.expired === true && 'dateExpired') ||
    what
  return (
    <span className="promise-line" data-kind={kind}>
      <ScheduleOutlined aria-hidden="true" />{' '}
      {t(`timeline.${kind}`, {
        who: actor.kind === 'system' ? t('who.system') : (actor.name ?? t('who.former')),
        text: promise?.text ?? t('timeline.something'),
        owner: promise?.owner.name ?? t('who.former'),
        due: formatDayTime(textOf(facts.newDueAt) || textOf(facts.dueAt) || change.at),
      })}
    </span>
  )
}
