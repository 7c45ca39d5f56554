import type { Role } from '#platform/contract/permission.ts'
import type { OpeningHours, Span } from '../contract.ts'

const dayMinutes = 24 * 60
const farthest = 400

/**
 * Whether a team answers at `at`. A span holds its first minute and not its last. What begins on one day and goes past
 * midnight belongs to the day it began on: a holiday does not cut the night before short.
 */
export function isOpen(hours: OpeningHours, at: Temporal.Instant): boolean {
  const today = at.toZonedDateTimeISO(hours.timeZone).toPlainDate()
  return [today.subtract({ days: 1 }), today].some((day) =>
    stretches(hours, day).some(([from, to]) => before(from, at) && Temporal.Instant.compare(at, to) < 0),
  )
}

/**
 * The first instant from `at` on at which the team answers: `at` itself when it is open, null when it is not open on
 * any day of the next 400.
 */
export function nextOpening(hours: OpeningHours, at: Temporal.Instant): Temporal.Instant | null {
  if (isOpen(hours, at)) return at
  const today = at.toZonedDateTimeISO(hours.timeZone).toPlainDate()
  for (let ahead = 0; ahead <= farthest; ahead += 1) {
    const starts = stretches(hours, today.add({ days: ahead }))
      .map(([from]) => from)
      .filter((from) => Temporal.Instant.compare(from, at) > 0)
      .sort(Temporal.Instant.compare)
    if (starts[0]) return starts[0]
  }
  return null
}

/**
 * Seconds of service between two instants, whole ones; of the first 400 days after `from` only. Spans that touch or
 * overlap count once.
 */
export function openSeconds(hours: OpeningHours, from: Temporal.Instant, to: Temporal.Instant): number {
  const first = from.toZonedDateTimeISO(hours.timeZone).toPlainDate().subtract({ days: 1 })
  const last = to.toZonedDateTimeISO(hours.timeZone).toPlainDate()
  let open = 0
  let counted = from.epochMilliseconds
  for (let ahead = 0; ahead <= farthest + 1; ahead += 1) {
    const day = first.add({ days: ahead })
    if (Temporal.PlainDate.compare(day, last) > 0) break
    for (const [opens, closes] of stretches(hours, day).sort((a, b) => Temporal.Instant.compare(a[0], b[0]))) {
      const start = Math.max(opens.epochMilliseconds, counted)
      const end = Math.min(closes.epochMilliseconds, to.epochMilliseconds)
      if (end <= start) continue
      open += end - start
      counted = end
    }
  }
  return Math.floor(open / 1000)
}

/** The spans that begin on a day: its own if it is a make-up day, none on a holiday, else those of its weekday. */
export function spansOf(hours: OpeningHours, day: Temporal.PlainDate): readonly Span[] {
  const date = day.toString()
  const own = hours.makeUpDays.find((one) => one.date === date)
  if (own) return own.spans
  if (hours.holidays.some((one) => one.date === date)) return []
  return hours.week[day.dayOfWeek - 1] ?? []
}

function stretches(hours: OpeningHours, day: Temporal.PlainDate): [Temporal.Instant, Temporal.Instant][] {
  return spansOf(hours, day).flatMap(({ from, to }) => {
    const start = minutes(from)
    const end = minutes(to)
    const first = onClock(day, start, hours.timeZone)
    const last = onClock(day, end > start ? end : end + dayMinutes, hours.timeZone)
    // Both ends may fall into the hour that summer time leaves out.
    return Temporal.Instant.compare(first, last) < 0 ? [[first, last] as [Temporal.Instant, Temporal.Instant]] : []
  })
}

/** The instant at which the wall clock shows `minute` of the day; past 24:00 it is the next day's. */
function onClock(day: Temporal.PlainDate, minute: number, timeZone: string): Temporal.Instant {
  const date = day.add({ days: Math.floor(minute / dayMinutes) })
  const rest = minute % dayMinutes
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(rest / 60), minute: rest % 60 })
  return date.toZonedDateTime({ timeZone, plainTime }).toInstant()
}

function minutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
}

function before(from: Temporal.Instant, at: Temporal.Instant): boolean {
  return Temporal.Instant.compare(from, at) <= 0
}

/** Whether `name` is an IANA time zone this runtime knows. Offsets such as `+08:00` are not: they know no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}

/** Whether `email` is one that better-auth lets sign in; narrower than RFC 5322, and than the contract's format. */
export function isEmail(email: string): boolean {
  return (
    /^(?!\.)(?!.*\.\.)[\w.'+-]*[\w+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/.test(email) && email.length <= 254
  )
}

/** Shortest password. NIST SP 800-63B asks for at least 8 and for no rules about kinds of characters. */
export const shortestPassword = 10

/**
 * Why a password is too easy to guess, as a key of `staff:reason`; null when it will do.
 * @param known words an attacker knows of the person: e-mail, name, company
 */
export function passwordWeakness(
  password: string,
  known: readonly string[] = [],
): 'password-short' | 'password-simple' | 'password-known' | null {
  if ([...password].length < shortestPassword) return 'password-short'
  const folded = password.normalize('NFKC').toLowerCase()
  if (new Set(folded).size < 5 || /^\d+$/.test(folded) || inSequence(folded)) return 'password-simple'
  if (/^(p[a@]ssw[o0]rd|admin|kairos|qwerty|welcome|letmein|woaini|iloveyou)[\d!@#$%._-]*$/.test(folded)) {
    return 'password-simple'
  }
  const words = known.flatMap((one) => [one, one.split('@')[0] ?? '']).map((one) => one.toLowerCase())
  const telling = words.some((word) => word.length >= 4 && folded.includes(word) && folded.length - word.length < 4)
  return telling ? 'password-known' : null
}

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiopasdfghjklzxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn']

function inSequence(text: string): boolean {
  const back = [...text].reverse().join('')
  return rows.some((row) => (row + row).includes(text) || (row + row).includes(back))
}

/** Roles that `mine` may give to somebody who has `theirs` now; only owners make or unmake owners. */
export function rolesToGive(mine: Role, theirs: Role): readonly Role[] {
  if (mine === 'owner') return ['owner', 'admin', 'supervisor', 'agent', 'sales', 'viewer']
  if (mine === 'admin' && theirs !== 'owner') return ['admin', 'supervisor', 'agent', 'sales', 'viewer']
  return []
}
