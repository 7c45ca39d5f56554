import { useWords, type Words } from '#platform/web/index.ts'
import type { ListFilterRecord } from '../../contract.ts'
import { useMembers, useTeams } from '../data/people.ts'
import { channelName } from '../labels.tsx'

export type Narrowing = { key: keyof ListFilterRecord; text: string }

/** The narrowings of a filter in words, one a chip. */
export function useNarrowings(filter: ListFilterRecord): Narrowing[] {
  const t = useWords('conversations')
  const members = useMembers()
  const teams = useTeams()
  const name = (id: string, list: readonly { id: string; name: string }[]) =>
    list.find((one) => one.id === id)?.name ?? '…'
  const texts: Partial<Record<keyof ListFilterRecord, string | false | undefined>> = {
    team: filter.team && (filter.team === 'none' ? t('team.none') : name(filter.team, teams)),
    status: filter.status && t(`status.${filter.status}`),
    assignee: filter.assignee && assigneeWord(t, filter.assignee, (id) => name(id, members)),
    tag: filter.tag && `#${filter.tag}`,
    channel: filter.channel && channelName(t, filter.channel),
    priority: filter.priority && t('filter.priority', { priority: t(`priority.${filter.priority}`) }),
    customer: filter.customer && t('filter.oneCustomer'),
    unread: filter.unread && t('filter.unread'),
  }
  return Object.entries(texts).flatMap(([key, text]) => (text ? [{ key: key as keyof ListFilterRecord, text }] : []))
}

function assigneeWord(t: Words, value: string, name: (id: string) => string): string {
  if (value === 'me') return t('filter.mine')
  return value === 'none' ? t('assign.nobody') : name(value)
}

/** One sentence: 未分配 · 紧急 · #漏水. */
export function FilterWords({ filter }: { filter: ListFilterRecord }) {
  const t = useWords('conversations')
  const rest = useNarrowings(filter).map((one) => one.text)
  return [t(`view.${filter.view ?? 'mine'}`), ...rest, t(`sort.${filter.sort ?? 'newest'}`)].join(' · ')
}
