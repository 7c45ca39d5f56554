import { nextSteps } from '#apps/contract/today.ts'
import { listConversations } from '#modules/conversations/contract.ts'
import { scoreSummary } from '#modules/moments/contract.ts'
import { countPromises } from '#modules/promises/contract.ts'
import { refetch, useCall, useLive, useMay, useThrottled } from '#platform/web/index.ts'

/** Part of the day for the greeting: from 5, 9, 11:30, 13:30, 18 and 23 o'clock on. */
export function partOfDay(hour: number, minute = 0): 'night' | 'early' | 'morning' | 'noon' | 'afternoon' | 'evening' {
  const clock = hour + minute / 60
  if (clock < 5 || clock >= 23) return 'night'
  if (clock < 9) return 'early'
  if (clock < 11.5) return 'morning'
  if (clock < 13.5) return 'noon'
  return clock < 18 ? 'afternoon' : 'evening'
}

const most = 8
/** Reasons grow with time, even when nothing happens: the order is asked for again every two minutes. */
const again = 120_000

/** Everything the day asks of the reader, kept fresh. */
export function useDay() {
  const promises = { enabled: useMay('promises.read') }
  const conversations = { enabled: useMay('conversations.read') }
  const scores = { enabled: useMay('moments.read') }
  const day = {
    counts: useCall(countPromises, { query: { owner: 'me' } }, promises),
    steps: useCall(nextSteps, {}, { ...conversations, refetchInterval: again }),
    free: useCall(listConversations, { query: { view: 'unassigned', sort: 'waiting', limit: most } }, conversations),
    any: useCall(listConversations, { query: { view: 'all', limit: 1 } }, conversations),
    score: useCall(scoreSummary, { query: { period: 'week', owner: 'me' } }, scores),
  }
  const follow = useThrottled((names) => {
    const about = (start: string) => names.some((name) => name.startsWith(start))
    return Promise.all([
      refetch(nextSteps),
      about('promise.') ? refetch(countPromises) : null,
      about('conversation.') ? refetch(listConversations) : null,
      about('moment.scored') ? refetch(scoreSummary) : null,
    ])
  }, 2500)
  useLive(['promise.', 'conversation.', 'moment.', 'today.'], (event) => follow(event.name))
  return day
}
export type Day = ReturnType<typeof useDay>
