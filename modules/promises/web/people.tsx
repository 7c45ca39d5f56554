import { TeamOutlined } from '@ant-design/icons'
import { Select, type SelectProps } from 'antd'
import { useMemo } from 'react'
import { listMembers } from '#modules/staff/contract.ts'
import { useMembers, useTeams } from '#modules/staff/web/index.tsx'
import { Avatar, useCall, useMe, useWords } from '#platform/web/index.ts'
import './due.css'
import type { OwnerKind, PromiseRecord } from '../contract.ts'

/** `member:<id>` or `team:<id>` */
export type OwnerValue = `${OwnerKind}:${string}`
export function ownerOf(value: OwnerValue): { kind: OwnerKind; id: string } {
  const [kind, id] = value.split(':') as [OwnerKind, string]
  return { kind, id }
}

/** Me, colleagues or teams. `teamId`: of the conversation; then only that team may be asked. */
export function OwnerSelect({
  teamId,
  ...more
}: { teamId?: string | null } & Omit<SelectProps<OwnerValue>, 'options' | 'showSearch'>) {
  const t = useWords('promises')
  const me = useMe()
  const { active } = useMembers()
  const { teams } = useTeams()
  const options = useMemo(() => {
    const workers = active.filter((one) => one.role !== 'viewer' && one.id !== me.id)
    const groups = [
      {
        label: t('owner.me'),
        options: [{ value: `member:${me.id}` as OwnerValue, label: t('owner.mine'), search: me.name }],
      },
      {
        label: t('owner.colleagues'),
        options: workers.map((one) => ({
          value: `member:${one.id}` as OwnerValue,
          label: one.name,
          search: one.email,
        })),
      },
      {
        label: t('owner.teams'),
        options: teams
          .filter((one) => !teamId || one.id === teamId)
          .map((one) => ({ value: `team:${one.id}` as OwnerValue, label: one.name, search: '' })),
      },
    ]
    return groups.filter((group) => group.options.length > 0)
  }, [active, teams, teamId, me.id, me.name, t])
  return (
    <Select<OwnerValue>
      showSearch={{
        filterOption: (text, option) =>
          option !== undefined &&
          'value' in option &&
          `${option.label} ${(option as { search?: string }).search}`.includes(text),
      }}
      aria-label={t('owner.label')}
      options={options as SelectProps<OwnerValue>['options'] & object}
      {...more}
    />
  )
}

/** Who owes it, small. */
export function OwnerName({ owner }: { owner: PromiseRecord['owner'] }) {
  const t = useWords('promises')
  const me = useMe()
  const { data } = useCall(listMembers, {}, { staleTime: 5 * 60_000 })
  const hue = data?.items.find((one) => one.id === owner.id)?.hue
  return (
    <span className="promise-owner k-ellipsis">
      {owner.kind === 'team' ? (
        <TeamOutlined aria-hidden="true" />
      ) : (
        <Avatar name={owner.name} id={owner.id} size={20} {...(hue === undefined ? {} : { hue })} />
      )}
      <span className="k-ellipsis">{owner.id === me.id ? t('owner.mine') : owner.name}</span>
    </span>
  )
}
