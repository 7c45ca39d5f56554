import { useMemo } from 'react'
import { listMembers, listTeams, type Member, type Team } from '#modules/staff/contract.ts'
import { useCall, useMaybeMe } from '#platform/web/index.ts'

const rarely = { staleTime: 5 * 60_000 }

/** Colleagues who work here now, the reader first, then by name. */
export function useMembers(): readonly Member[] {
  const me = useMaybeMe()
  const { data } = useCall(listMembers, {}, rarely)
  return useMemo(() => {
    const active = (data?.items ?? []).filter((one) => !one.deactivatedAt)
    return [...active.filter((one) => one.id === me?.id), ...active.filter((one) => one.id !== me?.id)]
  }, [data, me?.id])
}

/** Colleagues who can work on conversations; viewers only read. */
export function useAssignable(): readonly Member[] {
  const members = useMembers()
  return useMemo(() => members.filter((one) => one.role !== 'viewer'), [members])
}

export function useTeams(): readonly Team[] {
  const { data } = useCall(listTeams, {}, rarely)
  return data?.items ?? []
}
