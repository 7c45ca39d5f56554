import {
  day,
  dayNumber,
  deadlineAfter,
  greeting,
  hour,
  hourOfDay,
  intoHours,
  minute,
  startOfDay,
  urgentDeadline,
} from './calendar.ts'
import { type Draft, glue, type Plan, write } from './draft.ts'
import { chinese } from './phrases.ts'

export const night = (at: number): boolean => hourOfDay(at) < 8 || hourOfDay(at) >= 21
export const shortNotice = (plan: Plan): boolean =>
  Boolean(plan.scenario.night) && (plan.scenario.hours?.[1] ?? 99) <= 5
export const emergency = (plan: Plan): boolean => plan.scenario.key === 'lift-trapped'

/** When we answer: minutes by channel in staffed hours; at night only what cannot wait. */
export function answerTime(draft: Draft, quick = false): number {
  const { plan, at } = draft
  const { random, scenario } = plan
  if (emergency(plan)) return at + random.int(25, 90) * 1000
  if (night(at) && !scenario.night) return intoHours(at, random)
  const longestMinutes = quick
    ? 8
    : plan.channel === 'form'
      ? 140
      : plan.channel === 'letter'
        ? 420
        : plan.channel === 'chat'
          ? 14
          : 45
  const answer = at + random.int(1, longestMinutes) * minute + random.int(5, 55) * 1000
  return scenario.night ? answer : intoHours(answer, random)
}

export function customerTime(draft: Draft, low = 1, high = 25): number {
  const { plan, at } = draft
  if (emergency(plan)) return at + plan.random.int(20, 70) * 1000
  const later = at + plan.random.int(low, high) * minute + plan.random.int(3, 57) * 1000
  const h = hourOfDay(later)
  return plan.scenario.night || (h >= 7 && h < 23) ? later : intoHours(later, plan.random, 7, 23)
}

export function deadline(draft: Draft, at: number, factor = 1): number {
  const { plan } = draft
  const [low, high] = plan.scenario.hours ?? [2, 6]
  if (emergency(plan)) return urgentDeadline(at, 0.4)
  const hours = (low + plan.random.next() * (high - low)) * factor
  return shortNotice(plan)
    ? urgentDeadline(at, Math.max(0.5, hours))
    : deadlineAfter(at, Math.max(1, hours), plan.random)
}

/** When thanks come: words like 昨晚 or 这两天 need a night or some days in between. */
export function thanksTime(draft: Draft, words: string): number {
  const { random } = draft.plan
  const morning = startOfDay(dayNumber(draft.at) + 1) + random.int(8 * 60 + 5, 11 * 60) * minute
  if (
    /前天|这两天|那天|搬完|玩得|收到水了|做得细|阿姨人好|比外面平台|赶上开业|装上了|Two quiet|loved|welcome/.test(words)
  )
    return morning + random.int(2, 3) * day
  if (/昨晚|昨天|今早|早上|今天|来水|睡着|能休息|晚高峰/.test(words))
    return /晚高峰/.test(words) ? morning + 11 * hour : morning
  return customerTime(draft, 8, random.chance(0.3) ? 900 : 120)
}

export const say = (
  draft: Draft,
  at: number,
  key: Parameters<typeof glue>[1],
  extra: Record<string, string> = {},
): string | null => {
  const lines = glue(draft, key)
  return lines ? write(draft, lines, { hi: greeting(at, draft.plan.customer.language), ...extra }) : null
}

export function greet(draft: Draft, at: number): string {
  const mood =
    draft.plan.scenario.english || emergency(draft.plan) ? '' : write(draft, chinese.empathy[draft.plan.scenario.mood])
  return (say(draft, at, 'greet') ?? '') + mood
}
