import { formatShort, Link, prefetch, useCall, useKept, useLive, useThrottled, useWords } from '#platform/web/index.ts'
import { type ConversationHeadRecord, listConversations, openConversation } from '../../contract.ts'
import { ChannelIcon, StatusTag } from '../labels.tsx'

const shown = 5

/** The five newest other conversations of this customer, whatever the channel. */
export function CustomerHistory({ conversation }: { conversation: ConversationHeadRecord }) {
  const t = useWords('conversations')
  const [folded, fold] = useKept<'open' | 'folded'>('side.history', 'open')
  const query = { customer: conversation.customer.id, view: 'all' as const, limit: shown + 1 }
  const { data, refetch } = useCall(listConversations, { query })
  const again = useThrottled(() => refetch(), 3000)
  useLive(['conversation.created', 'conversation.status-changed'], (event) => {
    const about = event.data as { customerId?: string }
    if (about.customerId === conversation.customer.id || data?.items.some((one) => one.id === event.subjectId))
      again('')
  })
  const others = (data?.items ?? []).filter((one) => one.id !== conversation.id).slice(0, shown)
  const more = data?.next !== null || data.items.filter((one) => one.id !== conversation.id).length > shown
  return (
    <details
      className="cv-section"
      open={folded === 'open'}
      onToggle={(event) => fold(event.currentTarget.open ? 'open' : 'folded')}
    >
      <summary>
        <h2>{t('history.title')}</h2>
      </summary>
      {data && others.length === 0 ? <p className="k-muted">{t('history.none')}</p> : null}
      <ul className="cv-history">
        {others.map((one) => (
          <li key={one.id}>
            <Link
              to="/conversations/$id"
              params={{ id: one.id }}
              search={(before: Record<string, unknown>) => ({ ...before, message: undefined }) as never}
              onMouseEnter={() => prefetch(openConversation, { params: { id: one.id } })}
            >
              <ChannelIcon channel={one.channel} className="k-muted" />
              <span className="cv-history-subject">{one.subject}</span>
              <StatusTag status={one.status} />
              <small className="k-muted k-nowrap">{formatShort(one.lastMessageAt)}</small>
            </Link>
          </li>
        ))}
      </ul>
      {data && more && others.length > 0 ? (
        <Link to={'/conversations' as '/'} search={{ view: 'all', customer: conversation.customer.id } as never}>
          {t('history.all')}
        </Link>
      ) : null}
    </details>
  )
}
