import { and, eq, inArray, sql } from 'drizzle-orm'
import type { EventData, EventKind } from '#platform/contract/event.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { fold } from '#platform/text/fold.ts'
import { grams } from '#platform/text/grams.ts'
import { keyOf, lockIdentities, ownersOf, type ReadIdentity } from './identities.ts'
import { customerCards } from './present.ts'
import { customer, identity, organization } from './schema.ts'

/** The columns that follow from a name. */
export function nameColumns(name: string): { name: string; foldedName: string; grams: string[] } {
  const trimmed = name.trim()
  const foldedName = fold(trimmed)
  return { name: trimmed, foldedName, grams: grams(foldedName) }
}

/** Tags as they are kept: trimmed, each once. */
export function cleanTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))]
}

/** @throws Problem `bad-request` when it is no IANA time zone */
export function checkTimeZone(timeZone: string | null | undefined): void {
  if (!timeZone) return
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw badField('timeZone', 'time-zone')
  }
}

/** @throws Problem `bad-request` when the organization is not there */
export async function checkOrganization(tx: Transaction, id: string | null | undefined): Promise<void> {
  if (!id) return
  const [found] = await tx
    .select({ id: organization.id })
    .from(organization)
    .where(and(eq(organization.id, id), sql`${organization.removedAt} is null`))
    .for('key share')
  if (!found) throw badField('organizationId', 'unknown')
}

/** Records an event of a customer; all staff may hear it. */
export async function recordCustomer<K extends EventKind>(
  tx: Transaction,
  kind: K,
  actor: Actor,
  subjectId: string,
  data: EventData<K>,
): Promise<void> {
  await record(tx, kind, { actor, subjectId, audience: ['everyone'], data })
}

/**
 * Refuses identities that another customer has, naming that customer, and those locked stay free until the
 * transaction ends.
 * @returns the ones this customer does not have yet, each once
 * @throws Problem `customers.identity-taken` (409) with `details.customerId` and `details.name`
 */
export async function claimIdentities(
  tx: Transaction,
  customerId: string,
  identities: readonly ReadIdentity[],
  field: (index: number) => string,
): Promise<ReadIdentity[]> {
  await lockIdentities(tx, identities)
  const owners = new Map((await ownersOf(tx, identities)).map((owner) => [keyOf(owner), owner]))
  const free = new Map<string, ReadIdentity>()
  for (const [index, one] of identities.entries()) {
    const owner = owners.get(keyOf(one))
    if (owner && owner.customerId !== customerId) throw await taken(tx, owner.customerId, field(index))
    if (!owner) free.set(keyOf(one), one)
  }
  return [...free.values()]
}

async function taken(db: Database, customerId: string, field: string): Promise<Problem> {
  const card = (await customerCards(db, [customerId])).get(customerId)
  return new Problem('customers.identity-taken', {
    status: 409,
    fields: [{ field, reason: 'taken' }],
    params: { name: card?.name || card?.contact || card?.code || '' },
    details: { customerId, name: card?.name ?? '' },
  })
}

/** Gives identities, already claimed, to a customer. */
export async function insertIdentities(
  tx: Transaction,
  customerId: string,
  identities: readonly ReadIdentity[],
): Promise<void> {
  if (identities.length === 0) return
  await tx.insert(identity).values(
    identities.map(({ wellFormed: _wellFormed, id, ...one }) => ({
      ...one,
      id: id ?? newId(),
      customerId,
      createdAt: now(),
    })),
  )
}

/** Marks these customers as changed now. */
export async function touch(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx
    .update(customer)
    .set({ updatedAt: now() })
    .where(inArray(customer.id, [...ids]))
}
