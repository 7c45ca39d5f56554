import type { PromiseSettings, ReminderRule } from '../contract.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** What the clock does for a promise; each is done once. */
export type ClockAct = 'remind' | 'notice' | 'escalate-soon' | 'escalate-broken'
export type ClockLook = { key: string; act: ClockAct; at: Date }

/** Opening hours as this module needs them; null: always open. */
export type Opening = { isOpen: (at: Date) => boolean; next: (at: Date) => Date | null } | null

export const reminderKey = ({ by, value }: ReminderRule): string => `${by}-${value}`

/** The reminders for promises of this length (ms): those of the first band that is long enough. */
export function remindersFor(settings: Pick<PromiseSettings, 'bands'>, length: number): readonly ReminderRule[] {
  const band = settings.bands.find(({ upTo }) => upTo === null || length <= upTo * minute)
  return band?.reminders ?? []
}

/**
 * All that the clock has to do for a promise, earliest first: reminders by the band of its length, a notice to the
 * customer when it will be late, escalation before and after it is due. A reminder that falls outside the opening hours
 * waits for them to begin, unless too little would be left (a tenth of the promise): then it is given at its time.
 */
export function looksOf(
  { createdAt, dueAt, internal }: { createdAt: Date; dueAt: Date; internal: boolean },
  settings: PromiseSettings,
  opening: Opening,
): ClockLook[] {
  const made = createdAt.getTime()
  const due = dueAt.getTime()
  const length = due - made
  const looks: ClockLook[] = []
  for (const rule of remindersFor(settings, length)) {
    const at = rule.by === 'share' ? made + Math.floor((length * rule.value) / 100) : due - rule.value * minute
    if (at <= made || at >= due) continue
    looks.push({
      key: reminderKey(rule),
      act: 'remind',
      at: settings.inHours ? waits(at, due, length, opening) : new Date(at),
    })
  }
  const { notice, escalation } = settings
  if (notice.on && !internal && length >= notice.shortest * minute) {
    const lead = Math.min(Math.floor((length * notice.share) / 100), notice.most * minute)
    looks.push({ key: 'notice', act: 'notice', at: new Date(due - lead) })
  }
  // Half of a short promise at the least belongs to its owner alone.
  if (escalation.before > 0 && length >= 2 * escalation.before * minute) {
    looks.push({ key: 'escalate-soon', act: 'escalate-soon', at: new Date(due - escalation.before * minute) })
  }
  if (escalation.after > 0) {
    looks.push({ key: 'escalate-broken', act: 'escalate-broken', at: new Date(due + escalation.after * minute) })
  }
  return looks.sort((one, other) => one.at.getTime() - other.at.getTime())
}

function waits(at: number, due: number, length: number, opening: Opening): Date {
  const time = new Date(at)
  if (!opening || opening.isOpen(time)) return time
  const next = opening.next(time)
  return next && next.getTime() <= due - length / 10 ? next : time
}

/**
 * What is to be done now, however long nobody looked: of the reminders whose time has come only the newest, and that only
 * while the promise is not due; nothing that has been done before.
 */
export function dueLooks(
  looks: readonly ClockLook[],
  { at, dueAt, done }: { at: Date; dueAt: Date; done: ReadonlySet<string> },
): ClockLook[] {
  const come = looks.filter((look) => look.at <= at)
  const newest = come.findLast(({ act }) => act === 'remind')
  return come.filter((look) => {
    if (done.has(look.key)) return false
    if (look.act === 'escalate-broken') return dueAt <= at
    if (dueAt <= at) return false
    return look.act !== 'remind' || look === newest
  })
}

/**
 * The new time that a drafted notice suggests: later by half the promise's length (an hour to a day), rounded up, within
 * opening hours; one whole day later when only the day was promised.
 */
export function suggestedTime(
  { createdAt, dueAt, duePrecision }: { createdAt: Date; dueAt: Date; duePrecision: 'time' | 'day' },
  opening: Opening,
): Date {
  if (duePrecision === 'day') return new Date(dueAt.getTime() + day)
  const length = dueAt.getTime() - createdAt.getTime()
  const more = Math.min(Math.max(length / 2, hour), day)
  const step = more < 2 * hour ? 10 * minute : 30 * minute
  const later = new Date(Math.ceil((dueAt.getTime() + more) / step) * step)
  if (!opening || opening.isOpen(later)) return later
  const next = opening.next(later)
  return next ? new Date(next.getTime() + hour) : later
}

/** From when on what colleagues write shows that somebody works on it; before, it only announces the promise. */
export function begunFrom({ createdAt, dueAt }: { createdAt: Date; dueAt: Date }): Date {
  return new Date(createdAt.getTime() + (dueAt.getTime() - createdAt.getTime()) / 4)
}
