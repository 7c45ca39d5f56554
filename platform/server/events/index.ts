import type { Static, TSchema } from 'typebox'
import type { EventData, EventKind } from '../../contract/event.ts'
import type { Actor } from '../../contract/principal.ts'
import { now } from '../clock/index.ts'
import { newId, onCommit, type Transaction } from '../database/index.ts'
import { enqueue, type Job } from '../jobs/index.ts'
import { tellCommitted } from './committed.ts'
import { event } from './schema.ts'

export type RecordedEvent<Data = unknown> = {
  id: string
  name: string
  at: Date
  actor: Actor
  /** The thing it happened to, e.g. the conversation; timelines are read by it. */
  subjectId: string | null
  audience: readonly string[]
  data: Data
}

/**
 * What a module does when another's event happens.
 * - `during`: in the same transaction, before the commit; a throw undoes everything. For state that must never differ.
 * - `later`: a job queued in the same transaction; it runs at least once, so it must be harmless when repeated.
 */
export type Reaction = {
  on: string
  /** `<module>.<what>`, for logs. */
  name: string
  during?: (tx: Transaction, event: RecordedEvent<never>) => Promise<void>
  later?: Job<TSchema>
}

/** Types a reaction to `kind`. */
export function reactDuring<Data extends TSchema>(
  kind: EventKind<Data>,
  name: string,
  run: (tx: Transaction, event: RecordedEvent<Static<Data>>) => Promise<void>,
): Reaction {
  return { on: kind.name, name, during: run as Reaction['during'] }
}

/** Queues `job` with `{ eventId, subjectId, data, at }` when `kind` is recorded. */
export function reactLater(kind: EventKind, job: Job<TSchema>): Reaction {
  return { on: kind.name, name: job.name, later: job }
}

let reactions = new Map<string, Reaction[]>()

/** Set once at start by the server, from the list of modules. */
export function setReactions(list: readonly Reaction[]): void {
  reactions = Map.groupBy(list, (reaction) => reaction.on)
}

type Happening<Data> = {
  actor: Actor
  subjectId: string | null
  audience: readonly string[]
  data: Data
}

/**
 * Records that something happened, in the transaction that did it, and lets the reactions of other modules run.
 * @returns the event's id
 */
export async function record<K extends EventKind>(
  tx: Transaction,
  kind: K,
  happening: Happening<EventData<K>>,
): Promise<string> {
  const recorded: RecordedEvent = {
    id: newId(),
    name: kind.name,
    at: now(),
    actor: happening.actor,
    subjectId: happening.subjectId,
    audience: [...new Set(happening.audience)],
    data: happening.data,
  }
  await tx.insert(event).values({
    id: recorded.id,
    name: recorded.name,
    at: recorded.at,
    actorKind: recorded.actor.kind,
    actorId: recorded.actor.id,
    subjectId: recorded.subjectId,
    data: recorded.data,
    audience: [...recorded.audience],
  })
  for (const reaction of reactions.get(kind.name) ?? []) {
    if (reaction.during) await reaction.during(tx, recorded as RecordedEvent<never>)
    if (reaction.later) {
      const { id: eventId, subjectId, data, at } = recorded
      await enqueue(tx, reaction.later, { eventId, subjectId, data, at: at.toISOString() })
    }
  }
  onCommit(tx, tellCommitted)
  return recorded.id
}
