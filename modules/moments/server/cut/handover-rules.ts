import { type Step, steps } from '../../contract.ts'
import type { CutMoment } from './rules.ts'

/** What a colleague found when they took over, and what they said of it. */
export type HandoverFacts = {
  /** When the conversation's Explore moved, and whether it stood as done then. */
  explored: readonly { at: Date; done: boolean }[]
  /** Internal notes of whoever gave it. */
  notedAt: readonly Date[]
  /** The colleague has scored it. */
  scored: boolean
}

/** Notes so long before the hand-over tell of the matter, minutes; … */
export const toldWithin = 24 * 60
/** … and so long before they are a word to whoever takes over: it is written first, then handed. */
export const givenWithin = 10

const minute = 60_000

/**
 * The four steps of a hand-over, by evidence (method A2, A6: the colleague is the customer in it).
 *
 * - Explore: what the customer wants is written where the receiver finds it when they take over, as the expectation
 *   (the conversation's Explore is done) or as a note of the giver's from the day before.
 * - Offer: a note of the giver's goes with it: why, and what is asked.
 * - Act: it was taken over.
 * - Confirm: the colleague has scored it.
 *
 * What is written after it was taken over, taken back or settled comes too late.
 */
export function handoverSteps(
  { beganAt, answeredAt, endedAt }: Pick<CutMoment, 'beganAt' | 'answeredAt' | 'endedAt'>,
  { explored, notedAt, scored }: HandoverFacts,
): Step[] {
  const inTime = (at: Date) => endedAt === null || at <= endedAt
  const notedFrom = (minutes: number) =>
    notedAt.some((at) => inTime(at) && at.getTime() >= beganAt.getTime() - minutes * minute)
  const last = explored.filter(({ at }) => inTime(at)).reduce<(typeof explored)[number] | null>(later, null)
  const seen: Record<Step, boolean> = {
    explore: last?.done === true || notedFrom(toldWithin),
    offer: notedFrom(givenWithin),
    act: answeredAt !== null,
    confirm: scored,
  }
  return steps.filter((step) => seen[step])
}

/** Of two at the same instant the one that is named later. */
function later<T extends { at: Date }>(one: T | null, other: T): T {
  return one !== null && one.at > other.at ? one : other
}
