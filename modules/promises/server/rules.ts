import { type InnerState, innerStates, type PromiseAction, type PromiseState } from '../contract.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The part of a promise that decides what may be done to it. */
export type Standing = {
  state: PromiseState
  dueAt: Date
  /** null while something is owed */
  settledAt: Date | null
  /** A later promise has taken its place. */
  replaced: boolean
}

export type Move = {
  to: PromiseState
  /** Nothing is owed any more afterwards. */
  settled: boolean
  /** A renegotiation leaves a new promise behind. */
  successor: boolean
  /** Falling due: it becomes broken on the way. */
  breaks: boolean
}

/**
 * What becomes of a promise, or null when that may not be done.
 *
 * | from | keep | break | renegotiate | withdraw | reopen |
 * |---|---|---|---|---|---|
 * | open, not yet due | kept | broken, given up | renegotiated + successor | withdrawn | – |
 * | open, due | kept (late) | broken, given up | broken + successor | – | – |
 * | broken by time | kept (late: mended) | given up | stays broken + successor (mended) | – | – |
 * | given up | kept (mended after all) | – | stays broken + successor (mended) | – | open again |
 * | kept, withdrawn | – | – | – | – | open again |
 * | renegotiated, or broken with a successor | – | – | – | – | – |
 *
 * A promise breaks by itself when its due time passes (`fallDue`); what has been broken stays in the figures as broken
 * or kept late, however it was mended.
 */
export function move(promise: Standing, action: PromiseAction, at: Date): Move | null {
  if (promise.replaced) return null
  const isDue = promise.dueAt <= at
  const givenUp = promise.state === 'broken' && promise.settledAt !== null
  switch (action) {
    case 'keep':
      return isOwable(promise.state) ? { to: 'kept', settled: true, successor: false, breaks: false } : null
    case 'break':
      if (!isOwable(promise.state) || givenUp) return null
      return { to: 'broken', settled: true, successor: false, breaks: promise.state === 'open' }
    case 'renegotiate':
      if (!isOwable(promise.state)) return null
      if (promise.state === 'open' && !isDue)
        return { to: 'renegotiated', settled: true, successor: true, breaks: false }
      return { to: 'broken', settled: true, successor: true, breaks: promise.state === 'open' }
    case 'withdraw':
      return promise.state === 'open' && !isDue
        ? { to: 'withdrawn', settled: true, successor: false, breaks: false }
        : null
    case 'reopen':
      if (promise.state === 'kept' || promise.state === 'withdrawn' || givenUp) {
        return { to: isDue ? 'broken' : 'open', settled: false, successor: false, breaks: false }
      }
      return null
  }
}

function isOwable(state: PromiseState): boolean {
  return state === 'open' || state === 'broken'
}

/** Its time has passed and nobody kept it: it is broken, and still owed. */
export function fallsDue(promise: Standing, at: Date): boolean {
  return promise.state === 'open' && promise.dueAt <= at
}

export function isOutstanding(promise: { settledAt: Date | null }): boolean {
  return promise.settledAt === null
}

export function isOverdue(promise: { settledAt: Date | null; dueAt: Date }, at: Date): boolean {
  return promise.settledAt === null && promise.dueAt <= at
}

/** Kept after it was due. To the minute: 18:00 was still kept at 18:00:59. */
export function isLate(keptAt: Date, dueAt: Date): boolean {
  return keptAt.getTime() >= dueAt.getTime() + minute
}

/** An internal promise beneath another, as its weakness is judged. */
export type Inner = { state: PromiseState; settledAt: Date | null; dueAt: Date }

/** An internal promise is due soon within this time. */
const soonWithin = hour

/**
 * How weak an internal promise makes the outer one: broken (owed and past due, or given up) before due soon, before open,
 * before kept; null when it does not count any more (withdrawn, or another took its place).
 */
export function weaknessOf(inner: Inner, at: Date): InnerState | null {
  switch (inner.state) {
    case 'kept':
      return 'kept'
    case 'broken':
      return 'broken'
    case 'open':
      if (inner.dueAt <= at) return 'broken'
      return inner.dueAt.getTime() - at.getTime() <= soonWithin ? 'soon' : 'open'
    case 'withdrawn':
    case 'renegotiated':
      return null
  }
}

/** Weakest first; of equals the one due first. */
export function weakestOf<T extends Inner>(inners: readonly T[], at: Date): { state: InnerState; inner: T } | null {
  const ranked = inners
    .flatMap((inner) => {
      const state = weaknessOf(inner, at)
      return state ? [{ state, inner }] : []
    })
    .sort(
      (one, other) =>
        innerStates.indexOf(one.state) - innerStates.indexOf(other.state) ||
        one.inner.dueAt.getTime() - other.inner.dueAt.getTime(),
    )
  return ranked[0] ?? null
}

/** How far ahead somebody may promise. */
const longestPromise = 5 * 366 * day

/** What is wrong with the times of a new promise, or null. */
export function dueProblem(
  times: { dueAt: Date; dueFrom: Date | null },
  at: Date,
): { field: 'dueAt' | 'dueFrom'; reason: 'in-past' | 'promises:reason.too-far' | 'promises:reason.after-due' } | null {
  if (times.dueAt <= at) return { field: 'dueAt', reason: 'in-past' }
  if (times.dueAt.getTime() - at.getTime() > longestPromise)
    return { field: 'dueAt', reason: 'promises:reason.too-far' }
  if (times.dueFrom && times.dueFrom >= times.dueAt) return { field: 'dueFrom', reason: 'promises:reason.after-due' }
  return null
}

/** How a promise counts in reliability figures; null while it is owed or when it was withdrawn. */
export function reliabilityOf(promise: {
  state: PromiseState
  keptLate: boolean
}): 'on-time' | 'late' | 'broken' | 'renegotiated' | null {
  switch (promise.state) {
    case 'kept':
      return promise.keptLate ? 'late' : 'on-time'
    case 'broken':
      return 'broken'
    case 'renegotiated':
      return 'renegotiated'
    case 'open':
    case 'withdrawn':
      return null
  }
}
