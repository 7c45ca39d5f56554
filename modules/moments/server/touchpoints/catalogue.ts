import { and, asc, eq, ne, sql } from 'drizzle-orm'
import type { BodyOf, ReplyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import {
  type changeTouchpoint as changeEndpoint,
  type createTouchpoint as createEndpoint,
  type listTouchpoints as listEndpoint,
  type TouchpointRecord,
  touchpointsChanged,
} from '../../contract/touchpoints.ts'
import type { TouchpointStage } from '../../contract.ts'
import { touchpoint } from './schema.ts'

/** Most touchpoints a company has, archived ones included. */
const most = 300
const recentDays = 90

type Row = typeof touchpoint.$inferSelect

/** The catalogue, by stage and place. */
export async function listTouchpoints(db: Database, principal: Principal): Promise<ReplyOf<typeof listEndpoint>> {
  const since = new Date(now().getTime() - recentDays * 86_400_000)
  const found = await db
    .select({
      row: touchpoint,
      recent: sql<number>`(select count(*)::int from moment m where m.touchpoint_id = touchpoint.id and m.began_at >= ${since})`,
    })
    .from(touchpoint)
    .orderBy(
      asc(sql`array_position(array['before', 'during', 'after'], ${touchpoint.stage})`),
      asc(touchpoint.position),
      asc(touchpoint.id),
    )
    .limit(most)
  return {
    items: found.map(({ row, recent }) => present(row, recent)),
    abilities: { manage: principal.permissions.has('moments.settings') },
  }
}

function present(row: Row, recent = 0): TouchpointRecord {
  const { id, name, stage, position, archivedAt, version } = row
  return { id, name, stage, position, archivedAt: archivedAt?.toISOString() ?? null, recent, version }
}

/** Adds one; the same id again gives the one there is. @throws Problem `bad-request` on `name` (there already) or `id` */
export async function createTouchpoint(
  db: Database,
  { principal, input }: { principal: Principal; input: BodyOf<typeof createEndpoint> },
): Promise<TouchpointRecord> {
  const { id = newId(), stage } = input
  const name = input.name.trim()
  return inTransaction(db, async (tx) => {
    await lockCatalogue(tx)
    const [known] = await tx.select().from(touchpoint).where(eq(touchpoint.id, id))
    if (known) {
      if (known.name !== name) throw badField('id', 'taken')
      return present(known)
    }
    await nameFree(tx, name, id)
    const made = await insertTouchpoint(tx, { id, name, stage, origin: null })
    await tell(tx, principal, id)
    return present(made)
  })
}

/** At the end of its stage; whoever asks holds the catalogue. */
export async function insertTouchpoint(
  tx: Transaction,
  one: { id: string; name: string; stage: TouchpointStage; origin: string | null },
): Promise<Row> {
  const position = sql<number>`(select coalesce(max(position), 0) + 1 from touchpoint where stage = ${one.stage})`
  const [made] = await tx
    .insert(touchpoint)
    .values({ ...one, position })
    .returning()
  if (!made) throw new Error('touchpoint not written')
  return made
}

/**
 * Renames, moves, archives, brings back. @throws Problem `not-found`; `moments.touchpoint-conflict` (409, details: what is
 * there now); `bad-request` on `name`
 */
export async function changeTouchpoint(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof changeEndpoint> },
): Promise<TouchpointRecord> {
  const { version, stage, place, archived } = input
  const name = input.name?.trim()
  return inTransaction(db, async (tx) => {
    await lockCatalogue(tx)
    const [known] = await tx.select().from(touchpoint).where(eq(touchpoint.id, id))
    if (!known) throw notFound()
    if (known.version !== version)
      throw new Problem('moments.touchpoint-conflict', { status: 409, details: present(known) })
    if (name !== undefined && name !== known.name) await nameFree(tx, name, id)
    const [changed] = await tx
      .update(touchpoint)
      .set({
        ...(name === undefined ? {} : { name }),
        ...(stage === undefined ? {} : { stage }),
        ...(archived === undefined ? {} : { archivedAt: archived ? (known.archivedAt ?? now()) : null }),
        version: version + 1,
      })
      .where(eq(touchpoint.id, id))
      .returning()
    if (!changed) throw notFound()
    if (place !== undefined || changed.stage !== known.stage) await move(tx, changed, place ?? most)
    await tell(tx, principal, id)
    const [row] = await tx.select().from(touchpoint).where(eq(touchpoint.id, id))
    return present(row ?? changed)
  })
}

async function move(tx: Transaction, one: Row, place: number): Promise<void> {
  const others = await tx
    .select({ id: touchpoint.id })
    .from(touchpoint)
    .where(and(eq(touchpoint.stage, one.stage), ne(touchpoint.id, one.id)))
    .orderBy(asc(touchpoint.position), asc(touchpoint.id))
  const order = others.map(({ id }) => id).toSpliced(place, 0, one.id)
  await tx.execute(sql`update touchpoint t set position = o.place
    from unnest(${sql.param(order)}::uuid[]) with ordinality as o(id, place) where t.id = o.id and t.position <> o.place`)
}

/** Catalogue and rules are changed one after the other. */
export async function lockCatalogue(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('kairos touchpoints', 0))`)
}

async function nameFree(tx: Transaction, name: string, id: string): Promise<void> {
  const [same] = await tx
    .select({ id: touchpoint.id })
    .from(touchpoint)
    .where(and(sql`lower(${touchpoint.name}) = lower(${name})`, ne(touchpoint.id, id)))
    .limit(1)
  if (same) throw badField('name', 'moments:reason.touchpoint-name')
}

async function tell(tx: Transaction, principal: Principal, touchpointId: string): Promise<void> {
  await record(tx, touchpointsChanged, {
    actor: staffActor(principal),
    subjectId: touchpointId,
    audience: ['everyone'],
    data: { what: 'catalogue', touchpointId },
  })
}
