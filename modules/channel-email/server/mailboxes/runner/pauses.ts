import type { MailCause } from '../explain.ts'

/** Pauses between tries, milliseconds: the first, and the longest. */
export type Pauses = { first: number; longest: number }
export const usualPauses: Pauses = { first: 5000, longest: 10 * 60_000 }

/** What passes by itself: told as failing only when it happens twice running. */
const passing: ReadonlySet<MailCause> = new Set([
  'closed',
  'timeout',
  'busy',
  'unreachable',
  'refused',
  'name-lookup',
  'too-many-connections',
  'too-often',
  'here',
])
/** Servers lock out who knocks too often with the wrong key. */
const careful: ReadonlySet<MailCause> = new Set([
  'wrong-password',
  'code-needed',
  'code-maybe',
  'no-secret',
  'oauth-only',
  'service-off',
  'identify',
  'account-locked',
  'address-blocked',
  'too-many-connections',
  'too-often',
])
const carefulFactor = 6

/** Whether somebody should be told of it at its first time. */
export function tellsAtOnce(cause: MailCause): boolean {
  return !passing.has(cause)
}

/**
 * Milliseconds until the next try after `failures` running (from 1): doubled each time, and a fifth more or less by
 * `chance` (0 to 1), so that many mailboxes of one server do not come back at once.
 */
export function pauseAfter(failures: number, cause: MailCause, pauses: Pauses, chance: number): number {
  const first = pauses.first * (careful.has(cause) ? carefulFactor : 1)
  const steady = Math.min(first * 2 ** Math.min(failures - 1, 20), pauses.longest)
  return Math.round(steady * (0.8 + 0.4 * chance))
}

const minute = 60_000
const retries = [minute, 5 * minute, 30 * minute, 120 * minute, 360 * minute, 1440 * minute, 1440 * minute] as const

/** When a mail that its server withholds is asked for again, after `tries`; null: no more. */
export function retryAfter(tries: number, now: Date): Date | null {
  const pause = retries[tries - 1]
  return pause === undefined ? null : new Date(now.getTime() + pause)
}
