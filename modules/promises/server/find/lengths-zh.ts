import { workedDayAfter, workedTimeAfter } from './calendar.ts'
import { atTime, type Due, endOfDay, type Frame, point, startOfDay, until, wholeDays } from './due.ts'

/** When a length of time in this unit is over; `afterwards`: then, and not before (3天后); else until then (3天内). */
export function lengthDue(
  frame: Frame,
  name: string,
  { least, most }: { least: number; most: number },
  afterwards: boolean,
): Due {
  const { at, calendar } = frame
  if (name === '工作小时') {
    const to = workedTimeAfter(calendar, at, Math.round(most * 3600))
    return afterwards ? point(to) : until(frame, to)
  }
  const minutes = /^(分|min)/.test(name)
    ? 1
    : /^(小时|钟|h)/.test(name)
      ? 60
      : name === '刻钟'
        ? 15
        : /^秒/.test(name)
          ? 1 / 60
          : 0
  if (minutes > 0) {
    const to = at.add({ seconds: Math.round(most * minutes * 60) })
    const from = at.add({ seconds: Math.round(least * minutes * 60) })
    return afterwards ? { from, to, precision: 'time' } : until(frame, to)
  }
  const today = at.toPlainDate()
  if (/^(工作日|工作天|营业日)$/.test(name)) {
    const day = workedDayAfter(calendar, today, Math.max(1, Math.ceil(most)))
    if (afterwards) return wholeDays(frame, workedDayAfter(calendar, today, Math.max(1, Math.ceil(least))), day)
    return until(frame, atTime(frame, day, calendar.closing(day)), 'day')
  }
  const unitDays = /^(天|日|自然日)$/.test(name) ? 1 : /^(周|星期|礼拜)$/.test(name) ? 7 : 0
  if (unitDays === 1 && most < 1) {
    const to = at.add({ hours: 12 })
    return afterwards ? point(to) : until(frame, to)
  }
  const ahead = (count: number) => {
    if (unitDays > 0) return today.add({ days: Math.ceil(count * unitDays) })
    const months = name === '年' ? count * 12 : count
    return today.add({ months: Math.floor(months), days: Math.round((months % 1) * 30) })
  }
  if (afterwards) return wholeDays(frame, ahead(least), ahead(most))
  return { from: startOfDay(frame, today), to: endOfDay(frame, ahead(most)), precision: 'day' }
}
