import { currentLocale, formatDate } from '#platform/web/index.ts'
import type { ScorecardRowRecord, ScorecardView } from '../../contract/scorecards.ts'

/** +0.33, −1.20, 0.00; – without a score. */
export function average(value: number | null): string {
  if (value === null) return '–'
  const text = Math.abs(value).toFixed(2)
  return value > 0 ? `+${text}` : value < 0 ? `−${text}` : text
}

/** With fewer scores a line says little: it is drawn fainter. */
export const fewestScores = 5
export const saysLittle = ({ count }: { count: number }): boolean => count > 0 && count < fewestScores

export const range = ({ low, high }: { low: number; high: number }): string =>
  `${average(low)} ${currentLocale() === 'en' ? 'to' : '~'} ${average(high)}`
export const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)}%`)

/** What a line is of, as people read it. */
export function lineName(row: ScorecardRowRecord, by: ScorecardView, t: (key: string) => string): string {
  switch (by) {
    case 'day':
    case 'week':
    case 'month':
      return by === 'month' ? row.key.slice(0, 7) : formatDate(`${row.key}T12:00:00Z`)
    case 'agent':
    case 'team':
    case 'touchpoint':
    case 'customer':
      return row.name || t(`cards.nobody.${by}Id`)
    case 'conversation':
      return row.name
  }
}
