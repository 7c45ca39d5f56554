import { workedDayAfter, workedDayFrom } from './calendar.ts'
import { type Days, readDays } from './days-zh.ts'
import {
  atTime,
  type Due,
  endOfDay,
  type Frame,
  isPast,
  onClock,
  point,
  startOfDay,
  type TimeMention,
  until,
  wholeDay,
  wholeDays,
} from './due.ts'
import { lengthDue } from './lengths-zh.ts'
import { number, readNumber, readRange } from './numerals.ts'
import { parts, readPart } from './parts-zh.ts'

const before = '(?:之前|以前|前(?!台|面|往|期|端|来|去|提|后|述)|为止)'
const within = '(?:之内|以内|内(?!容|部|存|心|外(?![送卖勤])|网|科|地|线))'
const after = '(?:之后|以后|后(?!天|续|台|面|期|勤|果|悔|来|日|续))'
const about = '(?:前后|左右|上下|许)'
const relation = new RegExp(`\\s?(?:(${before})|(${within})|(${after})|(${about}))`, 'y')
const limit = /(?:(?:最迟|最晚|至迟|不晚于|不迟于|不超过|最多|最长|截至|截止到?|给我们?)\s?(?:在|于|到)?\s?){1,2}/y
const beginning = /(?:在|于|到|赶在|争取在?|预计在?|大约在?|大概在?|约在?|将于|定于)\s?/y

const clockPattern = new RegExp(
  `(${number})\\s?(?:(点|时(?!间|候|段|效|限|长|常|而|尚|不|光|代|刻))(?:(半)|(整|钟)|([一三])刻|(?:过)?(\\d{2}(?!\\d)|[一二三四五]?十[一二三四五六七八九]?|${number}(?=\\s?分(?!钟)))\\s?分?|)|:(\\d{2})(?::\\d{2})?(?!\\d))`,
  'y',
)
/** `2-4点`, `两到四点`: the first hour stands without its own 点. */
const hourRange = new RegExp(`(${number})\\s?(?:-|~|—|–|到|至)\\s?(?=(${number})\\s?点)`, 'y')
const rangeJoin = /\s?(?:-|~|—|–|到|至)\s?/y

/** Somebody goes or rings at that hour: 让工程部11点过去. */
const acts = /^\s?(?:过去|过来|到(?!底|期|时)|上门|准时|[给打回][您你]|打给|派|来接|去接|出发)/

type Clock = { end: number; hour: number; minute: number; marked: boolean }

function readClock(text: string, start: number): Clock | null {
  clockPattern.lastIndex = start
  const m = clockPattern.exec(text)
  if (!m) return null
  const hour = readNumber(m[1]!)
  const minute = m[3] ? 30 : m[5] ? (m[5] === '一' ? 15 : 45) : m[6] ? readNumber(m[6]) : m[7] ? Number(m[7]) : 0
  if (!(Number.isInteger(hour) && hour <= 24 && minute < 60)) return null
  // 一点 alone is "a little", 两点建议 two remarks: without a sign of the clock it needs a day beside it.
  const marked =
    Boolean(m[3] ?? m[4] ?? m[5] ?? m[7]) ||
    m[6] !== undefined ||
    (!/^[一两]$/.test(m[1]!) && acts.test(text.slice(start + m[0].length)))
  return { end: start + m[0].length, hour, minute, marked }
}

/** The hour of a 24-hour clock that is meant, by the part of the day or by what is still ahead. */
function hourMeant(hour: number, part: string | undefined, ahead: (hour: number) => boolean): number {
  if (hour > 12 || hour === 0) return hour
  if (part === '晚上') return hour === 12 ? 24 : hour < 5 ? hour + 24 : hour + 12
  if (part === '下午' || part === '傍晚') return hour === 12 ? 12 : hour + 12
  if (part === '中午') return hour <= 3 ? hour + 12 : hour
  if (part) return hour
  if (hour <= 6) return hour + 12
  if (hour < 12 && !ahead(hour) && ahead(hour + 12)) return hour + 12
  return hour
}

const gap = /\s?(?:的)?\s?(?:\([^()]{1,14}\))?\s?/y
function skipGap(text: string, at: number): number {
  gap.lastIndex = at
  return at + (gap.exec(text)?.[0].length ?? 0)
}

const closing = new RegExp(`(?:下班|打烊|收工|放工|收市|关门)(?:${before}|时)`, 'y')
/** 最迟周四下班, 不超过周四下班给您: 前 is left out where the day or a limit stands before it. */
const closingAlone = /(?:下班|打烊|收工|放工)(?!后|之后|以后|了|时间|路|高峰|早|晚|的)/y
const openingTime = /一?(?:上班|开门|开市)(?:后|之后|时|就|前|之前)?/y
const mealTime = new RegExp(`(?:午饭|午餐|午休|吃午饭)${before}`, 'y')

/** Named without saying when. */
const vague =
  /(?:稍后|稍候|稍晚|等一?下|等会儿?|待会儿?|一会儿?|过会儿?|晚点儿?|晚些时候|晚一点|回头|随后|尽快|尽早|尽速|马上|立马|立即|立刻|即刻|第一时间|近期|近日|过几天|过两天|这几天|这一?两[天日]|改天|很快|不久|抽空|有空|几分钟后|片刻后|现在就|这就|立刻就|(?:之后|后)再(?=给|帮|为|联|回|跟|与|通|告|答))/y

/** All times named in a folded text, in order. */
export function findTimesZh(text: string, frame: Frame): TimeMention[] {
  const found: TimeMention[] = []
  for (let at = 0; at < text.length; ) {
    const one = readMention(text, at, frame)
    if (one) {
      found.push(one)
      at = one.end
    } else at += 1
  }
  return found
}

function readMention(text: string, start: number, frame: Frame): TimeMention | null {
  limit.lastIndex = start
  const limited = limit.exec(text)
  beginning.lastIndex = start
  const prefix = limited ?? beginning.exec(text)
  const from = start + (prefix?.[0].length ?? 0)
  const read = (as: Frame) =>
    readDuration(text, from, as, limited !== null) ?? readMoment(text, from, as, limited !== null)
  const said = read(frame)
  if (said?.due) {
    const on = (day: Temporal.PlainDate) => read({ ...frame, at: startOfDay(frame, day) })?.due ?? null
    return { ...said, ...reckonedFrom(readDays(text, from, frame)), on, start }
  }
  if (said) return { ...said, start }
  if (prefix) return null
  vague.lastIndex = start
  const loose = vague.exec(text)
  return loose ? { start, end: start + loose[0].length, due: null, past: false } : null
}

type Said = Omit<TimeMention, 'start'>

/** What the day of a mention is reckoned from, where it is not today. */
function reckonedFrom(days: Days | null): Pick<TimeMention, 'anaphoric' | 'weekday'> {
  if (days?.anaphoric) return { anaphoric: true }
  return days?.weekly ? { weekday: true } : {}
}

function readMoment(text: string, start: number, frame: Frame, limited: boolean): Said | null {
  const previous = text[start - 1] ?? ''
  let days = readDays(text, start, frame)
  // 3日 within 13日, 5号 within 15号楼: a number that goes on to the left is not this one.
  if (days && /\d/.test(text[start]!) && /[\d.:/-]/.test(previous)) days = null
  let at = days ? skipGap(text, days.end) : start
  if (days) {
    const second = readDays(text, at, frame)
    // 元旦当天 is the festival itself.
    if (/^当[天日]/.test(text.slice(at))) {
      days = { ...days, end: at + 2 }
      at = skipGap(text, at + 2)
    } else if (second?.fixed && second.first.equals(second.last)) {
      days = second
      at = skipGap(text, second.end)
    }
  }
  if (days) {
    const stretch = readDayRange(text, at, frame, days)
    if (stretch) return stretch
  }
  closing.lastIndex = at
  closingAlone.lastIndex = at
  const close = closing.exec(text) ?? (days || limited ? closingAlone.exec(text) : null)
  if (close) return { ...closingOf(frame, days), end: at + close[0].length }
  mealTime.lastIndex = at
  const meal = mealTime.exec(text)
  if (meal)
    return settle(frame, until(frame, onClock(frame, days?.first ?? frame.at.toPlainDate(), 12)), at + meal[0].length)
  openingTime.lastIndex = at
  const open = days ? openingTime.exec(text) : null
  if (open && days) {
    const worked = workedDayFrom(frame.calendar, days.first)
    const opens = atTime(frame, worked, frame.calendar.opening(worked))
    if (open[0].startsWith('一')) return settle(frame, point(opens), at + open[0].length)
    return settle(frame, { from: opens, to: onClock(frame, worked, 12), precision: 'time' }, at + open[0].length)
  }
  const spoken = readPart(text, at)
  const part = spoken?.part ?? days?.part
  if (spoken) at = skipGap(text, spoken.end)
  if (/[\d.]/.test(previous) && !days && !spoken) return null
  const clocked = readClocks(text, at, frame, { days, part, limited })
  if (clocked) return days ? clocked : { ...clocked, dayless: true }
  if (!days && !spoken) return null
  const end = spoken ? spoken.end : days!.end
  const said = withoutClock(text, end, frame, { days, part, limited })
  return said && !days ? { ...said, dayless: true } : said
}

function closingOf(frame: Frame, days: Days | null): { due: Due; past: boolean } {
  const today = frame.at.toPlainDate()
  const wanted = days ? (days.first.equals(days.last) ? days.first : days.last) : today
  let day = days ? wanted : workedDayFrom(frame.calendar, today)
  let to = atTime(frame, day, frame.calendar.closing(day))
  if (!days && Temporal.ZonedDateTime.compare(to, frame.at) <= 0) {
    day = workedDayAfter(frame.calendar, day, 1)
    to = atTime(frame, day, frame.calendar.closing(day))
  }
  if (days?.weekly && Temporal.ZonedDateTime.compare(to, frame.at) <= 0) to = to.add({ days: 7 })
  const due = until(frame, to)
  return { due, past: isPast(frame, due) }
}

/** 周三到周五, 5号到8号, 明天或后天. */
function readDayRange(text: string, at: number, frame: Frame, first: Days): Said | null {
  const join = /\s?(?:-|~|—|–|到|至|或者?)\s?/y
  join.lastIndex = at
  const joined = join.exec(text)
  if (!joined) return null
  const next = readDays(text, at + joined[0].length, frame)
  if (!next) return null
  const last = Temporal.PlainDate.compare(next.last, first.first) < 0 ? next.last.add({ days: 7 }) : next.last
  relation.lastIndex = next.end
  const rel = relation.exec(text)
  const end = next.end + (rel?.[0].length ?? 0)
  return settle(frame, wholeDays(frame, first.first, last), end)
}

type About = { days: Days | null; part: string | undefined; limited: boolean }

function readClocks(text: string, start: number, frame: Frame, { days, part, limited }: About): Said | null {
  const today = frame.at.toPlainDate()
  const day = days?.last ?? today
  hourRange.lastIndex = start
  const pair = hourRange.exec(text)
  const firstClock: Clock | null = pair
    ? { end: start + pair[0].length, hour: readNumber(pair[1]!), minute: 0, marked: true }
    : readClock(text, start)
  if (!firstClock || firstClock.hour > 24) return null
  let end = firstClock.end
  const ahead = (hour: number) =>
    Temporal.ZonedDateTime.compare(onClock(frame, day, hour, firstClock.minute), frame.at) > 0
  rangeJoin.lastIndex = end
  const ranged = pair !== null || (rangeJoin.test(text) && readClock(text, rangeJoin.lastIndex) !== null)
  // 10点到12点 said at half past ten is this morning's: of a stretch the end must be ahead, not its beginning.
  const hour = hourMeant(firstClock.hour, part, ranged ? () => true : ahead)
  let from = onClock(frame, day, hour, firstClock.minute)
  let to: Temporal.ZonedDateTime | null = null
  rangeJoin.lastIndex = end
  const joined = pair ? { 0: '' } : rangeJoin.exec(text)
  if (joined) {
    const later = readSecond(text, end + joined[0].length, frame, { day, part, from })
    if (later) {
      to = later.at
      end = later.end
    }
  }
  relation.lastIndex = end
  const rel = relation.exec(text)
  if (!days && !part && !firstClock.marked && !to && !rel && !limited) return null
  if (rel) end += rel[0].length
  // Without a day the next such hour is meant; a weekday whose hour is over is next week's.
  const shift = !days ? { days: 1 } : days.weekly ? { days: 7 } : null
  if (shift && Temporal.ZonedDateTime.compare(to ?? from, frame.at) <= 0) {
    from = from.add(shift)
    to = to?.add(shift) ?? null
  }
  if (rel?.[3]) return settle(frame, { from, to: endOfDay(frame, from.toPlainDate()), precision: 'time' }, end)
  if (rel?.[1] || rel?.[2] || limited) return settle(frame, until(frame, to ?? from), end)
  return settle(frame, to ? { from, to, precision: 'time' } : point(from), end)
}

function readSecond(
  text: string,
  start: number,
  frame: Frame,
  first: { day: Temporal.PlainDate; part: string | undefined; from: Temporal.ZonedDateTime },
): { end: number; at: Temporal.ZonedDateTime } | null {
  const part = readPart(text, start)
  const clock = readClock(text, part ? skipGap(text, part.end) : start)
  if (!clock) return null
  const isAfter = (hour: number) =>
    Temporal.ZonedDateTime.compare(onClock(frame, first.day, hour, clock.minute), first.from) > 0
  let hour = hourMeant(clock.hour, part?.part ?? first.part, isAfter)
  if (!isAfter(hour) && isAfter(hour + 12) && hour + 12 <= 24) hour += 12
  return isAfter(hour) ? { end: clock.end, at: onClock(frame, first.day, hour, clock.minute) } : null
}

function withoutClock(text: string, start: number, frame: Frame, { days, part, limited }: About): Said | null {
  relation.lastIndex = start
  const rel = relation.exec(text)
  const end = start + (rel?.[0].length ?? 0)
  const today = frame.at.toPlainDate()
  if (part) {
    const { from, to, before: edge } = parts[part]!
    let day = days?.last ?? today
    let due = partDue(frame, day, from, to)
    if (!days && isPast(frame, due)) {
      day = today.add({ days: 1 })
      due = partDue(frame, day, from, to)
    }
    if (days?.weekly && isPast(frame, due)) {
      day = day.add({ days: 7 })
      due = partDue(frame, day, from, to)
    }
    if (rel?.[1]) return settle(frame, until(frame, onClock(frame, day, edge)), end)
    // 最晚中午 is noon, 最晚下午 the end of the afternoon.
    if (rel?.[2] || limited)
      return settle(frame, until(frame, part === '中午' ? onClock(frame, day, edge) : due.to), end)
    return settle(frame, due, end)
  }
  if (!days) return null
  if (rel?.[3]) {
    // 春节后, 周三以后: from then on, nobody said until when.
    const next = days.last.add({ days: 1 })
    return { due: days.before ? null : wholeDay(frame, next), past: false, end }
  }
  if (rel?.[1]) return settle(frame, until(frame, endOfDay(frame, days.before ?? days.last), 'day'), end)
  if (rel?.[2] || limited) return settle(frame, until(frame, endOfDay(frame, days.last), 'day'), end)
  return settle(frame, wholeDays(frame, days.first, days.last), end)
}

function partDue(frame: Frame, day: Temporal.PlainDate, from: number, to: number): Due {
  const last = to === 24 ? endOfDay(frame, day) : onClock(frame, day, to)
  return { from: onClock(frame, day, from), to: last, precision: 'time' }
}

function settle(frame: Frame, due: Due, end: number): Said {
  // 3-1天, 周五到周三: said the wrong way round, the end counts.
  const from = Temporal.ZonedDateTime.compare(due.from, due.to) > 0 ? due.to : due.from
  return { due: { ...due, from }, past: isPast(frame, due), end }
}

const amount = `(${number}(?:\\s?(?:-|~|—|–|到|至|或者?)\\s?${number})?|半)`
const unit =
  '(工作小时|分钟|分(?!之|享|析|店|局|公)|min(?:ute)?s?|小时|钟头|钟(?!头|点|表|楼|声)|h(?:ou)?rs?|h(?![a-z])|刻钟|秒钟?|工作日|工作天|营业日|自然日|天|日|周|星期|礼拜|月(?!份|底|初|末|中|\\d)|年)'
const durationPattern = new RegExp(
  `(?:(再过|过)\\s?)?${amount}\\s?(个)?\\s?(半)?\\s?(?:多)?\\s?${unit}(半)?(?:的?时间)?`,
  'y',
)
/** A length of time alone says nothing; with one of these before or behind it is a term. */
const expected = /(?:大约|大概|约|预计|估计|需要|需|还要|再等)\s?$/

function readDuration(text: string, start: number, frame: Frame, limited: boolean): Said | null {
  if (/[\d.]/.test(text[start - 1] ?? '') && /\d/.test(text[start] ?? '')) return null
  durationPattern.lastIndex = start
  const m = durationPattern.exec(text)
  if (!m) return null
  const [whole, later, given, , half, name, halfMore] = m
  let end = start + whole.length
  relation.lastIndex = end
  const rel = relation.exec(text)
  if (rel) end += rel[0].length
  const range = given === '半' ? { least: 0.5, most: 0.5 } : readRange(given!)
  const extra = half || halfMore ? 0.5 : 0
  const least = range.least + extra
  const most = range.most + extra
  if (!Number.isFinite(most) || most > 1000) return null
  if (rel?.[1]) return { due: null, past: true, end }
  const head = text.slice(0, start)
  const bare = !rel && !later && !limited && !expected.test(head)
  // 1-3个工作日原路退回: of working days 内 is often left out; 需要3个工作日的 describes.
  const worked =
    /^(工作日|工作天|营业日)$/.test(name!) &&
    /(?:^|[在于将会])$/.test(head) &&
    !/^(?:的|以上|后|前)/.test(text.slice(end))
  // 师傅十分钟就到, 5分钟: what follows at once, or nothing else, makes it a term.
  const prompt =
    /^(?:工作小时|分|min|小时|钟头|h|刻钟)/.test(name!) &&
    /^\s?(?:就|便|能|可|必|后?到|之后|送|赶|搞定|修|弄|解决|完|给|回|帮|上门|见|[~!]?$)/.test(text.slice(end)) &&
    !/(?:用|费|花|过程|时长|全程|共|每|续航|提前|超过|等了|晚了|已经?|了)\s?$/.test(head)
  if (bare && !worked && !prompt) return null
  // 5号内, 3月内 with a bare month or day number are dates, not lengths of time.
  const afterwards = Boolean(rel?.[3] ?? later)
  const said = settle(frame, lengthDue(frame, name!, { least, most }, afterwards), end)
  return { ...said, length: /[天日周月]|星期|礼拜/.test(name!) ? 'days' : 'short' }
}
