import { type SQL, sql } from 'drizzle-orm'
import type { Locale } from '#platform/contract/locale.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import type {
  ContactWishRecord,
  CustomerCardRecord,
  CustomerKind,
  CustomerRecord,
  IdentityRecord,
  OrganizationKind,
} from '../contract.ts'
import { codeOf, labelOf } from './rules.ts'

type CardRow = {
  id: string
  name: string
  appellation: string
  kind: CustomerKind
  color: string | null
  tags: string[]
  mergedIntoId: string | null
  removed: boolean
  anonymised: boolean
  organizationId: string | null
  organizationName: string | null
  organizationKind: OrganizationKind | null
  contact: string | null
}

/** Columns of a card; needs the customer as `c` and their organization as `o`. */
const cardColumns = sql`
  c.id, c.name, c.appellation, c.kind, c.color, c.tags, c.merged_into_id as "mergedIntoId",
  c.removed_at is not null as removed, c.anonymised_at is not null as anonymised,
  o.id as "organizationId", o.name as "organizationName", o.kind as "organizationKind",
  (select i.value from identity i where i.customer_id = c.id and i.kind in ('email', 'phone')
   order by i.undeliverable, i.verified desc, i.created_at, i.id limit 1) as contact`

function toCard(row: CardRow): CustomerCardRecord {
  const { organizationId, organizationName, organizationKind, ...card } = row
  return {
    ...card,
    code: codeOf(row.id),
    organization: organizationId
      ? { id: organizationId, name: organizationName ?? '', kind: organizationKind ?? 'other' }
      : null,
  }
}

/** A time as the driver gives it in hand-written queries → ISO 8601. */
export const iso = (time: string) => new Date(time).toISOString()

/** For packets of statements: one customer's card; `id` may be a sub-select. `readCard` reads the answer. */
export function cardQuery(id: SQL): SQL {
  return sql`select ${cardColumns} from customer c left join organization o on o.id = c.organization_id where c.id = ${id}`
}

/** @returns null when there is no such customer */
export function readCard(answer: readonly unknown[]): CustomerCardRecord | null {
  const [row] = answer as CardRow[]
  return row ? toCard(row) : null
}

/** Cards of the customers that `from` selects: a FROM clause (customer as `c`) with its conditions and order. */
export async function selectCards(db: Database, from: SQL): Promise<(CustomerCardRecord & { createdAt: string })[]> {
  const found = await rows<CardRow & { createdAt: string }>(
    db,
    sql`select ${cardColumns}, c.created_at as "createdAt" from customer c left join organization o on o.id = c.organization_id ${from}`,
  )
  return found.map(({ createdAt, ...row }) => ({ ...toCard(row), createdAt: iso(createdAt) }))
}

/** The cards of these customers, merged and removed ones too, by id. One statement. */
export async function customerCards(db: Database, ids: readonly string[]): Promise<Map<string, CustomerCardRecord>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const found = await selectCards(db, sql`where c.id = any(${sql.param(wanted)}::uuid[])`)
  return new Map(found.map(({ createdAt: _createdAt, ...card }) => [card.id, card]))
}

/** What to call a customer in the reader's language. */
export function customerLabel(
  card: Pick<CustomerCardRecord, 'name' | 'contact' | 'code' | 'anonymised'>,
  locale: Locale,
): string {
  return labelOf(card, {
    visitor: translate(locale, 'customers:visitor'),
    anonymised: translate(locale, 'customers:anonymised'),
  })
}

type FileRow = CardRow & {
  language: Locale | null
  timeZone: string | null
  contactWish: ContactWishRecord | null
  notes: string
  createdAt: string
  updatedAt: string
  identities: IdentityRecord[]
  merges: { id: string; mergedId: string; mergedName: string; at: string; undoable: boolean }[]
  suspectIds: string[]
}

/** The whole file of a customer for this reader, or null when it is not there or removed beyond their sight. */
export async function presentCustomer(db: Database, principal: Principal, id: string): Promise<CustomerRecord | null> {
  const [row] = await rows<FileRow>(
    db,
    sql`
      select ${cardColumns}, c.language, c.time_zone as "timeZone", c.contact_wish as "contactWish", c.notes,
        c.created_at as "createdAt", c.updated_at as "updatedAt",
        (select coalesce(json_agg(json_build_object(
            'id', i.id, 'kind', i.kind, 'source', i.source, 'value', i.value, 'normalised', i.normalised,
            'verified', i.verified, 'undeliverable', i.undeliverable, 'createdAt', i.created_at)
          order by i.created_at, i.id), '[]')
          from identity i where i.customer_id = c.id and i.kind <> 'visitor') as identities,
        (select coalesce(json_agg(json_build_object(
            'id', m.id, 'mergedId', m.merged_id, 'mergedName', other.name, 'at', m.at,
            'undoable', c.merged_into_id is null and c.removed_at is null and other.anonymised_at is null)
          order by m.at desc), '[]')
          from customer_merge m join customer other on other.id = m.merged_id
          where m.kept_id = c.id and m.undone_at is null) as merges,
        array(select other.id from customer_suspect s
          join customer other on other.id = case when s.first_id = c.id then s.second_id else s.first_id end
          where (s.first_id = c.id or s.second_id = c.id) and s.dismissed_at is null
            and other.removed_at is null and other.merged_into_id is null limit 20) as "suspectIds"
      from customer c left join organization o on o.id = c.organization_id
      where c.id = ${id}`,
  )
  if (!row) return null
  const may = (permission: string) => principal.permissions.has(permission)
  if (row.removed && !may('customers.remove')) return null
  const live = !row.removed && row.mergedIntoId === null
  const { language, timeZone, contactWish, notes, createdAt, updatedAt, identities, merges, suspectIds, ...card } = row
  const suspects = suspectIds.length > 0 ? [...(await customerCards(db, suspectIds)).values()] : []
  return {
    ...toCard(card),
    language,
    timeZone,
    contactWish,
    notes,
    identities: identities.map((one) => ({ ...one, createdAt: iso(one.createdAt) })),
    merges: merges.map((one) => ({ ...one, at: iso(one.at), undoable: one.undoable && may('customers.merge') })),
    suspects,
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    abilities: {
      edit: live && may('customers.edit'),
      merge: live && may('customers.merge'),
      remove: live && may('customers.remove'),
    },
  }
}
