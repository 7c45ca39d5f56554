import { Button } from 'antd'
import {
  formatShort,
  Link,
  Panel,
  useKeysetQuery,
  useLive,
  useMay,
  useThrottled,
  useWords,
} from '#platform/web/index.ts'
import { listConversations } from '../contract.ts'
import { openContactForm } from './contact/open.ts'
import './conversation/conversation.css'
import { ChannelIcon, StatusTag } from './labels.tsx'
import './list/list.css'

/** Newest first; more on demand. */
export function CustomerConversationList({ customerId }: { customerId: string }) {
  const t = useWords('conversations')
  const mayWrite = useMay('conversations.write')
  const pages = useKeysetQuery(listConversations, { query: { customer: customerId, view: 'all', limit: 20 } })
  const again = useThrottled(() => pages.again(), 3000)
  useLive(['conversation.created', 'conversation.status-changed', 'conversation.merged'], (event) => {
    const about = event.data as { customerId?: string }
    if (about.customerId === customerId || pages.items.some((one) => one.id === event.subjectId)) again('')
  })
  return (
    <Panel
      title={t('list.title')}
      actions={mayWrite ? <Button onClick={() => openContactForm()}>{t('contact.open')}</Button> : null}
    >
      {pages.items.length === 0 && !pages.loading ? <p className="k-muted">{t('history.nothing')}</p> : null}
      <ul className="cv-history">
        {pages.items.map((one) => (
          <li key={one.id}>
            <Link
              to="/conversations/$id"
              params={{ id: one.id }}
              search={{ view: 'all', customer: customerId } as never}
            >
              <ChannelIcon channel={one.channel} className="k-muted" />
              <span className="k-muted k-nowrap">#{one.number}</span>
              <span className="cv-history-subject">{one.subject}</span>
              <StatusTag status={one.status} />
              <small className="k-muted k-nowrap">{formatShort(one.lastMessageAt)}</small>
            </Link>
          </li>
        ))}
      </ul>
      {pages.hasMore ? (
        <Button type="link" loading={pages.loadingMore} onClick={pages.more}>
          {t('web:more')}
        </Button>
      ) : null}
    </Panel>
  )
}
