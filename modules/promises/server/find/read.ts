import type { Due } from './due.ts'

/** A promise found in a folded text; offsets into it. */
export type FoundInText = { start: number; end: number; due: Due | null }

/** A sentence, read: what the rules found in it, what is weighed of it, and where it promises if no rule says. */
export type ReadSentence = {
  found: readonly FoundInText[]
  /** It asks, or hangs on what the customer has yet to do: no weight makes a promise of it. */
  conditional: boolean
  features: ReadonlySet<string>
  likeliest: () => { place: FoundInText; likelihood: number }
}
