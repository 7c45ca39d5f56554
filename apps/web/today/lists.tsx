import type { ReactNode } from 'react'
import { type ConversationRowRecord, openConversation } from '#modules/conversations/contract.ts'
import type { PromiseRecord } from '#modules/promises/contract.ts'
import { DueChip } from '#modules/promises/web/index.tsx'
import {
  Avatar,
  formatDuration,
  formatNumber,
  formatTime,
  Link,
  Panel,
  prefetch,
  useNow,
  useWords,
  type Words,
} from '#platform/web/index.ts'

/** How many lines a card shows before it points to the whole list. */
const most = 6

/** One line that leads into the work: who, what, and why it is here. */
function Line({
  conversationId,
  side,
  name,
  id,
  title,
  chip,
  more,
}: {
  conversationId: string
  side?: boolean
  name: string
  id: string
  title: string
  chip: ReactNode
  more: string
}) {
  const ahead = () => prefetch(openConversation, { params: { id: conversationId } })
  return (
    <li>
      <Link
        to={'/conversations/$id' as '/'}
        params={{ id: conversationId } as never}
        {...(side ? { search: { side: '1' } as never } : {})}
        className="today-line"
        onMouseEnter={ahead}
        onFocus={ahead}
      >
        <Avatar name={name} id={id} size={32} />
        <span className="today-what">
          <span className="k-ellipsis">{title}</span>
          <small className="k-ellipsis">{more}</small>
        </span>
        {chip}
      </Link>
    </li>
  )
}

function Card({
  title,
  count,
  all,
  children,
}: {
  title: string
  count: string
  all: string | null
  children: ReactNode
}) {
  const t = useWords('today')
  return (
    <Panel
      flush
      title={
        <>
          {title} <span className="today-count">{count}</span>
        </>
      }
      actions={
        all ? (
          <Link
            to={all.split('?')[0] as '/'}
            search={Object.fromEntries(new URLSearchParams(all.split('?')[1] ?? '')) as never}
          >
            {t('all')}
          </Link>
        ) : null
      }
    >
      <ul className="today-list">{children}</ul>
    </Panel>
  )
}

/** My promises that are overdue or due today. */
export function PromiseList({ promises, total }: { promises: readonly PromiseRecord[]; total: number }) {
  const t = useWords('today')
  if (promises.length === 0) return null
  return (
    <Card title={t('card.promises')} count={formatNumber(total)} all={total > most ? '/promises?owner=me' : null}>
      {promises.slice(0, most).map((one) => (
        <Line
          key={one.id}
          conversationId={one.conversationId}
          side
          name={one.customerName || '?'}
          id={one.customerId ?? one.id}
          title={one.text}
          more={`${one.customerName} · #${one.conversationNumber} ${one.conversationSubject}`}
          chip={<DueChip promise={one} />}
        />
      ))}
    </Card>
  )
}

export type Kind = 'waiting' | 'free' | 'ours'

/** Why a conversation is on the page. */
function reasonOf(t: Words, kind: Kind, row: ConversationRowRecord, now: number): string {
  if (row.status === 'snoozed' && row.snoozedUntil) return t('reason.wakes', { time: formatTime(row.snoozedUntil) })
  if (row.waitingSince) {
    const minutes = Math.max(1, Math.floor((now - Date.parse(row.waitingSince)) / 60_000))
    return t('reason.waiting', { time: formatDuration(minutes * 60) })
  }
  return t(kind === 'free' ? 'reason.free' : 'reason.ours')
}

/** Conversations that wait for the reader, each with its reason. */
export function ConversationList({
  kind,
  rows,
  all,
  more = false,
}: {
  kind: Kind
  rows: readonly ConversationRowRecord[]
  all: string
  more?: boolean
}) {
  const t = useWords('today')
  const now = useNow(30)
  if (rows.length === 0) return null
  return (
    <Card
      title={t(`card.${kind}`)}
      count={more ? `${rows.length}+` : formatNumber(rows.length)}
      all={more || rows.length > most ? all : null}
    >
      {rows.slice(0, most).map((one) => {
        const name =
          one.customer.name || one.customer.contact || t('conversations:visitor', { code: one.customer.code })
        return (
          <Line
            key={one.id}
            conversationId={one.id}
            name={name}
            id={one.customer.id}
            title={`${name} · ${one.subject}`}
            more={one.preview?.text ?? ''}
            chip={
              <span className="today-reason" data-kind={one.waitingSince ? 'waiting' : kind}>
                {reasonOf(t, kind, one, now)}
              </span>
            }
          />
        )
      })}
    </Card>
  )
}
