import { TeamOutlined } from '@ant-design/icons'
import { Select, type SelectProps } from 'antd'
import { Avatar, useMe, useWords } from '#platform/web/index.ts'
import type { Owner, OwnerInput, OwnerKind } from '../contract.ts'
import { useMembers, useTeams } from './people.tsx'
import './owner.css'

/** `member:<id>` or `team:<id>` */
export type OwnerValue = `${OwnerKind}:${string}`

export function ownerOf(value: OwnerValue): OwnerInput {
  const [kind, id] = value.split(':') as [OwnerKind, string]
  return { kind, id }
}

/**
 * Me, a colleague who works here, or a team. `teamId`: of the conversation; then only that team may be asked. `without`:
 * somebody whom one does not ask.
 */
export function OwnerSelect({
  teamId,
  without,
  className = '',
  ...more
}: { teamId: string | null; without?: string } & Omit<SelectProps<OwnerValue>, 'options' | 'showSearch'>) {
  const t = useWords('staff')
  const me = useMe()
  const { active } = useMembers()
  const { teams } = useTeams()
  const one = (kind: OwnerKind, id: string, label: string, search: string) => ({
    value: `${kind}:${id}` as OwnerValue,
    label,
    search: `${label} ${search}`,
  })
  const colleagues = active.filter((other) => other.role !== 'viewer' && other.id !== me.id && other.id !== without)
  const asked = teams.filter((team) => !teamId || team.id === teamId)
  const groups = [
    {
      label: t('pick.colleagues'),
      options: colleagues.map(({ id, name, email }) => one('member', id, name, email)),
    },
    { label: t('pick.teams'), options: asked.map(({ id, name }) => one('team', id, name, '')) },
  ]
  return (
    <Select
      size="small"
      className={`owner-select ${className}`}
      aria-label={t('pick.owner')}
      showSearch={{ optionFilterProp: 'search' }}
      popupMatchSelectWidth={200}
      options={[one('member', me.id, t('pick.me'), me.name), ...groups.filter(({ options }) => options.length > 0)]}
      {...more}
    />
  )
}

/** Whose it is, small; of somebody who has left that is said. */
export function OwnerName({ owner }: { owner: Owner }) {
  const t = useWords('staff')
  const me = useMe()
  const { byId } = useMembers()
  const known = byId(owner.id)
  const hue = known?.hue
  return (
    <span className="owner-name">
      {owner.kind === 'team' ? (
        <TeamOutlined aria-hidden="true" />
      ) : (
        <Avatar name={owner.name} id={owner.id} size={20} {...(hue === undefined ? {} : { hue })} />
      )}
      <span className="k-ellipsis">{owner.id === me.id ? t('pick.me') : owner.name}</span>
      {known?.deactivatedAt ? <span className="owner-gone">{t('pick.gone')}</span> : null}
    </span>
  )
}
