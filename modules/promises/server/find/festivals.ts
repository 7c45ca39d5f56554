/** Month and day by the sun (`solar`) or by the Chinese calendar (`lunar`). */
const festivals: Readonly<Record<string, readonly ['solar' | 'lunar', number, number]>> = {
  元旦: ['solar', 1, 1],
  清明: ['solar', 4, 5],
  五一: ['solar', 5, 1],
  劳动节: ['solar', 5, 1],
  国庆: ['solar', 10, 1],
  十一: ['solar', 10, 1],
  双十一: ['solar', 11, 11],
  双十二: ['solar', 12, 12],
  圣诞: ['solar', 12, 25],
  平安夜: ['solar', 12, 24],
  圣诞夜: ['solar', 12, 24],
  冬至: ['solar', 12, 22],
  跨年: ['solar', 12, 31],
  跨年夜: ['solar', 12, 31],
  小年: ['lunar', 12, 23],
  腊八: ['lunar', 12, 8],
  七夕: ['lunar', 7, 7],
  重阳: ['lunar', 9, 9],
  春节: ['lunar', 1, 1],
  过年: ['lunar', 1, 1],
  年前: ['lunar', 1, 1],
  除夕: ['lunar', 1, 1],
  元宵: ['lunar', 1, 15],
  端午: ['lunar', 5, 5],
  中秋: ['lunar', 8, 15],
}

/**
 * The next day of a festival from `from` on. Lunar ones by the runtime's Chinese calendar; null where it has none.
 */
export function festivalDay(word: string, from: Temporal.PlainDate): Temporal.PlainDate | null {
  const known = festivals[word] ?? festivals[word.replace(/节$/, '')]
  if (!known) return null
  const [kind, month, day] = known
  for (let ahead = -1; ahead <= 1; ahead += 1) {
    const date =
      kind === 'solar' ? from.with({ month, day }).add({ years: ahead }) : lunarDay(from.year + ahead, month, day)
    if (!date) return null
    const shown = word === '除夕' ? date.subtract({ days: 1 }) : date
    if (Temporal.PlainDate.compare(shown, from) >= 0) return shown
  }
  return null
}

/** The day of a lunar month in the year that begins with the spring festival of the given year. */
function lunarDay(year: number, month: number, day: number): Temporal.PlainDate | null {
  try {
    // The middle of the year is always in the lunar year that began in its spring.
    const middle = Temporal.PlainDate.from({ year, month: 7, day: 1 }).withCalendar('chinese')
    const monthCode = `M${String(month).padStart(2, '0')}`
    return Temporal.PlainDate.from({ year: middle.year, monthCode, day, calendar: 'chinese' }).withCalendar('iso8601')
  } catch {
    return null
  }
}
