import { Form, Select, Switch } from 'antd'
import { useCall, useClear, useWords } from '#platform/web/index.ts'
import { type ListFilterRecord, listConversationTags, priorities, statuses } from '../../contract.ts'
import { useMembers, useTeams } from '../data/people.ts'
import { channelName } from '../labels.tsx'

const channels = ['chat', 'form', 'phone', 'counter', 'visit', 'letter', 'mail', 'portal']

/** Everything a list can be narrowed by. */
export function FilterForm({
  filter,
  set,
}: {
  filter: ListFilterRecord
  set: (parts: Partial<ListFilterRecord>) => void
}) {
  const t = useWords('conversations')
  const clearing = useClear()
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
        allowClear={clearing}
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
