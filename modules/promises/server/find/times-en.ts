import { workedDayAfter } from './calendar.ts'
import { type Days, readDays } from './days-en.ts'
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
  wholeDays,
} from './due.ts'

const words: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  eighteen: 18,
  twenty: 20,
  thirty: 30,
  'forty-five': 45,
  'forty-eight': 48,
  'twenty-four': 24,
  'seventy-two': 72,
  sixty: 60,
  ninety: 90,
  couple: 2,
  few: 3,
  half: 0.5,
}
const count = `(?:\\d+(?:\\.\\d+)?|${Object.keys(words).join('|')})`
const readCount = (text: string) => (/^\d/.test(text) ? Number(text) : (words[text] ?? Number.NaN))

const clock =
  /(?:(\d{1,2})(?:[:.](\d{2}))? ?(a\.?m\.?|p\.?m\.?)(?![a-z])|(\d{1,2}):(\d{2})(?!\d)|(noon|midday|midnight|lunchtime|lunch)|(\d{1,2}) o'?clock)/y
const hourWords = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
/** Half past two, quarter to five, two o'clock. */
const spoken = new RegExp(
  `(?:(half past|half|(?:a )?quarter past|(?:a )?quarter to|(\\d{1,2}|ten|twenty|five)(?: minutes)? (past|to)) )?(${hourWords.join('|')}|\\d{1,2})( o'?clock)?\\b`,
  'y',
)
function readSpoken(text: string, start: number): { end: number; hour: number; minute: number } | null {
  spoken.lastIndex = start
  const m = spoken.exec(text)
  if (!m || !(m[1] ?? m[5])) return null
  const named = hourWords.indexOf(m[4]!) + 1 || Number(m[4])
  const by = m[2] ? (words[m[2]] ?? Number(m[2])) : 15
  const minute = m[1] === undefined ? 0 : m[1].startsWith('half') ? 30 : / to$/.test(m[1]) ? 60 - by : by
  const hour = (named < 7 ? named + 12 : named) - (m[1] && / to$/.test(m[1]) ? 1 : 0)
  return hour <= 24 && minute < 60 ? { end: start + m[0].length, hour, minute } : null
}

function readClock(text: string, start: number): { end: number; hour: number; minute: number } | null {
  const said = readSpoken(text, start)
  if (said) return said
  clock.lastIndex = start
  const m = clock.exec(text)
  if (!m) return null
  const end = start + m[0].length
  if (m[6]) return { end, hour: m[6] === 'midnight' ? 24 : 12, minute: 0 }
  const given = Number(m[1] ?? m[4] ?? m[7])
  const minute = Number(m[2] ?? m[5] ?? 0)
  const afternoon = m[3]?.startsWith('p')
  const hour = m[3] ? (given % 12) + (afternoon ? 12 : 0) : m[7] && given <= 6 ? given + 12 : given
  return hour <= 24 && minute < 60 ? { end, hour, minute } : null
}

/** "tomorrow at 9", "by 5 today": an hour without its half of the day is one of the working day. */
const bareClock =
  /(1[0-2]|[1-9])(?::([0-5]\d))?(?!\d|[:/.-]\d|(?:st|nd|rd|th)\b| ?(?:%|days?|hours?|minutes?|weeks?|months?|business|working|to|or|and|people|items?)\b)/y
/** Behind "by 6" nothing that the six could count. */
const endsThere = /^\s*(?:$|[.,;!?)]|(?:so|and|at the latest|if|sharp|because|since) )/
function readBareClock(text: string, start: number): { end: number; hour: number; minute: number } | null {
  const head = text.slice(0, start)
  const paired = /\d ?(?:[ap]\.?m\.?)? ?(?:and|to|-|–|until|till) ?$/.test(head)
  if (!paired && !/\b(?:at|by|before|around|about|until) $/.test(head)) return null
  bareClock.lastIndex = start
  const m = bareClock.exec(text)
  if (!m) return null
  const hour = Number(m[1])
  return { end: start + m[0].length, hour: hour < 7 ? hour + 12 : hour, minute: Number(m[2] ?? 0) }
}

const dayParts: Readonly<Record<string, [number, number]>> = {
  morning: [6, 12],
  noon: [11, 13],
  lunchtime: [12, 13],
  afternoon: [12, 18],
  evening: [18, 24],
  night: [18, 24],
}
const partPattern = /(?:in the |this |the )?(morning|lunchtime|afternoon|evening|night)\b/y
const limit =
  /(?:no later than|not later than|at the latest by|latest by|(?:give|allow) (?:me|us)|by|before|until|within|inside of|not more than|no more than|in less than|in under|in at most|due) (?:the )?(?=\S)/y
const lead = /(?:on|at|in|around|about|approximately|after|from|starting) /y
/** "between 9 and 11 on Monday morning", "from 2pm to 4pm tomorrow": the later hour is what is owed. */
const stretchOf = String.raw`(\d{1,2})(?:[:.](\d{2}))? ?([ap]\.?m\.?)? ?(?:and|to|-|–|—|until|till) ?(?=\d|noon|midday|midnight)`
const stretch = new RegExp(
  String.raw`(?:(?:any ?time |some ?time )?(?:between|from) |(?=\d{1,2}(?:[:.]\d{2})? ?(?:[ap]\.?m\.?)? ?(?:-|–|—|to) ?\d{1,2}(?:[:.]\d{2})? ?(?:[ap]\.?m|on |tomorrow|today|this )))${stretchOf}`,
  'y',
)
/** "tomorrow between 2 and 4 pm", "on Monday, 9-11am": the same behind its day. */
const stretchBehind = new RegExp(`,? ?(?:(?:any ?time |some ?time )?(?:between|from) )?${stretchOf}`, 'y')
const durationPattern = new RegExp(
  `(?:(?:the )?next |(?:another|about|around|approximately|up to|at most|max(?:imum)?|under|the) )*(?:(${count})(?: of| an?)?(?: ?(?:-|–|—|to|or) ?(${count}))?[ -]?)?(an? half )?(?:more )?(business|working|work|calendar)?[ -]?(second|minute|min|hour|hr|h|day|week|month)s?\\b(?: and a half)?`,
  'y',
)
const vague =
  /(?:shortly|soon(?:est)?|right away|immediately|as soon as (?:possible|we can|i can)|asap|at once|in a (?:moment|bit|while|minute)|momentarily|later(?: on)?(?! today| this)|straight away|promptly|in due course|any minute)\b/y

/**
 * All times named in a folded English text, in order.
 * @param spokenOf the day that was named before; "that day" is it
 */
export function findTimesEn(text: string, frame: Frame, spokenOf: Temporal.PlainDate | null = null): TimeMention[] {
  const found: TimeMention[] = []
  let named = spokenOf
  for (let at = 0; at < text.length; ) {
    const startsWord = at === 0 || !/[a-z\d]/.test(text[at - 1]!)
    const read = startsWord ? readMention(text, at, frame) : null
    if (read) {
      const that = named && /\b(?:that|same) day\b/.test(text.slice(at, read.end)) ? named : null
      const mention = that ? (readMention(text, at, { ...frame, at: startOfDay(frame, that) }) ?? read) : read
      named = dayOf(mention) ?? named
      found.push(mention)
      at = read.end
    } else at += 1
  }
  return found
}

/** The one day of a time, if it is of one. */
export function dayOf({ due }: TimeMention): Temporal.PlainDate | null {
  const day = due?.to.toPlainDate()
  return day && due?.from.toPlainDate().equals(day) ? day : null
}

function readMention(text: string, start: number, frame: Frame): TimeMention | null {
  limit.lastIndex = start
  const limited = limit.exec(text)
  lead.lastIndex = start
  stretch.lastIndex = start
  const paired = stretch.exec(text)
  if (paired) {
    const later = readMoment(text, start + paired[0].length, frame, paired[0])
    if (later)
      return {
        ...later,
        start,
        due: later.due && opened(later.due, paired),
        past: later.due !== null && isPast(frame, later.due),
      }
  }
  const prefix = limited ?? lead.exec(text)
  const from = start + (prefix?.[0].length ?? 0)
  const said =
    (prefix ? readDuration(text, from, frame, prefix[0]) : null) ?? readMoment(text, from, frame, prefix?.[0] ?? '')
  if (said) return { ...said, start, past: said.due !== null && isPast(frame, said.due) }
  vague.lastIndex = start
  const loose = vague.exec(text)
  return loose ? { start, end: start + loose[0].length, due: null, past: false } : null
}

type Said = { end: number; due: Due | null }

/** From the earlier hour of a stretch on: the last such hour before its end. */
function opened(due: Due, [, hour, minute]: RegExpExecArray): Due {
  const at = due.to.withPlainTime({ hour: Number(hour) % 12, minute: Number(minute ?? 0) })
  const later = at.add({ hours: 12 })
  const from = Temporal.ZonedDateTime.compare(later, due.to) < 0 ? later : at
  return Temporal.ZonedDateTime.compare(from, due.to) < 0 ? { from, to: due.to, precision: 'time' } : due
}

const quarters = /(a|(?:the )?next|three) quarters? of an hour/y

function readDuration(text: string, start: number, frame: Frame, prefix: string): Said | null {
  quarters.lastIndex = start
  const quarter = quarters.exec(text)
  if (quarter) {
    const to = frame.at.add({ minutes: quarter[1] === 'three' ? 45 : 15 })
    return { end: start + quarter[0].length, due: /^in $/.test(prefix) ? point(to) : until(frame, to) }
  }
  durationPattern.lastIndex = start
  const m = durationPattern.exec(text)
  if (!m || (!m[1] && !/^within|^in less|^inside/.test(prefix)) || /^(?:at|on|from|by|before|until|due) /.test(prefix))
    return null
  // In a minute, in a second: soon, not so exactly.
  if (/^(?:a|one)$/.test(m[1] ?? '') && /^(?:second|minute|min)$/.test(m[5]!) && /^in /.test(prefix))
    return { end: start + m[0].length, due: null }
  const end = start + m[0].length
  const half = /and a half$/.test(m[0]) || m[3] ? 0.5 : 0
  const least = readCount(m[1] ?? 'one')
  const most = (m[2] ? readCount(m[2]) : least) + half
  if (!Number.isFinite(most) || most > 1000) return null
  const exact = /^in $/.test(prefix) && !/up to|at most|max|under|next/.test(m[0])
  return { end, due: lengthDue(frame, m[5]!, m[4], most, exact && !m[2]) }
}

function lengthDue(frame: Frame, unit: string, kind: string | undefined, most: number, exact: boolean): Due {
  const { at, calendar } = frame
  const today = at.toPlainDate()
  const seconds = { second: 1, minute: 60, min: 60, hour: 3600, hr: 3600, h: 3600 }[unit]
  if (seconds) {
    const to = at.add({ seconds: Math.round(most * seconds) })
    return exact ? point(to) : until(frame, to)
  }
  if (kind && kind !== 'calendar' && unit === 'day') {
    const day = workedDayAfter(calendar, today, Math.max(1, Math.ceil(most)))
    return until(frame, atTime(frame, day, calendar.closing(day)), 'day')
  }
  const whole = Math.ceil(most)
  const day =
    unit === 'day'
      ? today.add({ days: whole })
      : unit === 'week'
        ? today.add({ days: Math.ceil(most * 7) })
        : today.add({ months: whole })
  return exact
    ? wholeDays(frame, day, day)
    : { from: startOfDay(frame, today), to: endOfDay(frame, day), precision: 'day' }
}

function skip(text: string, at: number): number {
  const gap =
    /,? ?(?:(?:any ?time |some ?time )?(?:between|from|at|by|before|around|about|in the|no later than) ?)?(?:\d{1,2}(?:[:.]\d{2})? ?(?:[ap]\.?m\.?)? ?(?:-|–|and|to|until|till) ?(?=\d))?/y
  gap.lastIndex = at
  return at + (gap.exec(text)?.[0].length ?? 0)
}

function readMoment(text: string, start: number, frame: Frame, prefix: string): Said | null {
  let clocked = readClock(text, start)
  if (!clocked) {
    const bare = readBareClock(text, start)
    // "by 5 tomorrow", "by 6."; a number alone is no hour.
    if (bare && (endsThere.test(text.slice(bare.end)) || readDays(text, afterConnector(text, bare.end), frame)))
      clocked = bare
  }
  let at = clocked ? clocked.end : start
  let part: string | undefined
  partPattern.lastIndex = start
  const early = clocked ? null : partPattern.exec(text)
  if (early) {
    part = early[1]!
    at = start + early[0].length
  }
  const dayAt = clocked || part ? afterConnector(text, at) : at
  let days = readDays(text, dayAt, frame)
  let paired: RegExpExecArray | null = null
  if (days) {
    at = days.end
    // Thu 11/19, Friday the 20th: the date says which.
    const date = days.weekly ? readDays(text, afterConnector(text, at), frame) : null
    if (date?.dated) {
      days = date
      at = date.end
    }
    partPattern.lastIndex = skip(text, at)
    const later = part ? null : partPattern.exec(text)
    if (later) {
      part = later[1]!
      at = skip(text, days.end) + later[0].length
    }
    if (!clocked) {
      stretchBehind.lastIndex = at
      paired = stretchBehind.exec(text)
      const clockAt = paired ? at + paired[0].length : skip(text, at)
      clocked = readClock(text, clockAt) ?? readBareClock(text, clockAt)
      if (clocked) at = clocked.end
    }
    const second = readDays(text, afterConnector(text, at), frame)
    if (second && Boolean(second.closing) !== Boolean(days.closing)) {
      days = { ...(days.closing ? second : days), closing: true }
      at = second.end
    }
  }
  if (clocked && !days && !part) {
    // by 3:30 this afternoon
    partPattern.lastIndex = skip(text, at)
    const behind = partPattern.exec(text)
    if (behind) {
      part = behind[1]!
      at = skip(text, at) + behind[0].length
    }
  }
  if (!days && !clocked && !part) return null
  if (!days && part && !/^(?:this|in the)/.test(early?.[0] ?? '') && !prefix) return null
  const due = momentDue(frame, {
    days,
    clocked,
    part,
    before: prefix.startsWith('before'),
    bounded: /^(?:by|before|until|no|not|at the|latest|within|due|inside|give|allow)/.test(prefix),
  })
  return { end: at, due: paired && clocked ? opened(due, paired) : due }
}

function afterConnector(text: string, at: number): number {
  const gap = /(?:,? ?(?:on|of|the)? ?)/y
  gap.lastIndex = at
  return at + (gap.exec(text)?.[0].length ?? 0)
}

type About = {
  days: Days | null
  clocked: { hour: number; minute: number } | null
  part: string | undefined
  bounded: boolean
  /** Said with "before", not only "by". */
  before: boolean
}

function momentDue(frame: Frame, { days, clocked, part, bounded, before }: About): Due {
  const today = frame.at.toPlainDate()
  const day = days?.off && before ? days.last.subtract({ days: 1 }) : (days?.last ?? today)
  const over = (to: Temporal.ZonedDateTime) => Temporal.ZonedDateTime.compare(to, frame.at) <= 0
  if (clocked) {
    const evening =
      clocked.hour < 12 && clocked.hour > 0 && (part === 'afternoon' || part === 'evening' || days?.evening)
    let to = onClock(frame, day, clocked.hour + (evening ? 12 : 0), clocked.minute)
    if (over(to) && !days) to = to.add({ days: 1 })
    if (over(to) && days?.weekly) to = to.add({ days: 7 })
    return bounded ? until(frame, to) : point(to)
  }
  if (days?.closing) return until(frame, closingOf(frame, day))
  const span = part ? dayParts[part] : days?.evening ? dayParts.evening : undefined
  if (span) {
    const last = (date: Temporal.PlainDate) => (span[1] === 24 ? endOfDay(frame, date) : onClock(frame, date, span[1]))
    const chosen = over(last(day)) && !days ? day.add({ days: 1 }) : day
    const due: Due = { from: onClock(frame, chosen, span[0]), to: last(chosen), precision: 'time' }
    return bounded ? until(frame, due.to) : due
  }
  const due = wholeDays(frame, days?.off ? day : (days?.first ?? day), day)
  return bounded ? until(frame, due.to, 'day') : due
}

function closingOf(frame: Frame, day: Temporal.PlainDate): Temporal.ZonedDateTime {
  const to = atTime(frame, day, frame.calendar.closing(day))
  if (Temporal.ZonedDateTime.compare(to, frame.at) > 0) return to
  const next = workedDayAfter(frame.calendar, day, 1)
  return atTime(frame, next, frame.calendar.closing(next))
}
