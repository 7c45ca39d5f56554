import { Checkbox } from 'antd'
import { memo } from 'react'
import { Avatar, formatDayTime, formatShort, Link, prefetch, Slot, useWords, type Words } from '#platform/web/index.ts'
import { type ConversationRowRecord, openConversation } from '../../contract.ts'
import { ChannelIcon, customerName, PriorityMark } from '../labels.tsx'
import { conversationBadge } from '../slots.ts'

/** What was said last, with who said it when it was not the customer. */
export function previewText(t: Words, row: ConversationRowRecord, meName: string): string {
  const { preview } = row
  if (!preview) return t('row.nothing')
  const kind = preview.kind === 'message' ? '' : `${t(`kind.${preview.kind}`)} · `
  if (preview.direction === 'inbound') return kind + preview.text
  const who =
    preview.authorName === null ? t('row.system') : preview.authorName === meName ? t('row.me') : preview.authorName
  return `${preview.direction === 'note' ? t('row.note', { who }) : t('row.said', { who })}${kind}${preview.text}`
}

/** One conversation of the list; a link, so it opens in a new tab too. */
export const Row = memo(function Row({
  row,
  search,
  current,
  chosen,
  choosing,
  choose,
  meName,
}: {
  row: ConversationRowRecord
  search: Record<string, string | undefined>
  current: boolean
  chosen: boolean
  choosing: boolean
  choose: (id: string, range: boolean) => void
  meName: string
}) {
  const t = useWords('conversations')
  const name = customerName(t, row.customer)
  const done = row.status === 'resolved' || row.status === 'closed'
  return (
    <div
      className="cv-row"
      data-current={current || undefined}
      data-unread={row.unread || undefined}
      data-chosen={chosen || undefined}
      data-done={done || undefined}
      data-choosing={choosing || undefined}
    >
      <span className="cv-row-face">
        <Avatar name={name} id={row.customer.id} size={40} />
        <ChannelIcon channel={row.channel} className="cv-row-channel" />
        <Checkbox
          className="cv-row-check"
          checked={chosen}
          aria-label={t('bulk.choose', { number: row.number })}
          onChange={(event) => choose(row.id, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
        />
      </span>
      <Link
        className="cv-row-link"
        to="/conversations/$id"
        params={{ id: row.id }}
        search={search as never}
        aria-current={current ? 'true' : undefined}
        onMouseEnter={() => prefetch(openConversation, { params: { id: row.id } })}
        onFocus={() => prefetch(openConversation, { params: { id: row.id } })}
      >
        <span className="cv-row-line">
          <span className="cv-row-name k-ellipsis">{name}</span>
          {row.unread ? <span className="cv-row-dot" role="img" aria-label={t('row.unread')} /> : null}
          <time dateTime={row.lastMessageAt} title={formatDayTime(row.lastMessageAt)}>
            {formatShort(row.lastMessageAt)}
          </time>
        </span>
        <span className="cv-row-subject k-ellipsis">{row.subject}</span>
        <span className="cv-row-line cv-row-last">
          <span className="cv-row-preview k-ellipsis">{previewText(t, row, meName)}</span>
          <PriorityMark priority={row.priority} />
          {done || row.status === 'snoozed' || row.status === 'waiting' ? (
            <span className="cv-row-status" data-status={row.status}>
              {row.status === 'snoozed' && row.snoozedUntil ? formatShort(row.snoozedUntil) : t(`status.${row.status}`)}
            </span>
          ) : null}
          <Slot of={conversationBadge} props={{ conversation: row, place: 'list' }} />
        </span>
      </Link>
    </div>
  )
})
