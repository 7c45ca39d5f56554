import type { Static, TSchema } from 'typebox'

/**
 * A kind of thing that happened, named `<thing>.<past tense>`, with the shape of its data. Declared in the contract of
 * the module that records it; recorded only by that module's write path. `passing`: it only lets other windows follow,
 * and is forgotten after a while; all others are kept for good.
 */
export type EventKind<Data extends TSchema = TSchema> = { name: string; data: Data; passing: boolean }

export function eventKind<Data extends TSchema>(
  name: string,
  data: Data,
  { passing = false }: { passing?: boolean } = {},
): EventKind<Data> {
  return { name, data, passing }
}

export type EventData<K> = K extends EventKind<infer D> ? Static<D> : never
