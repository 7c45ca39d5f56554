import type { Frame } from './due.ts'
import { festivalDay } from './festivals.ts'
import { number, readNumber } from './numerals.ts'

/** Days that were named: one (`first` = `last`) or a stretch such as 本周. `before` is what 前 after it means the end of. */
export type Days = {
  end: number
  first: Temporal.PlainDate
  last: Temporal.PlainDate
  /** Says which day by itself, so one that is over is meant as past; else the next such day is meant. */
  fixed: boolean
  /** A weekday alone: when its hour is over today, next week's is meant. */
  weekly?: boolean
  /** 当天, 次日: reckoned from the day that is spoken of. */
  anaphoric?: boolean
  /** The end that 前 speaks of, when it is not the end of `last` (周末前 is before the weekend). */
  before?: Temporal.PlainDate
  /** 今晚, 明早: a part of the day goes with it. */
  part?: string
}

type Reader = (match: RegExpExecArray, frame: Frame) => Omit<Days, 'end'> | null

const day = (date: Temporal.PlainDate, fixed = true) => ({ first: date, last: date, fixed })
const today = (frame: Frame) => frame.at.toPlainDate()
const lastOf = (month: Temporal.PlainDate) => month.with({ day: month.daysInMonth })

const relative: Readonly<Record<string, number>> = {
  今天: 0,
  今日: 0,
  今儿: 0,
  当天: 0,
  当日: 0,
  本日: 0,
  即日: 0,
  明天: 1,
  听日: 1,
  明日: 1,
  明儿: 1,
  次日: 1,
  翌日: 1,
  隔天: 1,
  隔日: 1,
  第二天: 1,
  后天: 2,
  后日: 2,
  大后天: 3,
}
const weekdays = '一二三四五六日天1234567'
const weekdayNumber = (sign: string) =>
  /\d/.test(sign) ? Number(sign) : sign === '天' ? 7 : weekdays.indexOf(sign) + 1

function monday(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 })
}

/** A date without its year: this year's, unless that is long over. */
function inNearestYear(frame: Frame, month: number, dayOfMonth: number): Temporal.PlainDate | null {
  const now = today(frame)
  try {
    const date = Temporal.PlainDate.from({ year: now.year, month, day: dayOfMonth }, { overflow: 'reject' })
    const gone = date.until(now).total({ unit: 'days' })
    return gone > 120 ? date.add({ years: 1 }) : date
  } catch {
    return null
  }
}

function onDate(year: number, month: number, dayOfMonth: number): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from({ year, month, day: dayOfMonth }, { overflow: 'reject' })
  } catch {
    return null
  }
}

/** The next day of the month with this number. */
function nextDayOfMonth(frame: Frame, dayOfMonth: number): Temporal.PlainDate | null {
  let month = today(frame).with({ day: 1 })
  for (let tries = 0; tries < 3; tries += 1, month = month.add({ months: 1 })) {
    if (dayOfMonth > month.daysInMonth) continue
    const date = month.with({ day: dayOfMonth })
    if (Temporal.PlainDate.compare(date, today(frame)) >= 0) return date
  }
  return null
}

const week = '(?:周|星期|礼拜)'
const notPlace =
  '(?!楼|梯|床|口|杆|泵|馆|仓|电梯|线|店|房|机|门|厅|车|厂|院|柜|窗|单|桌|位|码|卡|铺|仓|站|栋|幢|室|井|令|称|召|充电|桩|岗|亭|闸|道|出口|入口|包[间厢]|会议|展|摊|档|座|排|箱|格|园|区|街|路|弄|巷|支|厨|病|诊|线路|机柜|配电|变电)'
const monthWords: Readonly<Record<string, number>> = { 本: 0, 这个: 0, 这: 0, 当: 0, 下: 1, 下个: 1, 次: 1, '': 0 }

function monthFrom(frame: Frame, word: string): Temporal.PlainDate {
  return today(frame)
    .with({ day: 1 })
    .add({ months: monthWords[word] ?? 0 })
}

/** Patterns in the order they are tried. Each begins where the mention does. */
const readers: readonly [RegExp, Reader][] = [
  [
    new RegExp(`(今|本|明|后)年\\s?(${number})\\s?月\\s?(${number})\\s?[日号]?`, 'y'),
    (m, frame) => {
      const year = today(frame).year + ({ 今: 0, 本: 0, 明: 1, 后: 2 }[m[1]!] ?? 0)
      const date = onDate(year, readNumber(m[2]!), readNumber(m[3]!))
      return date && day(date)
    },
  ],
  [
    /(\d{4})\s?[年/.-]\s?(\d{1,2})\s?[月/.-]\s?(\d{1,2})[日号]?/y,
    (m) => {
      const date = onDate(Number(m[1]), Number(m[2]), Number(m[3]))
      return date && day(date)
    },
  ],
  [
    new RegExp(`(${number})\\s?月\\s?(?:份\\s?)?(${number})\\s?[日号]?${notPlace}`, 'y'),
    (m, frame) => {
      const date = inNearestYear(frame, readNumber(m[1]!), readNumber(m[2]!))
      return date && day(date)
    },
  ],
  [
    /(\d{1,2})[/](\d{1,2})(?![\d/])/y,
    (m, frame) => {
      const date = inNearestYear(frame, Number(m[1]), Number(m[2]))
      return date && day(date)
    },
  ],
  [
    new RegExp(`(本|这个|这|当|下个|下|次)月(?:的)?\\s?(${number})[日号]${notPlace}`, 'y'),
    (m, frame) => {
      const month = monthFrom(frame, m[1]!)
      const date = onDate(month.year, month.month, readNumber(m[2]!))
      return date && day(date)
    },
  ],
  [
    /(本|这个|这|当|下个|下|次|\d{1,2}|十[一二]?|[一二三四五六七八九])?月(?:份)?(?:的)?(底|末|初|中旬|上旬|下旬|中)(?!心|央|间)/y,
    (m, frame) => {
      const named = readNumber(m[1] ?? '')
      let month = named > 0 ? inNearestYear(frame, named, 1) : monthFrom(frame, m[1] ?? '')
      if (!month) return null
      const part = m[2]!
      const lastDay = { 底: 31, 末: 31, 下旬: 31, 初: 5, 上旬: 10, 中: 15, 中旬: 20 }[part] ?? 31
      const firstDay = { 底: 25, 末: 25, 下旬: 21, 初: 1, 上旬: 1, 中: 11, 中旬: 11 }[part] ?? 1
      if (m[1] === undefined && today(frame).day > lastDay) month = month.add({ months: 1 })
      const last = month.with({ day: Math.min(lastDay, month.daysInMonth) })
      return {
        first: month.with({ day: firstDay }),
        last,
        fixed: true,
        ...(part === '初' ? { before: month.with({ day: 1 }) } : {}),
      }
    },
  ],
  [
    /(本|这个|这|当|下个|下|次)个?月(?=内|之内|以内|前|之前|以前|[^\d底末初中上]|$)/y,
    (m, frame) => {
      const month = monthFrom(frame, m[1]!)
      return { first: month, last: lastOf(month), fixed: true }
    },
  ],
  [
    /(?:今|本)?年(?:底|末|终)|年内|今年内|本年内/y,
    (_m, frame) => {
      const last = Temporal.PlainDate.from({ year: today(frame).year, month: 12, day: 31 })
      return { first: last.with({ day: 1 }), last, fixed: true }
    },
  ],
  [
    /(?:今年)?(上|下)半年(?:末|底|结束|内)?/y,
    (m, frame) => {
      const half = Temporal.PlainDate.from({ year: today(frame).year, month: m[1] === '上' ? 6 : 12, day: 1 })
      return { first: half.subtract({ months: 5 }), last: lastOf(half), fixed: true }
    },
  ],
  [
    /(本|下个?|这个?)?季度?(?:末|底)|本季度?内?/y,
    (m, frame) => {
      const now = today(frame)
      const ahead = m[1]?.startsWith('下') ? 3 : 0
      const end = now.with({ day: 1 }).add({ months: 3 - ((now.month - 1) % 3) - 1 + ahead })
      return { first: end, last: lastOf(end), fixed: true }
    },
  ],
  [
    /(大后天|第二天|今天|今日|今儿|当天|当日|本日|即日|听日|明天|明日|明儿|次日|翌日|隔天|隔日|后天|后日)(?!生活|上户)/y,
    (m, frame) => ({
      ...day(today(frame).add({ days: relative[m[1]!]! })),
      ...(/^(?:当|次|翌|隔|第)/.test(m[1]!) ? { anaphoric: true } : {}),
    }),
  ],
  [
    /(?:今明)(?:两天|两日|天)?/y,
    (_m, frame) => ({ first: today(frame), last: today(frame).add({ days: 1 }), fixed: true }),
  ],
  [
    /明后(?:两天|两日|天)/y,
    (_m, frame) => ({ first: today(frame).add({ days: 1 }), last: today(frame).add({ days: 2 }), fixed: true }),
  ],
  [
    /(今|明|当|后|听)(早|晨|朝|晚|夜|午)(?!阳|餐|饭|会(?=议|[在开于]|上(?![传门线报网架交去来课班]))|报|点|些|一点|茶|安|辈|期)(?:上)?/y,
    (m, frame) => ({
      ...day(today(frame).add({ days: { 今: 0, 当: 0, 明: 1, 听: 1, 后: 2 }[m[1]!] ?? 0 })),
      ...(m[1] === '当' ? { anaphoric: true } : {}),
      part: { 早: '早上', 晨: '早上', 朝: '早上', 晚: '晚上', 夜: '晚上', 午: '中午' }[m[2]!]!,
    }),
  ],
  [
    new RegExp(`(下下个?|下个?|本|这个?|当)?${week}([${weekdays}])(?![个天]|周)`, 'y'),
    (m, frame) => {
      const number = weekdayNumber(m[2]!)
      const now = today(frame)
      const ahead = m[1]?.startsWith('下下') ? 14 : m[1]?.startsWith('下') ? 7 : 0
      const date = monday(now).add({ days: number - 1 + ahead })
      if (m[1]) return day(date)
      const next = Temporal.PlainDate.compare(date, now) < 0 ? date.add({ days: 7 }) : date
      return { ...day(next, false), weekly: true }
    },
  ],
  [
    /(下下个?|下个?|本|这个?|当)?周末/y,
    (m, frame) => {
      const ahead = m[1]?.startsWith('下下') ? 14 : m[1]?.startsWith('下') ? 7 : 0
      const saturday = monday(today(frame)).add({ days: 5 + ahead })
      return { first: saturday, last: saturday.add({ days: 1 }), fixed: true, before: saturday.subtract({ days: 1 }) }
    },
  ],
  [
    new RegExp(`(下下个?|下个?|本|这个?|当)${week}(初|中)?(?![${weekdays}末年])`, 'y'),
    (m, frame) => {
      const ahead = m[1]!.startsWith('下下') ? 14 : m[1]!.startsWith('下') ? 7 : 0
      const first = monday(today(frame)).add({ days: ahead })
      if (m[2] === '初') return { first, last: first.add({ days: 1 }), fixed: true }
      if (m[2] === '中') return { first: first.add({ days: 1 }), last: first.add({ days: 3 }), fixed: true }
      return { first, last: first.add({ days: 6 }), fixed: true, ...(ahead ? { before: first.add({ days: 6 }) } : {}) }
    },
  ],
  [
    /(元旦|春节|过年|除夕|元宵节?|清明节?|五一|劳动节|端午节?|中秋节?|国庆节?|十一(?=前|之前|以前|假|长假|黄金周)|圣诞(?!夜)节?|双十一|双十二|年前|冬至|腊八节?|小年|七夕节?|重阳节?)/y,
    (m, frame) => {
      const date = festivalDay(m[1]!, today(frame))
      return date && { ...day(date), before: date.subtract({ days: 1 }) }
    },
  ],
  [
    /平安夜|圣诞夜|跨年夜?/y,
    (m, frame) => {
      const date = festivalDay(m[0], today(frame))
      return date && day(date)
    },
  ],
  [
    new RegExp(`(${number})[日号]${notPlace}(?!内|以内|之内|间|常|后|前后)`, 'y'),
    (m, frame) => {
      const date = nextDayOfMonth(frame, readNumber(m[1]!))
      return date && day(date, false)
    },
  ],
]

/** The days named at `start`, or null. */
export function readDays(text: string, start: number, frame: Frame): Days | null {
  for (const [pattern, read] of readers) {
    pattern.lastIndex = start
    const match = pattern.exec(text)
    if (!match) continue
    const found = read(match, frame)
    if (found) return { ...found, end: start + match[0].length }
  }
  return null
}
