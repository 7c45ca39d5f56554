import { domainToASCII } from 'node:url'
import { type SQL, sql } from 'drizzle-orm'
import type { CountryCode } from 'libphonenumber-js/max'
import type { Transaction } from '#platform/server/database/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { digits } from '#platform/text/digits.ts'
import { fold } from '#platform/text/fold.ts'
import { grams } from '#platform/text/grams.ts'
import type { IdentityKind } from '../contract.ts'
import { readPhone } from './phone.ts'

export type GivenIdentity = { id?: string; kind: IdentityKind; value: string; source?: string; verified?: boolean }

/** A given identity made comparable: two that mean the same have the same kind, source and `normalised`. */
export type ReadIdentity = {
  id?: string
  kind: IdentityKind
  source: string
  value: string
  normalised: string
  searchText: string
  grams: string[]
  verified: boolean
  /** False when it does not look like what its kind says; kept all the same when it came in by a channel. */
  wellFormed: boolean
}

const longest = 320

/**
 * A mail address for comparison: full-width forms and case do not matter, the domain is compared as the mail system
 * does. Dots and `+tags` before the @ are kept: only the mailbox's own provider knows whether they matter.
 * @returns null when it is no mail address
 */
export function readEmail(value: string): string | null {
  const text = value
    .normalize('NFKC')
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^<(.*)>$/, '$1')
    .toLowerCase()
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  if (at < 1 || local.length > 64 || text.length > 254) return null
  if (/[\s\p{Cc}\p{Cf}@<>()[\],;:\\"]/u.test(local) || /^\.|\.\.|\.$/.test(local)) return null
  const domain = domainToASCII(text.slice(at + 1).replace(/\.$/, ''))
  if (!/^(?!.*\.\.)[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain) || /(^|\.)-|-(\.|$)/.test(domain)) return null
  return `${local}@${domain}`
}

/** Makes an identity comparable; never refuses, see `wellFormed`. */
export function readIdentity(given: GivenIdentity, region: CountryCode): ReadIdentity {
  const value = given.value.trim().slice(0, longest).toWellFormed()
  const base = { id: given.id, kind: given.kind, value, verified: given.verified ?? false }
  switch (given.kind) {
    case 'email': {
      const email = readEmail(value)
      const shown = fold(value)
      const searchText = email && !shown.includes(email) ? `${email} ${shown}` : shown
      return withGrams({ ...base, source: '', normalised: email ?? shown, searchText, wellFormed: email !== null })
    }
    case 'phone': {
      const phone = readPhone(value, region)
      const normalised = phone?.normalised ?? fold(value)
      const searchText = phone?.searchText ?? (digits(value) || fold(value))
      return withGrams({ ...base, source: '', normalised, searchText, wellFormed: phone !== null })
    }
    case 'external':
      return withGrams({
        ...base,
        source: given.source ?? '',
        normalised: value,
        searchText: fold(value),
        wellFormed: value !== '',
      })
    case 'visitor':
      // Nobody types or searches the token of a browser.
      return {
        ...base,
        source: given.source ?? '',
        normalised: value,
        searchText: '',
        grams: [],
        wellFormed: value !== '',
      }
  }
}

function withGrams(identity: Omit<ReadIdentity, 'grams'>): ReadIdentity {
  return { ...identity, grams: grams(identity.searchText) }
}

/**
 * Like `readIdentity`, for what a person typed: it must be well formed.
 * @throws Problem `bad-request` naming `field`
 */
export function readTypedIdentity(given: GivenIdentity, region: CountryCode, field: string): ReadIdentity {
  const identity = readIdentity(given, region)
  if (identity.wellFormed) return identity
  throw badField(field, given.kind === 'external' ? 'pattern' : given.kind)
}

type Key = Pick<ReadIdentity, 'kind' | 'source' | 'normalised'>

function sameKey(alias: string, keys: readonly Key[]): SQL {
  const tuples = keys.map((key) => sql`(${key.kind}, ${key.source}, ${key.normalised})`)
  return sql`(${sql.raw(alias)}.kind, ${sql.raw(alias)}.source, ${sql.raw(alias)}.normalised) in (${sql.join(tuples, sql`, `)})`
}

/**
 * Keeps these identities for this transaction: whoever else wants to look up, give or move one of them waits until it
 * ends. Always taken in one order, so two writers do not block each other for good.
 */
export async function lockIdentities(tx: Transaction, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return
  const names = keys.map((key) => `identity ${key.kind} ${key.source} ${key.normalised}`)
  const values = sql.join(
    names.map((name) => sql`(${name})`),
    sql`, `,
  )
  await tx.execute(sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 0) as key from (values ${values}) as names(name) order by 1
    ) as keys`)
}

export type Owner = {
  id: string
  customerId: string
  kind: IdentityKind
  source: string
  normalised: string
  verified: boolean
  createdAt: Date
}

/** The active identities among these, with their customers. */
export async function ownersOf(tx: Transaction, keys: readonly Key[]): Promise<Owner[]> {
  if (keys.length === 0) return []
  const found = await rows<Omit<Owner, 'createdAt'> & { createdAt: string }>(
    tx,
    sql`
      select i.id, i.customer_id as "customerId", i.kind, i.source, i.normalised, i.verified, i.created_at as "createdAt"
      from identity i where i.retired_at is null and ${sameKey('i', keys)}`,
  )
  return found.map((owner) => ({ ...owner, createdAt: new Date(owner.createdAt) }))
}

export function keyOf(identity: Key): string {
  return JSON.stringify([identity.kind, identity.source, identity.normalised])
}
