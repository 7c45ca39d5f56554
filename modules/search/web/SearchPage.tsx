import { SearchOutlined } from '@ant-design/icons'
import { Button, Input, type InputRef, Segmented, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { type Status, statuses } from '#modules/conversations/contract.ts'
import { TeamSelect } from '#modules/staff/web/index.tsx'
import {
  EmptyState,
  EndlessList,
  ErrorState,
  formatDate,
  isComposing,
  Link,
  Page,
  PageHeader,
  useChangeSearch,
  useClear,
  useKeysetQuery,
  useSearchParams,
  useSettled,
  useShortcuts,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { hitKinds, search } from '../contract.ts'
import { queryOf, spans } from './filters.ts'
import { addressOfHit, ConversationHit, CustomerHit, keyOfHit } from './hits.tsx'
import { rememberSearch } from './recent.ts'
import './search.css'

const channels = ['chat', 'form', 'mail', 'phone', 'counter', 'visit', 'letter'] as const

/** 搜索: one box, some narrowing, everything that this reader may see. */
export function SearchPage() {
  const t = useWords('search')
  const clearing = useClear()
  const params = useSearchParams()
  const change = useChangeSearch()
  const [text, setText] = useState(params.q ?? '')
  const [composing, setComposing] = useState(false)
  const field = useRef<InputRef>(null)
  const settled = useSettled(composing ? (params.q ?? '') : text.trim(), 300)
  useEffect(() => {
    if (settled !== (params.q ?? '')) change({ q: settled || undefined })
  }, [settled, params.q, change])
  useEffect(() => field.current?.focus(), [])
  useShortcuts(t('title'), [{ keys: '/', label: t('placeholder'), run: () => field.current?.focus() }])

  const query = queryOf(params)
  const list = useKeysetQuery(search, { query }, { enabled: query.q !== '' })
  const asked = query.q !== ''
  const searchedTo = (list.first as { searchedTo?: string | null } | undefined)?.searchedTo
  return (
    <Page wide>
      <PageHeader title={t('title')} />
      <Input
        ref={field}
        size="large"
        allowClear={clearing}
        prefix={<SearchOutlined />}
        value={text}
        maxLength={500}
        placeholder={t('placeholder')}
        aria-label={t('placeholder')}
        onChange={(event) => setText(event.target.value)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onPressEnter={(event) => {
          if (isComposing(event)) return
          rememberSearch(text)
          change({ q: text.trim() || undefined })
        }}
      />
      <Filters />
      <div className="search-results" aria-busy={list.stale}>
        {!asked ? <EmptyState title={t('hint.title')} text={<Hints />} /> : null}
        {asked && list.problem && list.items.length === 0 ? (
          <ErrorState problem={list.problem} retry={list.again} />
        ) : null}
        {asked && list.loading ? <Waiting lines={8} /> : null}
        {asked && !list.loading && !list.problem && list.items.length === 0 ? (
          list.hasMore ? (
            <EmptyState
              title={t('furtherTitle')}
              text={searchedTo ? t('further', { date: formatDate(searchedTo) }) : ''}
              action={
                <Button type="primary" loading={list.loadingMore} onClick={list.more}>
                  {t('furtherGo')}
                </Button>
              }
            />
          ) : (
            <EmptyState title={t('nothing', { q: query.q })} text={<Hints />} />
          )
        ) : null}
        {asked && list.items.length > 0 ? (
          <EndlessList
            {...list}
            label={t('results')}
            rowHeight={92}
            keyOf={keyOfHit}
            row={(hit) => (
              <Link
                to={addressOfHit(hit).split('?')[0] as '/'}
                search={searchOf(addressOfHit(hit)) as never}
                className="search-row"
              >
                {hit.type === 'customer' ? <CustomerHit hit={hit} /> : <ConversationHit hit={hit} />}
              </Link>
            )}
          />
        ) : null}
      </div>
    </Page>
  )
}

const searchOf = (address: string) => Object.fromEntries(new URL(address, location.origin).searchParams)

/** Kind, status, team, channel, time; all in the address. */
function Filters() {
  const t = useWords('search')
  const clearing = useClear()
  const params = useSearchParams()
  const change = useChangeSearch()
  const query = queryOf(params)
  const kind = query.kind ?? 'all'
  const span = spans.find((one) => one === params.span) ?? 'any'
  return (
    <div className="search-filters">
      <Segmented
        value={kind}
        aria-label={t('filter.kind')}
        onChange={(next) => change({ kind: next === 'all' ? undefined : next })}
        options={hitKinds.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
      />
      {kind === 'customer' ? null : (
        <>
          <Select<Status | ''>
            value={query.status ?? ''}
            aria-label={t('filter.status')}
            onChange={(next) => change({ status: next || undefined })}
            options={[
              { value: '', label: t('filter.anyStatus') },
              ...statuses.map((one) => ({ value: one, label: t(`conversations:status.${one}`) })),
            ]}
          />
          <TeamSelect
            allowClear={clearing}
            value={query.team}
            aria-label={t('filter.team')}
            placeholder={t('filter.anyTeam')}
            onChange={(next: string | undefined) => change({ team: next })}
          />
          <Select<string>
            value={query.channel ?? ''}
            aria-label={t('filter.channel')}
            onChange={(next) => change({ channel: next || undefined })}
            options={[
              { value: '', label: t('filter.anyChannel') },
              ...channels.map((one) => ({ value: one, label: t(`conversations:channel.${one}`) })),
            ]}
          />
          <Select
            value={span}
            aria-label={t('filter.time')}
            onChange={(next) => change({ span: next === 'any' ? undefined : next, from: undefined, to: undefined })}
            options={spans.map((one) => ({ value: one, label: t(`span.${one}`) }))}
          />
          {span === 'own' ? (
            <span className="search-dates">
              <input
                type="date"
                aria-label={t('filter.from')}
                value={params.from ?? ''}
                {...(params.to ? { max: params.to } : {})}
                onChange={(event) => change({ from: event.target.value || undefined })}
              />
              –
              <input
                type="date"
                aria-label={t('filter.to')}
                value={params.to ?? ''}
                {...(params.from ? { min: params.from } : {})}
                onChange={(event) => change({ to: event.target.value || undefined })}
              />
            </span>
          ) : null}
        </>
      )}
    </div>
  )
}

function Hints() {
  const t = useWords('search')
  return (
    <span className="search-hints">
      <span>{t('hint.words')}</span>
      <span>{t('hint.number')}</span>
      <span>{t('hint.phone')}</span>
      <span>{t('hint.phrase')}</span>
    </span>
  )
}
