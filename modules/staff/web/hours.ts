import type { OpeningHours, Span } from '#modules/staff/contract.ts'
import type { Words } from '#platform/web/index.ts'

/** Monday to Friday 9–12 and 13:30–18, closed on weekends: where an editor starts. */
export function usualHours(timeZone: string): OpeningHours {
  const day: Span[] = [
    { from: '09:00', to: '12:00' },
    { from: '13:30', to: '18:00' },
  ]
  return {
    timeZone,
    week: [day, day, day, day, day, [], []].map((spans) => spans.map((one) => ({ ...one }))),
    holidays: [],
    makeUpDays: [],
  }
}

const spansText = (spans: readonly Span[]) => spans.map(({ from, to }) => `${from}–${to}`).join(' ')

/** 周一至周五 09:00–12:00 13:30–18:00: neighbouring days with the same hours together, closed days left out. */
export function hoursSummary(hours: OpeningHours, t: Words): string[] {
  const groups: { first: number; last: number; text: string }[] = []
  hours.week.forEach((spans, day) => {
    const text = spansText(spans)
    const before = groups.at(-1)
    if (before && before.text === text && before.last === day - 1) before.last = day
    else groups.push({ first: day, last: day, text })
  })
  return groups
    .filter(({ text }) => text !== '')
    .map(({ first, last, text }) => {
      if (first === 0 && last === 6) return t('teams.summary', { days: t('teams.everyday'), hours: text })
      if (first === 0 && last === 4) return t('teams.summary', { days: t('teams.weekdays'), hours: text })
      const days = first === last ? t(`teams.day.${first}`) : `${t(`teams.day.${first}`)}–${t(`teams.day.${last}`)}`
      return t('teams.summary', { days, hours: text })
    })
}

/** Half hours of a day for a list: 00:00 … 23:30, with 24:00 as an end. */
export const clockTimes = (asEnd: boolean): string[] => {
  const all = Array.from(
    { length: 48 },
    (_, index) => `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 ? '30' : '00'}`,
  )
  return asEnd ? [...all.slice(1), '24:00'] : all
}
