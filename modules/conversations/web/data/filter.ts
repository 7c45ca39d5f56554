import {
  type ConversationRowRecord,
  type ListFilterRecord,
  priorities,
  type Sort,
  sorts,
  statuses,
  type View,
  views,
} from '../../contract.ts'

export type Search = Readonly<Record<string, string | undefined>>

/** Parts of the address that make up the list; the rest (message, side) belongs to the conversation. */
export const filterKeys = [
  'view',
  'team',
  'status',
  'assignee',
  'tag',
  'channel',
  'priority',
  'customer',
  'unread',
  'sort',
] as const

const among = <T extends string>(values: readonly T[], value: string | undefined): T | undefined =>
  (values as readonly (string | undefined)[]).includes(value) ? (value as T) : undefined

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const idOr = (others: readonly string[], value: string | undefined) =>
  value !== undefined && (others.includes(value) || uuid.test(value)) ? value : undefined

export const viewOf = (search: Search): View => among<View>(views, search.view) ?? 'mine'

/** What the server is asked for; whatever an address says that makes no sense is left out. */
export function filterOf(search: Search): ListFilterRecord {
  const filter: ListFilterRecord = {
    view: viewOf(search),
    team: idOr(['none'], search.team),
    status: among(statuses, search.status),
    assignee: idOr(['me', 'none'], search.assignee) as ListFilterRecord['assignee'],
    tag: search.tag?.slice(0, 50) || undefined,
    channel: search.channel && /^[a-z][a-z0-9-]{1,29}$/.test(search.channel) ? search.channel : undefined,
    priority: among(priorities, search.priority),
    customer: idOr([], search.customer),
    unread: search.unread === '1' || search.unread === 'true' ? true : undefined,
    sort: among<Sort>(sorts, search.sort),
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as ListFilterRecord
}

/** The address of a filter: every part named, so that what is not in the filter goes. */
export function searchOf(filter: ListFilterRecord): Record<string, string | undefined> {
  const parts: Record<string, string | undefined> = {}
  for (const key of filterKeys) {
    const value = filter[key]
    parts[key] = value === undefined ? undefined : value === true ? '1' : String(value)
  }
  if (parts.view === 'mine') parts.view = undefined
  return parts
}

/** How many narrowings are on besides the view and the order. */
export function narrowings(filter: ListFilterRecord): number {
  const { view: _view, sort: _sort, ...rest } = filter
  return Object.keys(rest).length
}

const inWork = ['open', 'waiting']

/**
 * Whether a conversation belongs into a list, as far as its row tells; `mentions` is left to the server. After one's
 * own action a row that no longer belongs leaves the list.
 */
export function belongs(
  row: ConversationRowRecord,
  filter: ListFilterRecord,
  me: { id: string; teamIds: readonly string[] },
): boolean {
  const view = filter.view ?? 'all'
  if (filter.status) {
    if (row.status !== filter.status) return false
  } else if (view === 'mine' || view === 'unassigned' || view === 'team') {
    if (!inWork.includes(row.status)) return false
  } else if (view !== 'all' && view !== 'mentions' && row.status !== view) return false
  const assignee = row.assignee?.id ?? 'none'
  if (view === 'mine' && assignee !== me.id) return false
  if (view === 'unassigned' && assignee !== 'none') return false
  if (view === 'team' && !filter.team && !row.team) return false
  if (filter.team && (row.team?.id ?? 'none') !== filter.team) return false
  if (filter.assignee && assignee !== (filter.assignee === 'me' ? me.id : filter.assignee)) return false
  if (filter.tag && !row.tags.includes(filter.tag)) return false
  if (filter.channel && row.channel !== filter.channel) return false
  if (filter.priority && row.priority !== filter.priority) return false
  return !filter.customer || row.customer.id === filter.customer
}
