import { sql } from 'drizzle-orm'
import type { Static, TSchema } from 'typebox'
import type { EventData, EventKind } from '../../contract/event.ts'
import type { Actor } from '../../contract/principal.ts'
import { now } from '../clock/index.ts'
import { beforeCommit, newId, onCommit, send, type Transaction } from '../database/index.ts'
import { enqueue, type Job } from '../jobs/index.ts'
import { tellCommitted } from './committed.ts'

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

/** What a transaction has recorded and not yet written. */
const unwritten = new WeakMap<Transaction, RecordedEvent[]>()

/**
 * Records that something happened, in the transaction that did it, and lets the reactions of other modules run. The
 * events of a transaction are written together, at its end; who must read them before calls `writeEvents`.
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
  keep(tx, recorded)
  for (const reaction of reactions.get(kind.name) ?? []) {
    if (reaction.during) await reaction.during(tx, recorded as RecordedEvent<never>)
    if (reaction.later) {
      const { id: eventId, subjectId, data, at } = recorded
      await enqueue(tx, reaction.later, { eventId, subjectId, data, at: at.toISOString() })
    }
  }
  return recorded.id
}

function keep(tx: Transaction, recorded: RecordedEvent): void {
  const waiting = unwritten.get(tx)
  if (waiting) {
    waiting.push(recorded)
    return
  }
  unwritten.set(tx, [recorded])
  beforeCommit(tx, () => writeEvents(tx))
  onCommit(tx, tellCommitted)
}

/** Writes what this transaction has recorded so far, for those who read or remove events in the same one. */
export async function writeEvents(tx: Transaction): Promise<void> {
  const waiting = unwritten.get(tx)?.splice(0) ?? []
  if (waiting.length === 0) return
  const given = waiting.map(({ actor, subjectId, ...one }) => ({
    ...one,
    actor_kind: actor.kind,
    actor_id: actor.id,
    subject_id: subjectId,
  }))
  send(
    tx,
    sql`insert into event (id, name, at, actor_kind, actor_id, subject_id, data, audience)
        select id, name, at, actor_kind, actor_id, subject_id, data, audience
        from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(id uuid, name text, at timestamptz,
          actor_kind text, actor_id uuid, subject_id uuid, data jsonb, audience text[])`,
  )
}
