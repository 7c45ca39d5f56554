import { Select, type SelectProps } from 'antd'
import { listMembers, listTeams, type Member, type Team } from '#modules/staff/contract.ts'
import { Avatar, refetch, useCall, useLive, useWords } from '#platform/web/index.ts'

const noMembers: Member[] = []
const noTeams: Team[] = []

/** All colleagues, kept fresh; `byId` also finds those who have left. */
export function useMembers(): {
  members: readonly Member[]
  active: readonly Member[]
  byId: (id: string | null | undefined) => Member | undefined
} {
  const { data } = useCall(listMembers, {}, { staleTime: 5 * 60_000 })
  useLive('staff.', () => void refetch(listMembers))
  const members = data?.items ?? noMembers
  return {
    members,
    active: members.filter((one) => !one.deactivatedAt),
    byId: (id) => (id ? members.find((one) => one.id === id) : undefined),
  }
}

/** All teams, kept fresh. */
export function useTeams(): { teams: readonly Team[]; byId: (id: string | null | undefined) => Team | undefined } {
  const { data } = useCall(listTeams, {}, { staleTime: 5 * 60_000 })
  useLive('team.', () => void refetch(listTeams))
  const teams = data?.items ?? noTeams
  return { teams, byId: (id) => (id ? teams.find((one) => one.id === id) : undefined) }
}

/** A colleague's face with their availability. */
export function MemberAvatar({
  member,
  size = 28,
  dot = true,
}: {
  member: Pick<Member, 'id' | 'name' | 'hue' | 'availability'>
  size?: number
  dot?: boolean
}) {
  return (
    <Avatar
      name={member.name}
      id={member.id}
      hue={member.hue}
      size={size}
      {...(dot ? { availability: member.availability } : {})}
    />
  )
}

/** Chooses one colleague, found by name or address. */
export function MemberSelect({ among, ...more }: { among?: readonly Member[] } & Omit<SelectProps<string>, 'options'>) {
  const t = useWords('staff')
  const { active } = useMembers()
  return (
    <Select<string>
      showSearch={{ optionFilterProp: 'search' }}
      placeholder={t('pick.member')}
      aria-label={t('pick.member')}
      options={(among ?? active).map((one) => ({
        value: one.id,
        label: one.name,
        search: `${one.name} ${one.email}`,
        member: one,
      }))}
      optionRender={({ data }) => (
        <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
          <MemberAvatar member={data.member} size={22} />
          {data.label}
        </span>
      )}
      {...more}
    />
  )
}

/** Chooses one or several teams. */
export function TeamSelect(props: Omit<SelectProps, 'options'>) {
  const t = useWords('staff')
  const { teams } = useTeams()
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('pick.team')}
      aria-label={t('pick.team')}
      options={teams.map((one) => ({ value: one.id, label: one.name }))}
      {...props}
    />
  )
}
