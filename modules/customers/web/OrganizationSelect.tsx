import { Select, type SelectProps } from 'antd'
import { useState } from 'react'
import { createOrganization, listOrganizations } from '#modules/customers/contract.ts'
import { call, refetch, useCall, useClear, useSettled, useTell, useWords } from '#platform/web/index.ts'

type Chosen = { id: string; name: string } | null
const fresh = 'new:'

/** Finds an organization by name, or makes one of what was typed. */
export function OrganizationSelect({
  chosen,
  onPick,
  ...more
}: { chosen: Chosen; onPick: (organizationId: string | null) => void } & Omit<
  SelectProps<string>,
  'options' | 'onChange' | 'value'
>) {
  const t = useWords('customers')
  const clearing = useClear()
  const tell = useTell()
  const [text, setText] = useState('')
  const q = useSettled(text.trim(), 200)
  const { data } = useCall(
    listOrganizations,
    { query: { limit: 20, ...(q ? { q } : {}) } },
    { placeholderData: (before) => before },
  )
  const found: { id: string; name: string }[] = data?.items ?? []
  const known = chosen && !q && !found.some((one) => one.id === chosen.id) ? [chosen, ...found] : found
  const exact = known.some((one) => one.name === text.trim())
  const pick = async (value: string | undefined) => {
    if (!value?.startsWith(fresh)) return onPick(value ?? null)
    try {
      const made = await call(createOrganization, { body: { name: value.slice(fresh.length) } })
      void refetch(listOrganizations)
      onPick(made.id)
    } catch (problem) {
      tell.failed(problem)
    }
  }
  return (
    <Select<string>
      allowClear={clearing}
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={t('pickOrganization')}
      value={chosen?.id ?? null}
      notFoundContent={t('notFound')}
      onChange={(value) => void pick(value)}
      options={[
        ...known.map((one) => ({ value: one.id, label: one.name })),
        ...(text.trim() && !exact
          ? [{ value: fresh + text.trim(), label: t('createOrganization', { name: text.trim() }) }]
          : []),
      ]}
      {...more}
    />
  )
}
