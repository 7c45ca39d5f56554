import { sql } from 'drizzle-orm'
import { type AnyPgColumn, boolean, check, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { id, instant } from '#platform/server/database/columns.ts'
import type { ContactWishRecord } from '../contract.ts'

/** A company, household, dealer: several customers. */
export const organization = pgTable(
  'organization',
  {
    id: id(),
    name: text('name').notNull(),
    kind: text('kind').notNull().default('other'),
    address: text('address').notNull().default(''),
    tags: text('tags').array().notNull().default(sql`'{}'`),
    notes: text('notes').notNull().default(''),
    foldedName: text('folded_name').notNull(),
    /** Grams of the folded name (platform/text). */
    grams: text('grams').array().notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    removedAt: instant('removed_at'),
  },
  (table) => [
    check('organization_kind', sql`${table.kind} in ('household', 'company', 'shop', 'dealer', 'other')`),
    index('organization_recent').on(table.createdAt, table.id).where(sql`${table.removedAt} is null`),
    index('organization_grams').using('gin', table.grams),
  ],
)

/** A person we serve. `name` is '' when unknown. */
export const customer = pgTable(
  'customer',
  {
    id: id(),
    name: text('name').notNull(),
    appellation: text('appellation').notNull().default(''),
    kind: text('kind').notNull().default('external'),
    color: text('color'),
    organizationId: uuid('organization_id').references(() => organization.id, { onDelete: 'set null' }),
    language: text('language'),
    timeZone: text('time_zone'),
    contactWish: jsonb('contact_wish').$type<ContactWishRecord>(),
    tags: text('tags').array().notNull().default(sql`'{}'`),
    notes: text('notes').notNull().default(''),
    foldedName: text('folded_name').notNull(),
    /** Grams of the folded name (platform/text). */
    grams: text('grams').array().notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    mergedIntoId: uuid('merged_into_id').references((): AnyPgColumn => customer.id),
    removedAt: instant('removed_at'),
    anonymisedAt: instant('anonymised_at'),
  },
  (table) => [
    check('customer_kind', sql`${table.kind} in ('external', 'internal')`),
    check('customer_language', sql`${table.language} in ('zh-CN', 'zh-TW', 'en')`),
    check('customer_merged_into_other', sql`${table.mergedIntoId} <> ${table.id}`),
    index('customer_recent')
      .on(table.createdAt, table.id)
      .where(sql`${table.removedAt} is null and ${table.mergedIntoId} is null`),
    index('customer_organization').on(table.organizationId).where(sql`${table.organizationId} is not null`),
    index('customer_merged_into').on(table.mergedIntoId).where(sql`${table.mergedIntoId} is not null`),
    index('customer_tags').using('gin', table.tags),
    index('customer_grams').using('gin', table.grams),
    // Hashed, as a folded name may be longer than an ordinary index takes.
    index('customer_name').using('hash', table.foldedName),
  ],
)

/** An address of a customer on a channel. Of the active ones each belongs to one customer. */
export const identity = pgTable(
  'identity',
  {
    id: id(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customer.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    /** The system an external or visitor id comes from; '' for mail and phone. */
    source: text('source').notNull().default(''),
    value: text('value').notNull(),
    normalised: text('normalised').notNull(),
    /** What fragments are looked for in: the folded value, for phones the digits in all usual spellings. */
    searchText: text('search_text').notNull(),
    grams: text('grams').array().notNull(),
    verified: boolean('verified').notNull().default(false),
    undeliverable: boolean('undeliverable').notNull().default(false),
    createdAt: instant('created_at').notNull(),
    /** Set while the customer is removed: the address is free for a new file. */
    retiredAt: instant('retired_at'),
  },
  (table) => [
    check('identity_kind', sql`${table.kind} in ('external', 'email', 'phone', 'visitor')`),
    uniqueIndex('identity_taken').on(table.kind, table.source, table.normalised).where(sql`${table.retiredAt} is null`),
    index('identity_customer').on(table.customerId),
    index('identity_grams').using('gin', table.grams),
  ],
)

/** A merge with what is needed to take it back. */
export const customerMerge = pgTable(
  'customer_merge',
  {
    id: id(),
    keptId: uuid('kept_id')
      .notNull()
      .references(() => customer.id),
    mergedId: uuid('merged_id')
      .notNull()
      .references(() => customer.id),
    identityIds: uuid('identity_ids').array().notNull(),
    /** Fields of the kept file that the merge filled: before and after. */
    filled: jsonb('filled').$type<FilledFields>().notNull(),
    byId: uuid('by_id'),
    at: instant('at').notNull(),
    undoneAt: instant('undone_at'),
    undoneById: uuid('undone_by_id'),
  },
  (table) => [
    index('customer_merge_kept').on(table.keptId),
    index('customer_merge_merged').on(table.mergedId),
    check('customer_merge_two', sql`${table.keptId} <> ${table.mergedId}`),
  ],
)

export type FilledFields = Record<string, { before: unknown; after: unknown }>

/** Two files that one contact named at once: perhaps one person. `firstId` < `secondId`. */
export const customerSuspect = pgTable(
  'customer_suspect',
  {
    id: id(),
    firstId: uuid('first_id')
      .notNull()
      .references(() => customer.id, { onDelete: 'cascade' }),
    secondId: uuid('second_id')
      .notNull()
      .references(() => customer.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    dismissedAt: instant('dismissed_at'),
  },
  (table) => [
    uniqueIndex('customer_suspect_pair').on(table.firstId, table.secondId),
    index('customer_suspect_second').on(table.secondId),
    check('customer_suspect_order', sql`${table.firstId} < ${table.secondId}`),
  ],
)
