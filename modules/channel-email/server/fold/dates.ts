import { fold } from '#platform/text/fold.ts'

/** Names of months, folded, by their first letters; as far as they differ. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen', 'янв', 'sty', 'led', 'oca', 'січ'],
  ['feb', 'fév', 'fev', 'фев', 'lut', 'úno', 'şub', 'helm', 'лют'],
  ['mar', 'mär', 'maa', 'мар', 'mrt', 'bře', 'бер'],
  ['apr', 'avr', 'abr', 'апр', 'kwi', 'dub', 'nis', 'huh', 'кві'],
  ['may', 'mai', 'mag', 'мая', 'май', 'maj', 'mei', 'kvě', 'tou', 'тра'],
  ['jun', 'juin', 'giu', 'июн', 'cze', 'čer', 'haz', 'kes', 'чер'],
  ['jul', 'juil', 'lug', 'июл', 'lip', 'tem', 'hei', 'лип'],
  ['aug', 'aoû', 'aou', 'ago', 'авг', 'sie', 'srp', 'ağu', 'elo', 'сер'],
  ['sep', 'set', 'сен', 'wrz', 'zář', 'eyl', 'syy', 'вер'],
  ['oct', 'okt', 'ott', 'out', 'окт', 'paź', 'říj', 'eki', 'lok', 'жов'],
  ['nov', 'ноя', 'lis', 'kas', 'лис'],
  ['dec', 'déc', 'dez', 'dic', 'дек', 'gru', 'pro', 'ara', 'jou', 'гру'],
]

/** A day, and the text that names it. */
type Day = { year: number; month: number; day: number; words: string }

const ORDERED = /((?:19|20)\d{2})\s?[年년./-]\s?(\d{1,2})\s?[月월./-]\s?(\d{1,2})/
const SHORT_YEAR = /(?:^|[^\d])(\d{2})年(\d{1,2})月(\d{1,2})日/
const SLASHED = /(?:^|[^\d])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d{2})(?!\d)/
const DAY_FIRST =
  /(?:^|[^\d])(\d{1,2})(?:\.|st|nd|rd|th|º|er)?[\s-]+(?:de\s+|d[’'])?([\p{L}]{3,12})\.?[\s,-]+(?:de\s+|del\s+)?((?:19|20)?\d{2})(?!\d)/u
const MONTH_FIRST = /([\p{L}]{3,12})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?\s?[,-]?\s*((?:19|20)?\d{2})(?![\d:])/u
const TIME = /(?:^|[^\d])(\d{1,2})\s?[:.h点时時시]\s?(\d{2})(?:\s?[:.分분m]\s?(\d{2}))?/
const ZONE = /(?:gmt|utc|z)?\s?([+-])\s?(\d{1,2}):?(\d{2})?(?!\d)/
const NAMED_ZONES: Readonly<Record<string, number>> = {
  utc: 0,
  gmt: 0,
  z: 0,
  bst: 60,
  cet: 60,
  mez: 60,
  cest: 120,
  mesz: 120,
  msk: 180,
  ist: 330,
  hkt: 480,
  sgt: 480,
  jst: 540,
  kst: 540,
  est: -300,
  edt: -240,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
}
const AFTER_NOON = /下午|晚上|傍晚|中午|午后|晚间|夜间|오후|\bp\.?\s?m\b|\bnachm/
const BEFORE_NOON = /上午|凌晨|早上|清晨|午前|오전|\ba\.?\s?m\b/

function monthOf(name: string): number {
  const found = MONTHS.findIndex((begins) => begins.some((begin) => name.startsWith(begin)))
  return found + 1
}

const fullYear = (year: number) => (year < 70 ? 2000 + year : year < 100 ? 1900 + year : year)

function dayIn(text: string): Day | null {
  const ordered = ORDERED.exec(text) ?? SHORT_YEAR.exec(text)
  if (ordered)
    return { year: fullYear(Number(ordered[1])), month: Number(ordered[2]), day: Number(ordered[3]), words: ordered[0] }
  const dayFirst = DAY_FIRST.exec(text)
  if (dayFirst && monthOf(dayFirst[2]!)) {
    return {
      year: fullYear(Number(dayFirst[3])),
      month: monthOf(dayFirst[2]!),
      day: Number(dayFirst[1]),
      words: dayFirst[0],
    }
  }
  const monthFirst = MONTH_FIRST.exec(text)
  if (monthFirst && monthOf(monthFirst[1]!)) {
    return {
      year: fullYear(Number(monthFirst[3])),
      month: monthOf(monthFirst[1]!),
      day: Number(monthFirst[2]),
      words: monthFirst[0],
    }
  }
  const slashed = SLASHED.exec(text)
  if (!slashed) return null
  const [first, second] = [Number(slashed[1]), Number(slashed[3])]
  // With dots the day comes first; with strokes the month, unless it cannot be one.
  const dayComesFirst = slashed[2] === '.' || first > 12
  return {
    year: fullYear(Number(slashed[4])),
    month: dayComesFirst ? second : first,
    day: dayComesFirst ? first : second,
    words: slashed[0],
  }
}

function zoneIn(text: string): number | null {
  const signed = ZONE.exec(text)
  if (signed) {
    const minutes = Number(signed[2]) * 60 + Number(signed[3] ?? 0)
    if (minutes <= 14 * 60) return signed[1] === '-' ? -minutes : minutes
  }
  const named = /\b([a-z]{1,4})\b(?:\)|$|\s)/.exec(text.trim())
  return named ? (NAMED_ZONES[named[1]!] ?? null) : null
}

/**
 * Reads a date and time as mail programs write it above a quoted mail (`2026年3月5日 (星期四) 下午3:02`,
 * `Thursday, March 5, 2026 3:02 PM`, `5. März 2026 15:02`, RFC 5322). An ISO instant in UTC, null when it cannot be read.
 * A time without a zone is one of `timeZone` (IANA).
 */
export function readDate(source: string, timeZone: string): string | null {
  const text = fold(source.slice(0, 200)).replace(/[[\]]/g, ' ')
  const found = dayIn(text)
  if (!found) return null
  const { words, ...day } = found
  const dated = text.replace(words, ' ')
  const time = TIME.exec(dated)
  let hour = Number(time?.[1] ?? 0)
  if (AFTER_NOON.test(text) && hour < 12 && !(hour < 1)) hour += /中午/.test(text) && hour > 10 ? 0 : 12
  if (BEFORE_NOON.test(text) && hour === 12) hour = 0
  const rest = time ? dated.slice(time.index + time[0].length) : ''
  const offset = zoneIn(rest)
  try {
    const local = Temporal.PlainDateTime.from(
      { ...day, hour, minute: Number(time?.[2] ?? 0), second: Number(time?.[3] ?? 0) },
      { overflow: 'reject' },
    )
    const instant =
      offset === null
        ? local.toZonedDateTime(timeZone).toInstant()
        : local.toZonedDateTime('UTC').toInstant().subtract({ minutes: offset })
    return instant.toString({ fractionalSecondDigits: 3 })
  } catch {
    return null
  }
}
