import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Static } from 'typebox'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import {
  type Database,
  decodeCursor,
  encodeCursor,
  inTransaction,
  newId,
  rows,
  type Transaction,
} from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { searchTerms } from '#platform/text/query.ts'
import {
  type OrganizationInput,
  type OrganizationKind,
  type OrganizationPatch,
  type OrganizationRecord,
  organizationChanged,
  organizationCreated,
  organizationRemoved,
} from '../contract.ts'
import { iso } from './present.ts'
import { customer, organization } from './schema.ts'
import { cleanTags, nameColumns } from './write.ts'

type Row = Omit<OrganizationRecord, 'abilities'>

const columns = sql`o.id, o.name, o.kind, o.address, o.tags, o.notes, o.created_at as "createdAt", o.updated_at as "updatedAt",
  (select count(*)::int from customer c
   where c.organization_id = o.id and c.removed_at is null and c.merged_into_id is null) as "memberCount"`

function present(row: Row, principal: Principal): OrganizationRecord {
  return {
    ...row,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
    abilities: {
      edit: principal.permissions.has('customers.edit'),
      remove: principal.permissions.has('customers.remove'),
    },
  }
}

export type OrganizationFilter = { q?: string; kind?: OrganizationKind; tag?: string; after?: string; limit?: number }

/** Organizations, newest first. */
export async function findOrganizations(
  db: Database,
  principal: Principal,
  filter: OrganizationFilter,
): Promise<{ items: OrganizationRecord[]; next: string | null }> {
  const limit = filter.limit ?? 50
  const conditions = [sql`o.removed_at is null`]
  if (filter.kind) conditions.push(sql`o.kind = ${filter.kind}`)
  if (filter.tag) conditions.push(sql`${filter.tag} = any(o.tags)`)
  for (const term of searchTerms(filter.q ?? '')) {
    conditions.push(sql`o.grams @> ${sql.param(term.grams)}::text[] and strpos(o.folded_name, ${term.folded}) > 0`)
  }
  if (filter.after) {
    const [at, id] = decodeCursor(filter.after, ['instant', 'uuid'])
    conditions.push(sql`(o.created_at, o.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const found = await rows<Row>(
    db,
    sql`select ${columns} from organization o where ${sql.join(conditions, sql` and `)}
      order by o.created_at desc, o.id desc limit ${limit + 1}`,
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => present(row, principal)),
    next: found.length > limit && last ? encodeCursor([iso(last.createdAt), last.id]) : null,
  }
}

/** @throws Problem `not-found` */
export async function readOrganization(db: Database, principal: Principal, id: string): Promise<OrganizationRecord> {
  const [row] = await rows<Row>(
    db,
    sql`select ${columns} from organization o where o.id = ${id} and o.removed_at is null`,
  )
  if (!row) throw notFound()
  return present(row, principal)
}

/** Adds an organization. The same id again gives the one that is there. */
export async function createOrganization(
  db: Database,
  { principal, input }: { principal: Principal; input: Static<typeof OrganizationInput> },
): Promise<OrganizationRecord> {
  const { id = newId(), name, tags = [], ...fields } = input
  await inTransaction(db, async (tx) => {
    const made = await tx
      .insert(organization)
      .values({ id, ...fields, ...nameColumns(name), tags: cleanTags(tags), createdAt: now(), updatedAt: now() })
      .onConflictDoNothing({ target: organization.id })
      .returning({ id: organization.id })
    if (made.length === 0) return
    await record(tx, organizationCreated, {
      actor: staffActor(principal),
      subjectId: id,
      audience: ['everyone'],
      data: { organizationId: id },
    })
  })
  return readOrganization(db, principal, id)
}

/** Changes what is named in `patch`; nothing is recorded when all of it is so already. */
export async function updateOrganization(
  db: Database,
  { principal, id, patch }: { principal: Principal; id: string; patch: Static<typeof OrganizationPatch> },
): Promise<OrganizationRecord> {
  const wanted = {
    ...patch,
    ...(patch.name === undefined ? {} : { name: patch.name.trim() }),
    ...(patch.tags === undefined ? {} : { tags: cleanTags(patch.tags) }),
  }
  await inTransaction(db, async (tx) => {
    const found = await lockOrganization(tx, id)
    const fields = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
      (key) => JSON.stringify(wanted[key]) !== JSON.stringify(found[key]),
    )
    if (fields.length === 0) return
    await tx
      .update(organization)
      .set({ ...wanted, ...(wanted.name === undefined ? {} : nameColumns(wanted.name)), updatedAt: now() })
      .where(eq(organization.id, id))
    await record(tx, organizationChanged, {
      actor: staffActor(principal),
      subjectId: id,
      audience: ['everyone'],
      data: { organizationId: id, fields },
    })
  })
  return readOrganization(db, principal, id)
}

/** Removes an organization; its members stay, without one. */
export async function removeOrganization(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockOrganization(tx, id)
    await tx.update(customer).set({ organizationId: null, updatedAt: now() }).where(eq(customer.organizationId, id))
    await tx.update(organization).set({ removedAt: now(), updatedAt: now() }).where(eq(organization.id, id))
    await record(tx, organizationRemoved, {
      actor: staffActor(principal),
      subjectId: id,
      audience: ['everyone'],
      data: { organizationId: id },
    })
  })
}

async function lockOrganization(tx: Transaction, id: string) {
  const [found] = await tx
    .select()
    .from(organization)
    .where(and(eq(organization.id, id), isNull(organization.removedAt)))
    .for('update')
  if (!found) throw notFound()
  return found
}
