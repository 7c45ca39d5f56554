import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { team } from '#modules/staff/server/schema.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { SiteSettingsRecord } from '../contract.ts'

/** A chat window that is put into somebody's pages. */
export const chatSite = pgTable(
  'chat_site',
  {
    id: id(),
    key: text('key').notNull(),
    name: text('name').notNull(),
    /** null: the common pool */
    teamId: reference('team_id').references(() => team.id, { onDelete: 'set null' }),
    /** Exact origins, normalised; from others nothing is answered. */
    allowedOrigins: text('allowed_origins').array().notNull().default(sql`'{}'`),
    settings: jsonb('settings').$type<SiteSettingsRecord>().notNull(),
    /** The secret of signed identities, sealed with the company's own secret (see seal.ts). */
    sealedSecret: text('sealed_secret').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    removedAt: instant('removed_at'),
  },
  (table) => [uniqueIndex('chat_site_key').on(table.key)],
)

/** A browser that opened the window. */
export const chatVisitor = pgTable(
  'chat_visitor',
  {
    id: id(),
    siteId: reference('site_id')
      .notNull()
      .references(() => chatSite.id, { onDelete: 'cascade' }),
    /** SHA-256 of the token, which only the browser has. */
    tokenHash: text('token_hash').notNull(),
    /** Who the site's own server says it is; null: nobody vouches for the visitor. */
    signedId: text('signed_id'),
    /** What was signed, or what the visitor typed. */
    name: text('name'),
    email: text('email'),
    phone: text('phone'),
    /** the site says that it has checked the address */
    emailVerified: boolean('email_verified').notNull().default(false),
    phoneVerified: boolean('phone_verified').notNull().default(false),
    locale: text('locale').$type<Locale>().notNull(),
    pageUrl: text('page_url'),
    pageTitle: text('page_title'),
    referrer: text('referrer'),
    browser: text('browser'),
    createdAt: instant('created_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    /** Last time the live line was closed in good order. */
    leftAt: instant('left_at'),
  },
  (table) => [
    uniqueIndex('chat_visitor_token').on(table.tokenHash),
    index('chat_visitor_signed').on(table.siteId, table.signedId).where(sql`${table.signedId} is not null`),
    index('chat_visitor_seen').on(table.lastSeenAt),
    check('chat_visitor_locale', sql`${table.locale} in ('zh-CN', 'zh-TW', 'en')`),
  ],
)

/** Which visitor a conversation belongs to: what a visitor may read is decided by this table alone. */
export const chatThread = pgTable(
  'chat_thread',
  {
    conversationId: reference('conversation_id')
      .primaryKey()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    siteId: reference('site_id')
      .notNull()
      .references(() => chatSite.id, { onDelete: 'cascade' }),
    visitorId: reference('visitor_id')
      .notNull()
      .references(() => chatVisitor.id, { onDelete: 'cascade' }),
    /** Set when the visitor was vouched for: the same person on another device reads it too. */
    signedId: text('signed_id'),
    startedAt: instant('started_at').notNull(),
    rating: integer('rating'),
    ratingComment: text('rating_comment'),
    ratedAt: instant('rated_at'),
  },
  (table) => [
    index('chat_thread_visitor').on(table.visitorId, table.startedAt),
    index('chat_thread_signed')
      .on(table.siteId, table.signedId, table.startedAt)
      .where(sql`${table.signedId} is not null`),
    check('chat_thread_rating', sql`${table.rating} between -3 and 3`),
  ],
)
