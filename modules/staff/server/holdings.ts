import { eq, type SQL, sql } from 'drizzle-orm'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type {
  HoldingCountsRecord,
  HoldingKind,
  HoldingRecord,
  listHoldings,
  listLeftWork,
  OwnerInput,
} from '../contract.ts'
import { member } from './schema.ts'

/** A piece of work in somebody's hands; `version` counts its changes by people. */
export type Held = HoldingRecord & { version: number }

/** A kind of work that a person can have in hand, told by the module that knows it. */
export type HoldingSource = {
  kind: HoldingKind
  /**
   * A statement of everybody's: `member_id, id, text, due_at, conversation_id, number, version`, of what the reader may hand
   * on themselves.
   */
  held: (reader: Principal) => SQL
  /**
   * Hands one on, unless it is not in the hands of `from` any more.
   * @throws Problem that says why not
   */
  hand: (db: Database, given: { principal: Principal; held: Held; from: string; to: OwnerInput }) => Promise<unknown>
}

const sources: HoldingSource[] = []

/** For higher modules, whose work stays behind when somebody leaves. */
export function registerHoldings(source: HoldingSource): void {
  sources.push(source)
}

/** The kinds of work in the order in which they are handed on: who has the conversation may be given what is owed there. */
export const holdingSources = (): readonly HoldingSource[] =>
  (['conversation', 'promise', 'task'] as const).flatMap((kind) => sources.filter((one) => one.kind === kind))

export const noHoldings = (): HoldingCountsRecord => ({ conversation: 0, promise: 0, task: 0 })

type HeldRow = {
  id: string
  text: string
  due_at: string | null
  conversation_id: string | null
  number: number | null
  version: number
}

/** Where a piece stands among those of its kind: when it is due (those without a time last), its id. */
export type Place = readonly [due: string, id: string]
const never = '9999-12-31T00:00:00.000Z'
export const placeOf = ({ dueAt, id }: Held): Place => [dueAt ?? never, id]

/** What one person has of one kind, due first, behind `after`. */
export async function heldOf(
  db: Database,
  source: HoldingSource,
  { reader, memberId, limit, after }: { reader: Principal; memberId: string; limit: number; after?: Place | null },
): Promise<Held[]> {
  const due = sql`coalesce(h.due_at, ${never}::timestamptz)`
  const found = await rows<HeldRow>(
    db,
    sql`select h.* from (${source.held(reader)}) h where h.member_id = ${memberId}
          ${after ? sql`and (${due}, h.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
        order by ${due}, h.id limit ${limit}`,
  )
  return found.map((one) => ({
    kind: source.kind,
    id: one.id,
    text: one.text,
    dueAt: one.due_at && new Date(one.due_at).toISOString(),
    conversationId: one.conversation_id,
    number: one.number,
    version: one.version,
  }))
}

/** How much one person has of each kind. */
export async function countHeld(db: Database, reader: Principal, memberId: string): Promise<HoldingCountsRecord> {
  const counts = noHoldings()
  for (const { kind, held } of holdingSources()) {
    const [found] = await rows<{ count: number }>(
      db,
      sql`select count(*)::int as count from (${held(reader)}) h where h.member_id = ${memberId}`,
    )
    counts[kind] = found?.count ?? 0
  }
  return counts
}

/** @throws Problem `not-found` when there is no such member */
export async function readHoldings(
  db: Database,
  reader: Principal,
  memberId: string,
): Promise<ReplyOf<typeof listHoldings>> {
  const [known] = await db.select({ id: member.id }).from(member).where(eq(member.id, memberId))
  if (!known) throw notFound()
  const items = await Promise.all(holdingSources().map((one) => heldOf(db, one, { reader, memberId, limit: 20 })))
  return {
    counts: await countHeld(db, reader, memberId),
    items: items.flat().map(({ version: _version, ...one }) => one),
  }
}

/** What those who have left still have in hand; the one with the most first. */
export async function readLeftWork(db: Database, reader: Principal): Promise<ReplyOf<typeof listLeftWork>['items']> {
  const gone = await rows<{ id: string; name: string }>(
    db,
    sql`select id, name from member where deactivated_at is not null`,
  )
  if (gone.length === 0) return []
  const ids = sql.param(gone.map(({ id }) => id))
  const found = new Map(gone.map(({ id, name }) => [id, { memberId: id, name, counts: noHoldings() }]))
  for (const { kind, held } of holdingSources()) {
    const counted = await rows<{ id: string; count: number }>(
      db,
      sql`select h.member_id as id, count(*)::int as count from (${held(reader)}) h
          where h.member_id = any(${ids}::uuid[]) group by 1`,
    )
    for (const { id, count } of counted) {
      const one = found.get(id)
      if (one) one.counts[kind] = count
    }
  }
  const sum = ({ counts }: { counts: HoldingCountsRecord }) => counts.conversation + counts.promise + counts.task
  return [...found.values()]
    .filter((one) => sum(one) > 0)
    .toSorted((a, b) => sum(b) - sum(a) || a.memberId.localeCompare(b.memberId))
    .slice(0, 50)
}
