import type { DuePrecision, PromiseState, ProposalKind, ProposalState } from '../contract.ts'
import { dayOf } from './calendar.ts'

/** The part of an offer of another time, and of its promise, that decides what an answer does. */
export type Offered = {
  kind: ProposalKind
  state: ProposalState
  promise: { state: PromiseState; dueAt: Date; settledAt: Date | null }
  /** The promise that took the old one's place, if any: whether it is this offer's own, and still owed. */
  successor: { own: boolean; owed: boolean } | null
  /** Who ended it; of an accepted one `staff` wrote down that the customer agreed. */
  endedByKind?: 'staff' | 'customer' | 'system' | null
}

/**
 * - `renegotiate`: agreed in time, or mended when the old time has passed: a new promise with the new time
 * - `stands`: refused, the old time goes on
 * - `breaks`: refused after the old time: the promise is broken
 * - `agrees`: the customer, told in time and silent, agrees afterwards: nothing else changes
 * - `undoes`: the customer never agreed to the new time that is owed: it is not owed any more, and the old one is again
 */
export type Effect = 'renegotiate' | 'stands' | 'breaks' | 'agrees' | 'undoes'

/**
 * What an answer to another time does, or null when there is nothing left to answer.
 *
 * | offer | promise | accepted | refused |
 * |---|---|---|---|
 * | proposed, drafted | open, not yet due | renegotiated | the old time stands |
 * | proposed, drafted, expired | due, still owed | mended by the new time | broken |
 * | expired notice | renegotiated by silence, the new one still owed | agreed afterwards | undone: the old one is broken and owed |
 * | accepted, as we wrote down | the new one still owed | – | undone: the old one is owed again, broken when it is due |
 * | accepted by the customer, refused, withdrawn | – | – | – |
 */
export function answerEffect(offered: Offered, accept: boolean, at: Date): Effect | null {
  const { kind, state, promise, successor } = offered
  if (state === 'refused' || state === 'withdrawn') return null
  const noted = state === 'accepted' && offered.endedByKind === 'staff'
  if (state === 'accepted' && !noted) return null
  if (successor) {
    if (!successor.own || !successor.owed) return null
    if (noted) return accept ? null : 'undoes'
    const bySilence = kind === 'notice' && state === 'expired' && promise.state === 'renegotiated'
    if (!bySilence) return null
    return accept ? 'agrees' : 'undoes'
  }
  if (noted) return null
  if (promise.settledAt !== null) return null
  if (accept) return 'renegotiate'
  return promise.dueAt > at ? 'stands' : 'breaks'
}

/** What becomes of an offer that nobody answered until the old time was due. */
export function unansweredEffect({
  kind,
  toldInTime,
}: {
  kind: ProposalKind
  toldInTime: boolean
}): 'renegotiate' | 'breaks' {
  return kind === 'notice' && toldInTime ? 'renegotiate' : 'breaks'
}

type Due = { dueAt: Date; dueFrom: Date | null; duePrecision: DuePrecision }

const minuteOf = (at: Date | null) => at && Math.floor(at.getTime() / 60_000)

/**
 * Whether a time that is offered says nothing else than the one promised: the same minute (and the same beginning, where a
 * span was agreed); of two days without an hour the same day in `timeZone`, the company's.
 */
export function isSameTime(promised: Due, offered: Due, timeZone: string): boolean {
  if (promised.duePrecision === 'day' && offered.duePrecision === 'day') {
    return dayOf(promised.dueAt, timeZone).equals(dayOf(offered.dueAt, timeZone))
  }
  if (minuteOf(promised.dueAt) !== minuteOf(offered.dueAt)) return false
  return promised.duePrecision !== offered.duePrecision || minuteOf(promised.dueFrom) === minuteOf(offered.dueFrom)
}
