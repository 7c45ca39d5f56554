import type { Static, TSchema } from 'typebox'

/**
 * A kind of thing that happened, named `<thing>.<past tense>`, with the shape of its data. Declared in the contract of
 * the module that records it; recorded only by that module's write path.
 */
export type EventKind<Data extends TSchema = TSchema> = { name: string; data: Data }

export function eventKind<Data extends TSchema>(name: string, data: Data): EventKind<Data> {
  return { name, data }
}

export type EventData<K> = K extends EventKind<infer D> ? Static<D> : never
