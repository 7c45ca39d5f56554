import { PlusOutlined } from '@ant-design/icons'
import { Button, type InputRef, Select, Tag } from 'antd'
import { useRef, useState } from 'react'
import {
  type CustomerCardRecord,
  type CustomerKind,
  customerKinds,
  listCustomers,
  listCustomerTags,
} from '#modules/customers/contract.ts'
import {
  Link,
  NewItemsBar,
  refetch,
  useCall,
  useChangeSearch,
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
} from '#platform/web/index.ts'
import { CreateCustomer } from './CreateCustomer.tsx'
import { Directory, KindFilter, RowTags } from './Directory.tsx'
import { CustomerAvatar, customerName, formatContact } from './naming.tsx'

/** 客户: find, filter, open, create. The list stands still while others work; what is new waits in a bar. */
export function CustomersPage() {
  const t = useWords('customers')
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
  const clear = () => {
    setText('')
    change({ kind: undefined, tag: undefined, q: undefined })
  }
  return (
    <Directory
      title={t('title')}
      create={
        mayEdit ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
            {t('new')}
          </Button>
        ) : null
      }
      search={{ label: t('search'), text, change: setText, leave: () => change({ q: q || undefined }), ref: field }}
      filters={
        <>
          <KindFilter
            label={t('kind.title')}
            all={t('allKinds')}
            kinds={customerKinds.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
            value={kind}
            change={(value) => change({ kind: value })}
          />
          <TagFilter value={tag ?? ''} onChange={(value) => change({ tag: value })} />
        </>
      }
      list={list}
      columns={[t('column.customer'), t('column.contact'), t('column.organization'), t('column.tags')]}
      row={(one) => <CustomerRow customer={one} />}
      bar={<NewItemsBar {...fresh} show={list.again} />}
      none={{ title: t(filtered ? 'noneTitle' : 'emptyTitle'), text: t(filtered ? 'noneText' : 'emptyText') }}
      clear={filtered ? { label: t('clear'), run: clear } : null}
    >
      {creating ? <CreateCustomer start={q} close={() => setCreating(false)} /> : null}
    </Directory>
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
      <RowTags tags={customer.tags} />
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
