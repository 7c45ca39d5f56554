import { CloseOutlined, FilterOutlined, SortAscendingOutlined } from '@ant-design/icons'
import { Badge, Button, Popover } from 'antd'
import { Suspense, useState } from 'react'
import { lazily, useChangeSearch, useWords } from '#platform/web/index.ts'
import { type ListFilterRecord, sorts } from '../../contract.ts'
import { narrowings, searchOf } from '../data/filter.ts'
import { Picker } from '../Picker.tsx'
import { useNarrowings } from './FilterWords.tsx'

const FilterForm = lazily(() => import('./FilterForm.tsx'), 'FilterForm')

/** Narrowings as chips, and the order. Everything is in the address: back, reload and sharing keep it. */
export function FilterBar({ filter }: { filter: ListFilterRecord }) {
  const t = useWords('conversations')
  const change = useChangeSearch()
  const [open, setOpen] = useState(false)
  const chips = useNarrowings(filter)
  const set = (parts: Partial<ListFilterRecord>) => change(searchOf({ ...filter, ...parts }))
  return (
    <div className="cv-filter">
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        arrow={false}
        placement="bottomLeft"
        destroyOnHidden
        content={
          <Suspense fallback={<div className="cv-filter-form" />}>
            <FilterForm filter={filter} set={set} />
          </Suspense>
        }
      >
        <Button type="text" size="small" icon={<FilterOutlined />} aria-expanded={open}>
          {t('filter.title')}
          <Badge
            count={narrowings(filter)}
            size="small"
            color="var(--k-accent)"
            styles={{ indicator: { color: 'var(--k-on-accent)' } }}
          />
        </Button>
      </Popover>
      <span className="cv-filter-chips">
        {chips.map(({ key, text }) => (
          <button
            key={key}
            type="button"
            className="cv-chip"
            onClick={() => set({ [key]: undefined })}
            aria-label={t('filter.without', { text })}
          >
            <span className="k-ellipsis">{text}</span>
            <CloseOutlined />
          </button>
        ))}
      </span>
      <Picker
        label={t('sort.label')}
        search={false}
        placement="bottomRight"
        className="cv-pick cv-sort"
        options={sorts.map((one) => ({ key: one, label: t(`sort.${one}`) }))}
        chosen={[filter.sort ?? 'newest']}
        onPick={(sort) => set({ sort: sort === 'newest' ? undefined : (sort as (typeof sorts)[number]) })}
      >
        <SortAscendingOutlined /> {t(`sort.${filter.sort ?? 'newest'}`)}
      </Picker>
    </div>
  )
}
