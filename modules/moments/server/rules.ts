import {
  type ConfirmAnswer,
  type EvidenceKind,
  type ScoreSource,
  type ScoreValue,
  type Step,
  type StepState,
  scoreSources,
  scoreValues,
  steps,
} from '../contract.ts'

/** A step as it stands; without evidence or hand it is `todo`. */
export type Standing = { state: StepState; how: 'evidence' | 'hand' | null }
export const untouched: Standing = { state: 'todo', how: null }

const rank: Record<StepState, number> = { todo: 0, doing: 1, skipped: 2, done: 3 }
/** Evidence that can put a step back, … */
const setbacks: ReadonlySet<EvidenceKind> = new Set([
  'not-met',
  'scored-low',
  'reopened',
  'cleared',
  'promise-made',
  'task-made',
])
/** … that does nothing else, … */
const onlySetbacks: ReadonlySet<EvidenceKind> = new Set(['reopened', 'cleared'])
/** … and that is the customer's own word, which counts for more than what one of us has set by hand. */
const customersWord: ReadonlySet<EvidenceKind> = new Set(['not-met', 'scored-low', 'reopened'])

/**
 * What evidence makes of a step; null when it changes nothing.
 *
 * - Evidence moves a step forward: to do → doing → done. What somebody skipped, only `done` overrules.
 * - The customer's own word puts Confirm back, whoever had set it: "not met", a low score, writing again after it was
 *   resolved.
 * - A cleared text, and a new promise or task after all others were done, put back only what evidence had set.
 */
export function advance(now: Standing, to: StepState, kind: EvidenceKind): StepState | null {
  if (now.state === to) return null
  if (rank[to] > rank[now.state]) return onlySetbacks.has(kind) ? null : to
  if (!setbacks.has(kind)) return null
  return customersWord.has(kind) || now.how === 'evidence' ? to : null
}

/** The first step that is neither done nor skipped; null when all are. */
export function currentStep(states: Readonly<Record<Step, StepState>>): Step | null {
  return steps.find((step) => states[step] === 'todo' || states[step] === 'doing') ?? null
}

/**
 * What our answer to the customer shows: once the need is explored it is an offer in the making, once the offer is made
 * it is action. Before that it is still exploring.
 */
export function shownByReply(states: Readonly<Record<Step, StepState>>): Step | null {
  const closed = (step: Step) => states[step] === 'done' || states[step] === 'skipped'
  if (!closed('explore')) return null
  if (!closed('offer')) return states.offer === 'todo' ? 'offer' : null
  return states.act === 'todo' ? 'act' : null
}

/** Confirm is done only when the customer's own words or score say so (method A7). */
export function confirmedBy(answer: ConfirmAnswer): { state: StepState; kind: EvidenceKind } {
  return answer === 'met' ? { state: 'done', kind: 'met' } : { state: 'doing', kind: 'not-met' }
}

/** A score from 0 up says that nothing was missed; below, something was. */
export function confirmedByScore(value: number): { state: StepState; kind: EvidenceKind } {
  return value >= 0 ? { state: 'done', kind: 'scored' } : { state: 'doing', kind: 'scored-low' }
}

type Weighed = { id: string; source: ScoreSource; recordedById: string | null; at: Date }

/**
 * The score that counts: what the customer gave with their own hand beats what one of us wrote down for them, whatever
 * came later (a figure must not be mended by those whom it measures); that beats a reviewer's, and that an estimate. Of the
 * same kind the newest, of two at the same instant the one with the later id. `strongestFirst` (score-order.ts) is the same
 * in SQL.
 */
export function effectiveScore<S extends Weighed>(scores: readonly S[]): S | null {
  let best: S | null = null
  for (const one of scores) {
    if (best === null || outweighs(one, best)) best = one
  }
  return best
}

/** Given by the customer's own hand: nobody of us wrote it down for them. */
export function byOwnHand({ source, recordedById }: Pick<Weighed, 'source' | 'recordedById'>): boolean {
  return source === 'customer' && recordedById === null
}

function outweighs(a: Weighed, b: Weighed): boolean {
  if (byOwnHand(a) !== byOwnHand(b)) return byOwnHand(a)
  const bySource = scoreSources.indexOf(a.source) - scoreSources.indexOf(b.source)
  if (bySource !== 0) return bySource < 0
  const byTime = a.at.getTime() - b.at.getTime()
  return byTime !== 0 ? byTime > 0 : a.id > b.id
}

export type Summary = {
  count: number
  total: number
  /** Rounded to two places; null without a score. */
  average: number | null
  /** Seven, −3 first. */
  distribution: { value: ScoreValue; count: number }[]
}

/** The scorecard figures (method A3) of counted values. */
export function summarise(counts: ReadonlyMap<number, number>): Summary {
  const distribution = scoreValues.map((value) => ({ value, count: counts.get(value) ?? 0 }))
  const count = distribution.reduce((sum, one) => sum + one.count, 0)
  const total = distribution.reduce((sum, one) => sum + one.count * one.value, 0)
  return { count, total, average: count === 0 ? null : Math.round((total / count) * 100) / 100, distribution }
}

/**
 * From when a period runs, in the reader's time zone: today's midnight, Monday, the first of the month or quarter.
 * It runs until now.
 */
export function periodStart(period: 'today' | 'week' | 'month' | 'quarter', at: Date, timeZone: string): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const first = firstDay(period, today)
  return new Date(first.toZonedDateTime(timeZone).epochMilliseconds)
}

function firstDay(period: 'today' | 'week' | 'month' | 'quarter', today: Temporal.PlainDate): Temporal.PlainDate {
  switch (period) {
    case 'today':
      return today
    case 'week':
      return today.subtract({ days: today.dayOfWeek - 1 })
    case 'month':
      return today.with({ day: 1 })
    case 'quarter':
      return today.with({ day: 1, month: today.month - ((today.month - 1) % 3) })
  }
}
