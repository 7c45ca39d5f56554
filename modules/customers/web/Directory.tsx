import { SearchOutlined } from '@ant-design/icons'
import { Button, Input, type InputRef, Select, Tag } from 'antd'
import type { ReactNode, Ref } from 'react'
import {
  EmptyState,
  EndlessList,
  ErrorState,
  Page,
  PageHeader,
  useClear,
  type useKeysetQuery,
  Waiting,
} from '#platform/web/index.ts'
import { CustomersTabs } from './CustomersTabs.tsx'
import './customers.css'

/** What the customers' and the organizations' list have in common: a field, filters, and a table of any length. */
export function Directory<T extends { id: string }>({
  title,
  create,
  search,
  filters,
  list,
  columns,
  row,
  bar,
  none,
  clear,
  children,
}: {
  title: string
  /** The button that makes a new one; null for who may not. */
  create: ReactNode
  search: { label: string; text: string; change: (text: string) => void; leave?: () => void; ref?: Ref<InputRef> }
  filters: ReactNode
  list: Omit<ReturnType<typeof useKeysetQuery>, 'items' | 'first'> & { items: readonly T[] }
  columns: readonly string[]
  row: (one: T) => ReactNode
  /** Above the rows: what has come meanwhile. */
  bar?: ReactNode
  none: { title: string; text: string }
  /** What words to clear the filters; null when there are none. */
  clear: { label: string; run: () => void } | null
  children?: ReactNode
}) {
  const clearing = useClear()
  return (
    <Page wide>
      <PageHeader title={title} actions={create} extra={<CustomersTabs />} />
      <div className="customers-tools">
        <Input
          {...(search.ref ? { ref: search.ref } : {})}
          allowClear={clearing}
          prefix={<SearchOutlined />}
          placeholder={search.label}
          aria-label={search.label}
          value={search.text}
          maxLength={200}
          onChange={(event) => search.change(event.target.value)}
          {...(search.leave ? { onBlur: search.leave } : {})}
        />
        {filters}
      </div>
      <div className="customers">
        {list.problem && list.items.length === 0 ? (
          <ErrorState problem={list.problem} retry={list.again} />
        ) : list.loading ? (
          <Waiting lines={8} />
        ) : list.items.length === 0 ? (
          <EmptyState {...none} action={clear ? <Button onClick={clear.run}>{clear.label}</Button> : create} />
        ) : (
          <div className="customers-body" data-stale={list.stale}>
            {bar}
            <EndlessList
              {...list}
              label={title}
              rowHeight={60}
              keyOf={(one) => one.id}
              row={row}
              header={
                <div className="customer-head" aria-hidden="true">
                  {columns.map((column) => (
                    <span key={column}>{column}</span>
                  ))}
                </div>
              }
            />
          </div>
        )}
      </div>
      {children}
    </Page>
  )
}

/** One of a few kinds, or all of them. */
export function KindFilter({
  label,
  all,
  kinds,
  value,
  change,
}: {
  label: string
  all: string
  kinds: readonly { value: string; label: string }[]
  value: string | undefined
  change: (kind: string) => void
}) {
  return (
    <Select aria-label={label} value={value ?? ''} onChange={change} options={[{ value: '', label: all }, ...kinds]} />
  )
}

/** The first few tags of a row. */
export function RowTags({ tags }: { tags: readonly string[] }) {
  return (
    <span className="customer-extra customer-tags">
      {tags.slice(0, 4).map((one) => (
        <Tag key={one} variant="filled">
          {one}
        </Tag>
      ))}
    </span>
  )
}
