import { CloseOutlined, FilterOutlined, SortAscendingOutlined } from '@ant-design/icons'
import { Badge, Button, Form, Popover, Select, Switch } from 'antd'
import { useState } from 'react'
import { useCall, useChangeSearch, useWords } from '#platform/web/index.ts'
import { type ListFilterRecord, listConversationTags, priorities, sorts, statuses } from '../../contract.ts'
import { narrowings, searchOf } from '../data/filter.ts'
import { useMembers, useTeams } from '../data/people.ts'
import { channelName } from '../labels.tsx'
import { Picker } from '../Picker.tsx'
import { useNarrowings } from './FilterWords.tsx'

const channels = ['chat', 'form', 'phone', 'counter', 'visit', 'letter', 'mail', 'portal']

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
        content={<FilterForm filter={filter} set={set} />}
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

function FilterForm({ filter, set }: { filter: ListFilterRecord; set: (parts: Partial<ListFilterRecord>) => void }) {
  const t = useWords('conversations')
  const members = useMembers()
  const teams = useTeams()
  const tags = useCall(listConversationTags, { query: {} })
  const select = <K extends keyof ListFilterRecord>(
    key: K,
    options: { value: string; label: string }[],
    label = t(`filter.${key}`),
  ) => (
    <Form.Item label={label} htmlFor={`cv-filter-${key}`}>
      <Select
        id={`cv-filter-${key}`}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('web:all')}
        value={(filter[key] as string | undefined) ?? null}
        options={options}
        onChange={(value: string | null | undefined) => set({ [key]: value ?? undefined })}
      />
    </Form.Item>
  )
  return (
    <Form layout="vertical" className="cv-filter-form" component="div" requiredMark={false}>
      {select(
        'status',
        statuses.map((one) => ({ value: one, label: t(`status.${one}`) })),
      )}
      {select('assignee', [
        { value: 'none', label: t('assign.nobody') },
        ...members.map((one) => ({ value: one.id, label: one.name })),
      ])}
      {select('team', [
        { value: 'none', label: t('team.none') },
        ...teams.map((one) => ({ value: one.id, label: one.name })),
      ])}
      {select(
        'priority',
        priorities.map((one) => ({ value: one, label: t(`priority.${one}`) })),
        t('priority.label'),
      )}
      {select(
        'channel',
        channels.map((one) => ({ value: one, label: channelName(t, one) })),
      )}
      {select(
        'tag',
        (tags.data?.items ?? []).map((one) => ({ value: one.tag, label: `${one.tag} (${one.count})` })),
      )}
      <label className="cv-filter-unread" htmlFor="cv-filter-unread">
        {t('filter.unread')}
        <Switch
          id="cv-filter-unread"
          size="small"
          checked={filter.unread ?? false}
          onChange={(on) => set({ unread: on || undefined })}
        />
      </label>
    </Form>
  )
}
