import type { ReactNode } from 'react'
import { type ConversationRowRecord, openConversation } from '#modules/conversations/contract.ts'
import { Avatar, formatDuration, formatNumber, Link, Panel, prefetch, useNow, useWords } from '#platform/web/index.ts'

/** How many lines a card shows before it points to the whole list. */
const most = 6

/** One line that leads into the work: who, what, and why it is here. */
function Line({
  conversationId,
  name,
  id,
  title,
  chip,
  more,
}: {
  conversationId: string
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

/** Conversations that nobody has taken yet, each with how long it waits. */
export function FreeList({ rows, more }: { rows: readonly ConversationRowRecord[]; more: boolean }) {
  const t = useWords('today')
  const now = useNow(30)
  if (rows.length === 0) return null
  return (
    <Card
      title={t('card.free')}
      count={more ? `${rows.length}+` : formatNumber(rows.length)}
      all={more || rows.length > most ? '/conversations?view=unassigned&sort=waiting' : null}
    >
      {rows.slice(0, most).map((one) => {
        const name =
          one.customer.name || one.customer.contact || t('conversations:visitor', { code: one.customer.code })
        const since = one.waitingSince && Math.max(1, Math.floor((now - Date.parse(one.waitingSince)) / 60_000))
        return (
          <Line
            key={one.id}
            conversationId={one.id}
            name={name}
            id={one.customer.id}
            title={`${name} · ${one.subject}`}
            more={one.preview?.text ?? ''}
            chip={
              <span className="today-reason" data-kind={since ? 'waiting' : 'free'}>
                {since ? t('reason.waiting', { time: formatDuration(since * 60) }) : t('reason.free')}
              </span>
            }
          />
        )
      })}
    </Card>
  )
}
