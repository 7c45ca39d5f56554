import type { QuickTime, WrittenIn } from '../../contract/find.ts'
import { type WorkCalendar, workedDayAfter, workedDayFrom } from './calendar.ts'
import { atTime, type Due, endOfDay, frameOf } from './due.ts'

export type Quick = { key: QuickTime; at: Temporal.ZonedDateTime; precision: Due['precision']; words: Words }
type Words = Record<WrittenIn, string>

const noon = Temporal.PlainTime.from('12:00')
const words: Record<QuickTime, Words> = {
  'half-hour': { 'zh-Hans': '30分钟内', 'zh-Hant': '30分鐘內', en: 'within 30 minutes' },
  'two-hours': { 'zh-Hans': '2小时内', 'zh-Hant': '2小時內', en: 'within 2 hours' },
  today: { 'zh-Hans': '今天下班前', 'zh-Hant': '今天下班前', en: 'by close of business today' },
  'tomorrow-morning': { 'zh-Hans': '明天上午', 'zh-Hant': '明天上午', en: 'tomorrow morning' },
  tomorrow: { 'zh-Hans': '明天下班前', 'zh-Hant': '明天下班前', en: 'by close of business tomorrow' },
  'two-days': { 'zh-Hans': '2个工作日内', 'zh-Hant': '2個工作天內', en: 'within 2 business days' },
}

/**
 * Due times to choose from when somebody promised without one: only such as lie ahead, "today" while it is worked, and
 * "tomorrow" when tomorrow is.
 */
export function quickTimes(at: Temporal.Instant, calendar: WorkCalendar): Quick[] {
  const frame = frameOf(at, calendar)
  const today = frame.at.toPlainDate()
  const tomorrow = today.add({ days: 1 })
  const found: Quick[] = [
    { key: 'half-hour', at: frame.at.add({ minutes: 30 }), precision: 'time', words: words['half-hour'] },
    { key: 'two-hours', at: frame.at.add({ hours: 2 }), precision: 'time', words: words['two-hours'] },
  ]
  const add = (key: QuickTime, when: Temporal.ZonedDateTime) =>
    found.push({ key, at: when, precision: 'time', words: words[key] })
  const closing = atTime(frame, today, calendar.closing(today))
  if (calendar.works(today) && Temporal.ZonedDateTime.compare(closing, frame.at.add({ minutes: 30 })) > 0) {
    add('today', closing)
  }
  if (workedDayFrom(calendar, tomorrow).equals(tomorrow)) {
    add('tomorrow-morning', atTime(frame, tomorrow, noon))
    add('tomorrow', atTime(frame, tomorrow, calendar.closing(tomorrow)))
  }
  const second = workedDayAfter(calendar, today, 2)
  const end = calendar.works(second) ? atTime(frame, second, calendar.closing(second)) : endOfDay(frame, second)
  add('two-days', end)
  return found
}
