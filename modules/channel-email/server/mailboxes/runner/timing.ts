import { type Pauses, usualPauses } from './pauses.ts'

/** Times of the runner, milliseconds; tests choose their own. */
export type Timing = {
  /** Between looks at a mailbox whose server tells of new mail, and at one whose server cannot. */
  poll: number
  pollSilent: number
  pauses: Pauses
  /** 0 to 1. */
  chance: () => number
  /** Between renewals of what this process reads. */
  renew: number
  /** How long a process that died keeps its mailboxes. */
  lease: number
}

export const usualTiming: Timing = {
  poll: 60_000,
  pollSilent: 30_000,
  pauses: usualPauses,
  chance: Math.random,
  renew: 10_000,
  lease: 45_000,
}
