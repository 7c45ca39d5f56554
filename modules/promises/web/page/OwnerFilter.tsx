import { Select } from 'antd'
import { useMembers, useTeams } from '#modules/staff/web/index.tsx'
import { useMay, useMe, useWords } from '#platform/web/index.ts'

const uuid = /^(team:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whose promises an address asks for; without a sensible one: mine and my teams'. */
export function ownerParam(value: string | undefined): string {
  if (!value) return 'mine'
  return value === 'me' || value === 'all' || value === 'left' || uuid.test(value) ? value : 'mine'
}

/** Mine, my teams', everybody's, or those of one colleague or team. */
export function OwnerFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useWords('promises')
  const me = useMe()
  const leads = useMay('staff.holdings')
  const { active } = useMembers()
  const { teams } = useTeams()
  return (
    <Select<string>
      value={value}
      aria-label={t('owner.label')}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={220}
      onChange={onChange}
      options={[
        { value: 'mine', label: t('filter.mine') },
        { value: 'me', label: t('filter.me') },
        { value: 'all', label: t('filter.everybody') },
        ...(leads || value === 'left' ? [{ value: 'left', label: t('filter.left') }] : []),
        { label: t('staff:pick.teams'), options: teams.map((one) => ({ value: `team:${one.id}`, label: one.name })) },
        {
          label: t('staff:pick.colleagues'),
          options: active
            .filter((one) => one.id !== me.id && one.role !== 'viewer')
            .map((one) => ({ value: one.id, label: one.name })),
        },
      ]}
    />
  )
}
