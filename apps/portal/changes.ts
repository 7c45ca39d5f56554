import { sql } from 'drizzle-orm'
import type { PublicPromise } from '#modules/promises/contract.ts'
import { changedWords } from '#modules/promises/server/index.ts'
import { memberNames } from '#modules/staff/server/index.ts'
import { type Database, rows } from '#platform/server/database/index.ts'

/** What has become different, in plain words: who, when, what (method E12: told, not found out). */
export type Change = { at: string } & (
  | { kind: 'person'; name: string }
  | { kind: 'reopened' | 'resolved' }
  | { kind: 'cancelled'; text: string }
  | { kind: 'words'; text: string; was: string; reason: string }
  /** `told`: they were told of it, and have not agreed. */
  | { kind: 'date'; text: string; dueAt: string; precision: PublicPromise['duePrecision']; told: boolean }
  | { kind: 'chosen'; from: string; to: string }
)

type Row = { name: string; at: string; data: Record<string, string | null> }
const kinds = [
  'conversation.assigned',
  'conversation.status-changed',
  'promise.renegotiated',
  'promise.withdrawn',
  'moment.slot-chosen',
]
const most = 6

/** The newest changes of a matter that its customer may know, newest first. */
export async function changesOf(
  db: Database,
  { conversationId, promises }: { conversationId: string; promises: readonly PublicPromise[] },
): Promise<Change[]> {
  const found = await rows<Row>(
    db,
    sql`select name, at, data from event where subject_id = ${conversationId}
          and name = any(${sql.param(kinds)}::text[]) order by at desc, id desc limit 40`,
  )
  const people = found.flatMap(({ name, data }) => (name === 'conversation.assigned' && data.to ? [data.to] : []))
  const names = people.length > 0 ? await memberNames(db, [...new Set(people)]) : new Map<string, { name: string }>()
  const told = found.flatMap((row) => changeOf(row, { promises, names }))
  const worded = await changedWords(
    db,
    promises.map(({ id }) => id),
  )
  return [...told, ...worded.map(({ at, now, was, reason }): Change => ({ at, kind: 'words', text: now, was, reason }))]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, most)
}

function changeOf(
  { name, at: told, data }: Row,
  { promises, names }: { promises: readonly PublicPromise[]; names: ReadonlyMap<string, { name: string }> },
): Change[] {
  const at = new Date(told).toISOString()
  switch (name) {
    case 'conversation.assigned': {
      const who = data.to ? names.get(data.to)?.name : undefined
      return who && data.to !== data.from ? [{ at, kind: 'person', name: who }] : []
    }
    case 'conversation.status-changed':
      if (data.to === 'resolved') return [{ at, kind: 'resolved' }]
      return data.from === 'resolved' && data.to === 'open' ? [{ at, kind: 'reopened' }] : []
    case 'promise.renegotiated': {
      // Only of promises that the page shows: what colleagues promise each other is theirs.
      const promise = promises.find((one) => one.id === data.newPromiseId)
      return promise && data.newDueAt ? [dateChange(at, promise, data.newDueAt)] : []
    }
    case 'promise.withdrawn': {
      const promise = promises.find((one) => one.id === data.promiseId)
      return promise?.state === 'withdrawn' ? [{ at, kind: 'cancelled', text: promise.text }] : []
    }
    case 'moment.slot-chosen':
      return data.from && data.to ? [{ at, kind: 'chosen', from: data.from, to: data.to }] : []
    default:
      return []
  }
}

const dateChange = (at: string, { text, told, duePrecision }: PublicPromise, dueAt: string): Change => ({
  ...{ at, kind: 'date', text, dueAt, told: told !== null },
  precision: told?.duePrecision ?? duePrecision,
})
