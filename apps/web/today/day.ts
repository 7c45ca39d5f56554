import { listConversations } from '#modules/conversations/contract.ts'
import { scoreSummary } from '#modules/moments/contract.ts'
import { countPromises, listPromises } from '#modules/promises/contract.ts'
import { instantOf, refetch, useCall, useLive, useMay, useNow, useThrottled, wallAt } from '#platform/web/index.ts'

/** Part of the day for the greeting: from 5, 9, 11:30, 13:30, 18 and 23 o'clock on. */
export function partOfDay(hour: number, minute = 0): 'night' | 'early' | 'morning' | 'noon' | 'afternoon' | 'evening' {
  const clock = hour + minute / 60
  if (clock < 5 || clock >= 23) return 'night'
  if (clock < 9) return 'early'
  if (clock < 11.5) return 'morning'
  if (clock < 13.5) return 'noon'
  return clock < 18 ? 'afternoon' : 'evening'
}

/** Midnight at the end of today on the reader's clock (ms). */
export function endOfToday(now: number, zone?: string): number {
  const today = wallAt(now, zone)
  return instantOf({ ...today, day: today.day + 1, hour: 0, minute: 0 }, zone)
}

const most = 8
const some = 30

/** Everything the day asks of the reader, kept fresh. */
export function useDay() {
  const until = new Date(endOfToday(useNow(60))).toISOString()
  const promises = { enabled: useMay('promises.read') }
  const conversations = { enabled: useMay('conversations.read') }
  const scores = { enabled: useMay('moments.read') }
  const day = {
    counts: useCall(countPromises, { query: { owner: 'me' } }, promises),
    overdue: useCall(listPromises, { query: { owner: 'me', state: 'overdue', limit: most } }, promises),
    due: useCall(listPromises, { query: { owner: 'me', state: 'open', to: until, limit: most } }, promises),
    mine: useCall(
      listConversations,
      { query: { view: 'mine', status: 'open', sort: 'waiting', limit: some } },
      conversations,
    ),
    free: useCall(listConversations, { query: { view: 'unassigned', sort: 'waiting', limit: most } }, conversations),
    asleep: useCall(
      listConversations,
      { query: { view: 'snoozed', assignee: 'me', sort: 'attention', limit: some } },
      conversations,
    ),
    any: useCall(listConversations, { query: { view: 'all', limit: 1 } }, conversations),
    score: useCall(scoreSummary, { query: { period: 'week', owner: 'me' } }, scores),
  }
  const again = useThrottled((names) => {
    const about = (start: string) => names.some((name) => name.startsWith(start))
    return Promise.all([
      about('promise.') ? refetch(listPromises, countPromises) : null,
      about('conversation.') ? refetch(listConversations) : null,
      about('moment.') ? refetch(scoreSummary) : null,
    ])
  }, 2500)
  useLive(['promise.', 'conversation.', 'moment.scored'], (event) => again(event.name))
  return { ...day, until }
}
export type Day = ReturnType<typeof useDay>
