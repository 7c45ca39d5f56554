import { eq, sql } from 'drizzle-orm'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, forbidden, notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import {
  type changeSavedView,
  type createSavedView as createEndpoint,
  type ListFilterRecord,
  type SavedViewRecord,
  savedViewChanged,
} from '../contract.ts'
import { savedView } from './schema.ts'

type Row = {
  id: string
  owner_id: string
  team_id: string | null
  team_name: string | null
  name: string
  filter: ListFilterRecord
  position: number
}
const share = 'conversations.share'
const mostOwn = 100

const mayShareWith = (principal: Principal, teamId: string) =>
  principal.permissions.has(share) && (principal.seesAllTeams || principal.teamIds.includes(teamId))

function mayEdit(principal: Principal, view: { ownerId: string; teamId: string | null }): boolean {
  return view.teamId ? mayShareWith(principal, view.teamId) : view.ownerId === principal.id
}

/** Own views and those of the reader's teams. */
export async function listSavedViews(db: Database, principal: Principal): Promise<SavedViewRecord[]> {
  const found = await rows<Row>(
    db,
    sql`
      select v.id, v.owner_id, v.team_id, t.name as team_name, v.name, v.filter, v.position
      from saved_view v left join team t on t.id = v.team_id
      where ${readable(principal)} order by v.position, v.created_at, v.id`,
  )
  return found.map((row) => ({
    id: row.id,
    name: row.name,
    filter: row.filter,
    team: row.team_id ? { id: row.team_id, name: row.team_name ?? '' } : null,
    ownerId: row.owner_id,
    position: row.position,
    abilities: { edit: mayEdit(principal, { ownerId: row.owner_id, teamId: row.team_id }) },
  }))
}

function readable(principal: Principal) {
  const mine = sql`(v.team_id is null and v.owner_id = ${principal.id})`
  if (principal.seesAllTeams) return sql`(v.team_id is not null or ${mine})`
  return sql`(v.team_id = any(${sql.param([...principal.teamIds])}::uuid[]) or ${mine})`
}

async function present(db: Database, principal: Principal, id: string): Promise<SavedViewRecord> {
  const found = (await listSavedViews(db, principal)).find((view) => view.id === id)
  if (!found) throw notFound()
  return found
}

export async function createSavedView(
  db: Database,
  { principal, input }: { principal: Principal; input: BodyOf<typeof createEndpoint> },
): Promise<SavedViewRecord> {
  const { id = newId(), name, filter, teamId = null, position = 0 } = input
  if (teamId && !mayShareWith(principal, teamId)) throw forbidden()
  await inTransaction(db, async (tx) => {
    const own = await tx.select({ id: savedView.id }).from(savedView).where(eq(savedView.ownerId, principal.id))
    if (own.length >= mostOwn) throw badField('name', 'maxItems', { limit: mostOwn })
    const [made] = await tx
      .insert(savedView)
      .values({ id, ownerId: principal.id, teamId, name: name.trim(), filter, position, createdAt: now() })
      .onConflictDoNothing()
      .returning()
    if (made) return tell(tx, principal, made, false)
    const [known] = await tx.select().from(savedView).where(eq(savedView.id, id))
    if (known?.ownerId !== principal.id) throw badField('id', 'taken')
  })
  return present(db, principal, id)
}

export async function updateSavedView(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof changeSavedView> },
): Promise<SavedViewRecord> {
  await inTransaction(db, async (tx) => {
    const before = await lockOwn(tx, principal, id)
    if (input.teamId && !mayShareWith(principal, input.teamId)) throw forbidden()
    const [after] = await tx
      .update(savedView)
      // A view taken back from a team is the person's who took it.
      .set({ ...input, ...(before.teamId && input.teamId === null ? { ownerId: principal.id } : {}) })
      .where(eq(savedView.id, id))
      .returning()
    await tell(tx, principal, after!, false)
    if (before.teamId && before.teamId !== after!.teamId) await tell(tx, principal, before, true)
  })
  return present(db, principal, id)
}

export async function removeSavedView(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await lockOwn(tx, principal, id)
    await tx.delete(savedView).where(eq(savedView.id, id))
    await tell(tx, principal, before, true)
  })
}

type View = typeof savedView.$inferSelect

async function lockOwn(tx: Transaction, principal: Principal, id: string): Promise<View> {
  const [found] = await tx.select().from(savedView).where(eq(savedView.id, id)).for('update')
  if (!found) throw notFound()
  if (mayEdit(principal, found)) return found
  const reads = found.teamId !== null && (principal.seesAllTeams || principal.teamIds.includes(found.teamId))
  throw reads ? forbidden() : notFound()
}

async function tell(tx: Transaction, principal: Principal, view: View, removed: boolean): Promise<void> {
  const audience = view.teamId ? [`team:${view.teamId}`, 'team:*'] : [`staff:${view.ownerId}`]
  await record(tx, savedViewChanged, { actor: staffActor(principal), subjectId: view.id, audience, data: { removed } })
}
