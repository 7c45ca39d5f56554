import { eq, inArray, sql } from 'drizzle-orm'
import type { Locale } from '#platform/contract/locale.ts'
import { type Actor, systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { newId, rows, type Transaction } from '#platform/server/database/index.ts'
import { type CustomerKind, customerChanged, customerCreated } from '../contract.ts'
import {
  type GivenIdentity,
  keyOf,
  lockIdentities,
  type Owner,
  ownersOf,
  type ReadIdentity,
  readIdentity,
} from './identities.ts'
import { regionOf } from './phone.ts'
import { byStrength } from './rules.ts'
import { customer, customerSuspect, identity } from './schema.ts'
import { insertIdentities, nameColumns, recordCustomer, touch } from './write.ts'

export type Contact = {
  identities: readonly GivenIdentity[]
  name?: string
  language?: Locale | null
  timeZone?: string | null
  /** The country of phone numbers without a prefix follows this language; default: the contact's own language. */
  companyLocale?: Locale
  actor?: Actor
  /** Of a new file: one of our own people; default `external`. */
  kind?: CustomerKind
}

export type Found = {
  customerId: string
  created: boolean
  /** Other customers whose identities came in with the same contact; staff see them as suspects and decide. */
  conflict?: { otherIds: string[] }
}

/**
 * The customer behind a contact: recognised by any of its identities, else made. Never by name, and never merges: when
 * the identities belong to several customers, the one with the strongest (verified first) is taken and the others are
 * kept as suspects. Identities nobody has are added. Two contacts at once give one customer: the second waits for the
 * first. The customer cannot be merged or removed before the transaction ends.
 * Identities that look wrong (a mail address without a domain) are kept as they came: the contact must not be lost.
 */
export async function findOrCreateByIdentity(tx: Transaction, contact: Contact): Promise<Found> {
  const region = regionOf(contact.companyLocale ?? contact.language)
  const given = new Map<string, ReadIdentity>()
  for (const one of contact.identities) {
    const read = readIdentity(one, region)
    if (read.normalised === '') continue
    const same = given.get(keyOf(read))
    given.set(keyOf(read), same ? { ...same, verified: same.verified || read.verified } : read)
  }
  const identities = [...given.values()]
  await lockIdentities(tx, identities)
  const owners = await ownersOf(tx, identities)
  if (owners.length === 0) return create(tx, contact, identities)

  // A claim counts as verified only if this contact proves it: knowing somebody's verified address proves nothing.
  const ranked = owners
    .map((owner) => ({ ...owner, verified: given.get(keyOf(owner))?.verified ?? false }))
    .sort(byStrength)
  const customerId = ranked[0]!.customerId
  await tx.execute(sql`select 1 from customer where id = ${customerId} for key share`)
  const otherIds = [...new Set(owners.map((owner) => owner.customerId))].filter((id) => id !== customerId)
  const fields = [
    ...(await addMissing(tx, customerId, identities, owners)),
    ...(await fillName(tx, customerId, contact)),
    ...(await suspect(tx, customerId, otherIds)),
  ]
  if (fields.length > 0) {
    await touch(tx, [customerId])
    const actor = contact.actor ?? systemActor
    await recordCustomer(tx, customerChanged, actor, customerId, { customerId, fields: [...new Set(fields)] })
  }
  return { customerId, created: false, ...(otherIds.length > 0 ? { conflict: { otherIds } } : {}) }
}

async function create(tx: Transaction, contact: Contact, identities: readonly ReadIdentity[]): Promise<Found> {
  const id = newId()
  await tx.insert(customer).values({
    id,
    ...nameColumns((contact.name ?? '').slice(0, 200).toWellFormed()),
    language: contact.language ?? null,
    timeZone: contact.timeZone ?? null,
    ...(contact.kind ? { kind: contact.kind } : {}),
    createdAt: now(),
    updatedAt: now(),
  })
  await insertIdentities(tx, id, identities)
  await recordCustomer(tx, customerCreated, contact.actor ?? systemActor, id, { customerId: id })
  return { customerId: id, created: true }
}

async function addMissing(
  tx: Transaction,
  customerId: string,
  identities: readonly ReadIdentity[],
  owners: readonly Owner[],
): Promise<string[]> {
  const known = new Map(owners.map((owner) => [keyOf(owner), owner]))
  const missing = identities.filter((one) => !known.has(keyOf(one)))
  await insertIdentities(tx, customerId, missing)
  const proved = identities
    .filter((one) => one.verified)
    .map((one) => known.get(keyOf(one)))
    .filter((owner) => owner !== undefined && !owner.verified && owner.customerId === customerId)
    .map((owner) => owner!.id)
  if (proved.length > 0) await tx.update(identity).set({ verified: true }).where(inArray(identity.id, proved))
  return missing.length + proved.length > 0 ? ['identities'] : []
}

/** A name given by the customer fills an empty one; what staff wrote stays. */
async function fillName(tx: Transaction, customerId: string, contact: Contact): Promise<string[]> {
  const name = (contact.name ?? '').slice(0, 200).toWellFormed().trim()
  const wanted = { name, language: contact.language ?? null, timeZone: contact.timeZone ?? null }
  if (!wanted.name && !wanted.language && !wanted.timeZone) return []
  const [present] = await tx
    .select({ name: customer.name, language: customer.language, timeZone: customer.timeZone })
    .from(customer)
    .where(eq(customer.id, customerId))
  const fields = (['name', 'language', 'timeZone'] as const).filter((field) => !present?.[field] && wanted[field])
  if (fields.length === 0) return []
  await tx
    .update(customer)
    .set({
      ...(fields.includes('name') ? nameColumns(name) : {}),
      ...(fields.includes('language') ? { language: wanted.language } : {}),
      ...(fields.includes('timeZone') ? { timeZone: wanted.timeZone } : {}),
    })
    .where(eq(customer.id, customerId))
  return fields
}

async function suspect(tx: Transaction, customerId: string, otherIds: readonly string[]): Promise<string[]> {
  if (otherIds.length === 0) return []
  const made = await tx
    .insert(customerSuspect)
    .values(
      otherIds.map((otherId) => {
        const [firstId, secondId] = [customerId, otherId].sort() as [string, string]
        return { id: newId(), firstId, secondId, at: now() }
      }),
    )
    .onConflictDoNothing()
    .returning({ id: customerSuspect.id })
  return made.length > 0 ? ['suspects'] : []
}

/**
 * Marks a mail address or phone number as undeliverable, or deliverable again; unknown ones are left alone.
 * @returns the customer who has it
 */
export async function markUndeliverable(
  tx: Transaction,
  {
    kind,
    value,
    undeliverable,
    region,
  }: { kind: 'email' | 'phone'; value: string; undeliverable: boolean; region?: Locale },
): Promise<string | null> {
  const read = readIdentity({ kind, value }, regionOf(region))
  const [changed] = await rows<{ customerId: string }>(
    tx,
    sql`update identity set undeliverable = ${undeliverable}
      where kind = ${kind} and source = '' and normalised = ${read.normalised} and retired_at is null
        and undeliverable <> ${undeliverable} returning customer_id as "customerId"`,
  )
  if (!changed) return null
  await touch(tx, [changed.customerId])
  await recordCustomer(tx, customerChanged, systemActor, changed.customerId, {
    customerId: changed.customerId,
    fields: ['identities'],
  })
  return changed.customerId
}
