import { ClockCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { formatDay, formatShort, formatTime, useNow, useWords } from '#platform/web/index.ts'
import './due.css'
import { remainingText } from './DueChip.tsx'
import { nearness } from './due.ts'

/** In the list and the head of a conversation: when the next promise is due. Nothing for what is further away. */
export function AttentionChip({ conversation }: { conversation: { attentionAt: string | null; status: string } }) {
  const t = useWords('promises')
  const now = useNow(30)
  const at = conversation.attentionAt
  if (!at) return null
  const near = nearness({ outstanding: true, dueAt: at }, now)
  const text =
    near === 'overdue' || near === 'soon'
      ? remainingText(t, at, now)
      : near === 'today'
        ? formatTime(at)
        : formatDay(at) === formatShort(at)
          ? formatDay(at)
          : formatShort(at)
  return (
    <span className="due-chip" data-near={near} title={t('due.next')}>
      {near === 'overdue' ? (
        <ExclamationCircleOutlined aria-hidden="true" />
      ) : (
        <ClockCircleOutlined aria-hidden="true" />
      )}
      <span className="k-hidden-visually">{t('due.next')} </span>
      {text}
    </span>
  )
}
