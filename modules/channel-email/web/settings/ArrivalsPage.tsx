import { DownloadOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import {
  addressOf,
  EmptyState,
  ErrorState,
  formatBytes,
  formatFull,
  hasWords,
  Link,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useChange,
  useChangeSearch,
  useClear,
  useKeysetQuery,
  useLive,
  useSearchParams,
  useTell,
  useThrottled,
  useWords,
  Waiting,
  type Words,
} from '#platform/web/index.ts'
import {
  type ArrivalRecord,
  arrivalOriginal,
  arrivalStates,
  listArrivals,
  listMailboxes,
  retryArrival,
} from '../../contract.ts'
import { spoken } from '../addresses.ts'
import './settings.css'

/** What came, with what became of it: nothing that arrived is lost from sight. */
export function ArrivalsPage() {
  const t = useWords('channel-email')
  const clearing = useClear()
  const search = useSearchParams()
  const change = useChangeSearch()
  const mailboxes = useCall(listMailboxes, {})
  const state = arrivalStates.find((one) => one === search.state)
  const mailbox = mailboxes.data?.items.some((one) => one.id === search.mailbox) ? search.mailbox : undefined
  const pages = useKeysetQuery(listArrivals, {
    query: { limit: 50, ...(state ? { state } : {}), ...(mailbox ? { mailbox } : {}) },
  })
  const again = useThrottled(() => refetch(listArrivals), 2000)
  useLive(['mail.arrived', 'mailbox.'], (event) => again(event.name))
  const addresses = new Map((mailboxes.data?.items ?? []).map((one) => [one.id, one.address]))
  return (
    <Page broad>
      <PageHeader
        title={t('arrivals.title')}
        about={t('arrivals.about')}
        back="/settings/mailboxes"
        extra={
          <div className="mb-filter">
            <Select
              aria-label={t('arrivals.mailbox')}
              placeholder={t('arrivals.everyMailbox')}
              allowClear={clearing}
              value={mailbox ?? null}
              onChange={(value) => change({ mailbox: value ?? undefined })}
              popupMatchSelectWidth={false}
              options={[...addresses].map(([value, label]) => ({ value, label }))}
            />
            <Select
              aria-label={t('arrivals.state')}
              placeholder={t('arrivals.everyState')}
              allowClear={clearing}
              value={state ?? null}
              onChange={(value) => change({ state: value ?? undefined })}
              popupMatchSelectWidth={false}
              options={arrivalStates.map((value) => ({ value, label: t(`arrivals.states.${value}`) }))}
            />
          </div>
        }
      />
      <Panel flush>
        {pages.problem && pages.items.length === 0 ? (
          <ErrorState problem={pages.problem} retry={pages.again} />
        ) : pages.loading ? (
          <Waiting lines={8} />
        ) : pages.items.length === 0 ? (
          <EmptyState title={t('arrivals.emptyTitle')} text={t('arrivals.empty')} />
        ) : (
          <ul className="mb-arrivals">
            {pages.items.map((one) => (
              <Line
                key={one.id}
                arrival={one}
                address={one.mailboxId ? (addresses.get(one.mailboxId) ?? '') : t('arrivals.piped')}
              />
            ))}
          </ul>
        )}
        {pages.hasMore ? (
          <Button type="link" loading={pages.loadingMore} onClick={pages.more}>
            {t('arrivals.more')}
          </Button>
        ) : null}
      </Panel>
    </Page>
  )
}

/** A note is a key of ours, or an error's own words. */
function noteText(t: Words, note: string): string {
  for (const key of [note, `channel-email:${note}`, `channel-email:arrival-note.${note}`])
    if (key.includes(':') && hasWords(key)) return t(key)
  return note
}

function Line({ arrival, address }: { arrival: ArrivalRecord; address: string }) {
  const t = useWords('channel-email')
  const tell = useTell()
  const retry = useChange(retryArrival, { refetch: [listArrivals] })
  const { id, state, note, receivedAt, size, attempts, conversationId, messageIdHeader, from, subject } = arrival
  return (
    <li data-state={state}>
      <div className="mb-arrival">
        <p>
          <b data-state={state}>{t(`arrivals.states.${state}`)}</b>
          {from ? <span>{spoken(from)}</span> : null}
          <span className="k-muted">→ {address}</span>
          <time className="k-muted" dateTime={receivedAt}>
            {formatFull(receivedAt)}
          </time>
          <span className="k-muted">{formatBytes(size)}</span>
          {state === 'failed' && attempts > 0 ? (
            <span className="k-muted">{t('arrivals.attempts', { count: attempts })}</span>
          ) : null}
        </p>
        {subject ? <p>{subject}</p> : null}
        {note ? <p className="mb-note">{noteText(t, note)}</p> : null}
        {!from && messageIdHeader ? <p className="k-muted mb-id">{messageIdHeader}</p> : null}
      </div>
      <span className="mb-actions">
        {conversationId ? (
          <Link to={`/conversations/${conversationId}` as '/'}>{t('arrivals.conversation')}</Link>
        ) : null}
        {state === 'failed' ? (
          <Button
            size="small"
            loading={retry.isPending}
            onClick={() => void retry.mutateAsync({ params: { id } }).catch(tell.failed)}
          >
            {t('arrivals.retry')}
          </Button>
        ) : null}
        <Button
          size="small"
          type="text"
          icon={<DownloadOutlined />}
          href={addressOf(arrivalOriginal, { id })}
          download
          aria-label={t('message.download')}
          title={t('message.download')}
        />
      </span>
    </li>
  )
}
