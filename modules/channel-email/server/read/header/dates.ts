const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ['jan', 'ene', 'gen', 'janv'],
    ['feb', 'fev', 'fév'],
    ['mar', 'mär', 'mrz', 'maa'],
    ['apr', 'avr', 'abr'],
    ['may', 'mai', 'mag', 'mei', 'maj'],
    ['jun', 'juin', 'giu'],
    ['jul', 'juil', 'lug'],
    ['aug', 'aoû', 'aou', 'ago'],
    ['sep', 'set'],
    ['oct', 'okt', 'ott', 'out'],
    ['nov'],
    ['dec', 'dez', 'déc', 'dic'],
  ].flatMap((names, index) => names.map((name) => [name, index + 1])),
)
const CHINESE_MONTHS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

/** Minutes east of Greenwich. RFC 5322 4.3 and what mail programs write besides. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ ut: 0, utc: 0, gmt: 0, z: 0, wet: 0, bst: 60, cet: 60, met: 60, west: 60, cest: 120, mest: 120, eet: 120 },
  ...{ eest: 180, msk: 180, ist: 330, hkt: 480, sgt: 480, awst: 480, kst: 540, jst: 540, aest: 600, aedt: 660 },
  ...{ nzst: 720, nzdt: 780, ast: -240, adt: -180, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360 },
  ...{ pst: -480, pdt: -420, akst: -540, hst: -600 },
}

const CHINA = 480
const TIME = /(?<!\d)(\d{1,2})[:：.](\d{1,2})(?:[:：.](\d{1,2})(?:[.,]\d{1,9})?)?/
const CHINESE_TIME = /(\d{1,2})\s?[时時点點]\s?(?:(\d{1,2})\s?分?)?(?:\s?(\d{1,2})\s?秒)?/
const HALF = /\b([ap])\.?m\b\.?|(上午|凌晨|早上)|(下午|晚上|中午|傍晚)/i

type Day = { year: number; month: number; day: number; chinese: boolean; rest: string }

/**
 * The instant a Date header names, as ISO 8601 in UTC; null when it cannot be read or is absurd (before 1970, after 2100,
 * 30 February). `near` is an instant of a server's clock close to it, in ms: it decides what `CST` (China or Chicago) and a
 * missing zone mean.
 */
export function parseDate(header: string, near?: number): string | null {
  const text = header.slice(0, 300).replace(/\([^()]{0,100}\)?/g, (comment) => (HALF.test(comment) ? comment : ' '))
  const day = findDay(text)
  if (!day) return null
  const time = findTime(day.rest)
  if (!time) return null
  const { year, month } = day
  if (year < 1970 || year > 2100 || month < 1 || month > 12) return null
  const local = Date.UTC(year, month - 1, day.day, time.hour, time.minute, time.second)
  if (new Date(local).getUTCDate() !== day.day) return null
  const [zone = 0, ...others] = zonesOf(time.rest, day.chinese)
  let best = zone
  if (near !== undefined) {
    const away = (minutes: number) => Math.abs(local - minutes * 60_000 - near)
    for (const other of others) if (away(other) < away(best)) best = other
  }
  return new Date(local - best * 60_000).toISOString()
}

function findDay(text: string): Day | undefined {
  const east = /(\d{2,4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号號]?/.exec(text)
  if (east) return dayOf(text, east, [1, 2, 3], true)
  const iso = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)T?/.exec(text)
  if (iso) return dayOf(text, iso, [1, 2, 3], /[\u4e00-\u9fff]/.test(text))
  const month =
    /(?<![\d:])(\d{1,2})[\s.,-]*(十[一二]?月|[一二三四五六七八九]月|\d{1,2}月|[a-zéäû]{3,12})[\s.,-]*(\d{2,4})(?![\d:])/i.exec(
      text,
    )
  if (month && monthOf(month[2]!)) return dayOf(text, month, [3, 2, 1], /月/.test(month[2]!))
  const american = /([a-zéäû]{3,12})[\s.]+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?![\d:])/i.exec(text)
  if (american && monthOf(american[1]!)) return dayOf(text, american, [3, 1, 2], false)
  // What C and Java write: the year after the time (and its zone).
  const clock =
    /([a-z]{3})\s+(\d{1,2})\s+(\d{1,2}:\d{2}(?::\d{2})?)\s+([a-z]{2,5}\s+|[+-]\d{4}\s+)?(\d{4})(?!\d)/i.exec(text)
  if (!clock || !monthOf(clock[1]!)) return undefined
  const rest = `${clock[3]} ${clock[4] ?? ''}${text.slice(clock.index + clock[0].length)}`
  return { year: Number(clock[5]), month: monthOf(clock[1]!), day: Number(clock[2]), chinese: false, rest }
}

function dayOf(text: string, match: RegExpExecArray, order: [number, number, number], chinese: boolean): Day {
  const [year, month, day] = order.map((group) => match[group]!) as [string, string, string]
  // The time may stand before the day; what is cut out must not join its neighbours.
  const rest = `${text.slice(match.index + match[0].length)} ${text.slice(0, match.index)}`
  return { year: fullYear(year), month: monthOf(month), day: Number(day), chinese, rest }
}

/** RFC 5322 4.3: two digits below 50 are of this century, others and three digits count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return digits.length === 3 ? 1900 + year : year
}

/** 1 to 12, 0 when it is no month. */
function monthOf(text: string): number {
  const bare = text.replace(/月$/, '')
  if (/^\d+$/.test(bare)) return Number(bare)
  const chinese = CHINESE_MONTHS.indexOf(bare)
  if (chinese >= 0) return chinese + 1
  const name = bare.toLowerCase()
  return MONTHS[name.slice(0, 4)] ?? MONTHS[name.slice(0, 3)] ?? 0
}

type Time = { hour: number; minute: number; second: number; rest: string }

function findTime(text: string): Time | undefined {
  const match = TIME.exec(text) ?? CHINESE_TIME.exec(text)
  if (!match)
    return /\d/.test(text.replace(/[+-]\d{4}/, '')) ? undefined : { hour: 0, minute: 0, second: 0, rest: text }
  let hour = Number(match[1])
  const half = HALF.exec(text)
  if (half && hour <= 12) {
    const after = half[1]?.toLowerCase() === 'p' || half[3] !== undefined
    hour = after ? (hour < 12 && !(half[3] === '中午' && hour > 9) ? hour + 12 : hour) : hour % 12
  }
  const minute = Number(match[2] ?? 0)
  const second = Math.min(Number(match[3] ?? 0), 60)
  if (hour > 23 || minute > 59 || Number(match[3] ?? 0) > 60) return undefined
  return { hour, minute, second: second === 60 ? 59 : second, rest: text.slice(match.index + match[0].length) }
}

/** What the zone may mean, most likely first, in minutes east. */
function zonesOf(text: string, chinese: boolean): number[] {
  const offset = /(?:gmt|utc)?\s*([+-])\s?(\d{1,2}):?(\d{2})?(?!\d)/i.exec(text)
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
    if (minutes <= 14 * 60) return [offset[1] === '-' ? -minutes : minutes]
    return [0]
  }
  if (/北京|中国标准|中國標準|china standard|台北|香港/i.test(text)) return [CHINA]
  for (const match of text.matchAll(/[a-z]{1,5}/gi)) {
    const name = match[0].toLowerCase()
    if (name === 'cst') return [ZONES.cst!, CHINA]
    if (Object.hasOwn(ZONES, name)) return [ZONES[name]!]
  }
  return chinese ? [CHINA, 0] : [0, CHINA]
}
