import { TeamOutlined } from '@ant-design/icons'
import { Select } from 'antd'
import { useMembers, useTeams } from '#modules/staff/web/index.tsx'
import { Avatar, useMe, useWords } from '#platform/web/index.ts'
import type { TaskOwnerKind, TaskRecord } from '../contract.ts'

/** `member:<id>` or `team:<id>` */
export type OwnerValue = `${TaskOwnerKind}:${string}`

export function ownerOf(value: OwnerValue): { kind: TaskOwnerKind; id: string } {
  const [kind, id] = value.split(':') as [TaskOwnerKind, string]
  return { kind, id }
}

/** Me, a colleague or a team; `teamId` of the conversation: then only that team may be asked. */
export function OwnerSelect({
  value,
  onChange,
  teamId,
  wrong,
}: {
  value: OwnerValue
  onChange: (value: OwnerValue) => void
  teamId: string | null
  wrong: boolean
}) {
  const t = useWords('tasks')
  const me = useMe()
  const { active } = useMembers()
  const { teams } = useTeams()
  const one = (kind: TaskOwnerKind, id: string, label: string) => ({ value: `${kind}:${id}` as OwnerValue, label })
  const colleagues = active.filter((other) => other.role !== 'viewer' && other.id !== me.id)
  const asked = teams.filter((team) => !teamId || team.id === teamId)
  return (
    <Select
      size="small"
      className="task-owner-select"
      value={value}
      aria-label={t('owner.label')}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={200}
      {...(wrong ? { status: 'error' as const } : {})}
      onChange={onChange}
      options={[
        one('member', me.id, t('owner.mine')),
        {
          label: t('owner.colleagues'),
          options: colleagues.map(({ id, name }) => one('member', id, name)),
        },
        { label: t('owner.teams'), options: asked.map(({ id, name }) => one('team', id, name)) },
      ]}
    />
  )
}

/** Whose it is, small. */
export function OwnerName({ owner }: { owner: TaskRecord['owner'] }) {
  const t = useWords('tasks')
  const me = useMe()
  const { active } = useMembers()
  const hue = active.find((one) => one.id === owner.id)?.hue
  return (
    <span className="task-owner">
      {owner.kind === 'team' ? (
        <TeamOutlined aria-hidden="true" />
      ) : (
        <Avatar name={owner.name} id={owner.id} size={20} {...(hue === undefined ? {} : { hue })} />
      )}
      <span className="k-ellipsis">{owner.id === me.id ? t('owner.mine') : owner.name}</span>
    </span>
  )
}
