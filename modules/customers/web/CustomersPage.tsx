import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, type InputRef, Select, Tag } from 'antd'
import { useRef, useState } from 'react'
import {
  type CustomerCardRecord,
  type CustomerKind,
  customerKinds,
  listCustomers,
  listCustomerTags,
} from '#modules/customers/contract.ts'
import {
  EmptyState,
  EndlessList,
  ErrorState,
  Link,
  NewItemsBar,
  Page,
  PageHeader,
  refetch,
  useCall,
  useChangeSearch,
  useClear,
  useIsPhone,
  useKeysetQuery,
  useLive,
  useMay,
  useMe,
  useNewItems,
  useSearchParams,
  useSettled,
  useShortcuts,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { CreateCustomer } from './CreateCustomer.tsx'
import { CustomersTabs } from './CustomersTabs.tsx'
import './customers.css'
import { CustomerAvatar, customerName, formatContact } from './naming.tsx'

/** 客户: find, filter, open, create. The list stands still while others work; what is new waits in a bar. */
export function CustomersPage() {
  const t = useWords('customers')
  const clearing = useClear()
  const me = useMe()
  const mayEdit = useMay('customers.edit')
  const { kind, tag, q: asked } = useSearchParams()
  const change = useChangeSearch()
  const [text, setText] = useState(asked ?? '')
  const q = useSettled(text.trim(), 250)
  const [creating, setCreating] = useState(false)
  const field = useRef<InputRef>(null)
  const filters = { ...(q ? { q } : {}), ...(kind ? { kind: kind as CustomerKind } : {}), ...(tag ? { tag } : {}) }
  const filtered = Object.keys(filters).length > 0
  const list = useKeysetQuery(listCustomers, { query: filters })
  const fresh = useNewItems()
  useLive(['customer.created'], (event) => {
    if (event.actorId === me.id) void refetch(listCustomers)
    else if (event.subjectId) fresh.add(event.subjectId)
  })
  useLive(['customer.changed', 'customer.removed', 'customer.merged'], () => void refetch(listCustomers))
  useShortcuts(t('title'), [{ keys: '/', label: t('search'), run: () => field.current?.focus() }])
  const create = mayEdit ? (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
      {t('new')}
    </Button>
  ) : null
  const clear = () => {
    setText('')
    change({ kind: undefined, tag: undefined, q: undefined })
  }
  return (
    <Page wide>
      <PageHeader title={t('title')} actions={create} extra={<CustomersTabs />} />
      <div className="customers-tools">
        <Input
          ref={field}
          allowClear={clearing}
          prefix={<SearchOutlined />}
          placeholder={t('search')}
          aria-label={t('search')}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => change({ q: q || undefined })}
        />
        <Select
          aria-label={t('kind.title')}
          value={kind ?? ''}
          onChange={(value) => change({ kind: value })}
          options={[
            { value: '', label: t('allKinds') },
            ...customerKinds.map((one) => ({ value: one, label: t(`kind.${one}`) })),
          ]}
        />
        <TagFilter value={tag ?? ''} onChange={(value) => change({ tag: value })} />
      </div>
      <div className="customers">
        {list.problem && list.items.length === 0 ? (
          <ErrorState problem={list.problem} retry={list.again} />
        ) : list.loading ? (
          <Waiting lines={8} />
        ) : list.items.length === 0 ? (
          <EmptyState
            title={t(filtered ? 'noneTitle' : 'emptyTitle')}
            text={t(filtered ? 'noneText' : 'emptyText')}
            action={filtered ? <Button onClick={clear}>{t('clear')}</Button> : create}
          />
        ) : (
          <div className="customers-body" data-stale={list.stale}>
            <NewItemsBar {...fresh} show={list.again} />
            <EndlessList
              {...list}
              label={t('title')}
              rowHeight={60}
              keyOf={(one) => one.id}
              row={(one) => <CustomerRow customer={one} />}
              header={
                <div className="customer-head" aria-hidden="true">
                  <span>{t('column.customer')}</span>
                  <span>{t('column.contact')}</span>
                  <span>{t('column.organization')}</span>
                  <span>{t('column.tags')}</span>
                </div>
              }
            />
          </div>
        )}
      </div>
      {creating ? <CreateCustomer start={q} close={() => setCreating(false)} /> : null}
    </Page>
  )
}

function CustomerRow({ customer }: { customer: CustomerCardRecord }) {
  const t = useWords('customers')
  const phone = useIsPhone()
  const contact = customer.contact ? formatContact(customer.contact) : ''
  return (
    <Link to={`/customers/${customer.id}` as '/'} className="customer-row">
      <span className="customer-who">
        <CustomerAvatar customer={customer} />
        <span className="k-ellipsis">
          <b>{customerName(customer, t)}</b>
          {customer.appellation && customer.appellation !== customer.name ? (
            <span className="k-muted"> {customer.appellation}</span>
          ) : null}
          {customer.kind === 'internal' ? (
            <>
              {' '}
              <Tag variant="filled">{t('kind.internal')}</Tag>
            </>
          ) : null}
          {phone ? (
            <span className="k-muted k-ellipsis" style={{ display: 'block' }}>
              {[contact, customer.organization?.name].filter(Boolean).join(' · ')}
            </span>
          ) : null}
        </span>
      </span>
      <span className="customer-extra k-ellipsis">{customer.name ? contact : ''}</span>
      <span className="customer-extra k-ellipsis">{customer.organization?.name}</span>
      <span className="customer-extra customer-tags">
        {customer.tags.slice(0, 4).map((one) => (
          <Tag key={one} variant="filled">
            {one}
          </Tag>
        ))}
      </span>
    </Link>
  )
}

function TagFilter({ value, onChange }: { value: string; onChange: (tag: string) => void }) {
  const t = useWords('customers')
  const { data } = useCall(listCustomerTags, { query: {} }, { staleTime: 60_000 })
  if (!value && (data?.items.length ?? 0) === 0) return null
  return (
    <Select
      showSearch
      aria-label={t('tags')}
      value={value}
      onChange={onChange}
      popupMatchSelectWidth={false}
      options={[
        { value: '', label: t('allTags') },
        ...(data?.items ?? []).map(({ tag, count }) => ({ value: tag, label: `${tag} (${count})` })),
      ]}
    />
  )
}
