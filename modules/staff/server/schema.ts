import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Locale } from '#platform/contract/locale.ts'
import type { Role } from '#platform/contract/permission.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { Availability, CompanySettings, OpeningHours } from '../contract.ts'

/** A person of the staff. better-auth's "user"; the columns up to `two_factor_enabled` are its own. */
export const member = pgTable(
  'member',
  {
    id: id(),
    name: text('name').notNull(),
    /** always lower case */
    email: text('email').notNull(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
    role: text('role').$type<Role>().notNull(),
    locale: text('locale').$type<Locale>().notNull(),
    timeZone: text('time_zone').notNull(),
    availability: text('availability').$type<Availability>().notNull().default('away'),
    availabilitySince: instant('availability_since').notNull(),
    /** hue of the avatar, 0 to 359 */
    hue: integer('hue').notNull(),
    deactivatedAt: instant('deactivated_at'),
  },
  (table) => [
    uniqueIndex('member_email').on(table.email),
    index('member_name').on(table.name, table.id),
    check('member_email_lower', sql`${table.email} = lower(${table.email})`),
    check('member_role', sql`${table.role} in ('owner', 'admin', 'supervisor', 'agent', 'sales', 'viewer')`),
    check('member_locale', sql`${table.locale} in ('zh-CN', 'zh-TW', 'en')`),
    check('member_availability', sql`${table.availability} in ('online', 'busy', 'away')`),
  ],
)

/** A signed-in browser (better-auth). */
export const session = pgTable(
  'session',
  {
    id: id(),
    token: text('token').notNull(),
    userId: reference('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
  },
  (table) => [
    uniqueIndex('session_token').on(table.token),
    index('session_member').on(table.userId),
    index('session_expires').on(table.expiresAt),
  ],
)

/** A way to prove who one is: here the password's scrypt hash (better-auth). */
export const account = pgTable(
  'account',
  {
    id: id(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: reference('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('account_provider').on(table.providerId, table.accountId),
    index('account_member').on(table.userId),
  ],
)

/** Short-lived proofs: password resets, pending second factors, trusted devices (better-auth). */
export const verification = pgTable(
  'verification',
  {
    id: id(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [index('verification_identifier').on(table.identifier), index('verification_expires').on(table.expiresAt)],
)

/** The second factor's secret and backup codes, encrypted with the company's secret (better-auth). */
export const twoFactor = pgTable(
  'two_factor',
  {
    id: id(),
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    userId: reference('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    verified: boolean('verified').notNull().default(false),
    failedVerificationCount: integer('failed_verification_count').notNull().default(0),
    lockedUntil: instant('locked_until'),
  },
  (table) => [uniqueIndex('two_factor_member').on(table.userId)],
)

export const team = pgTable(
  'team',
  {
    id: id(),
    name: text('name').notNull(),
    /** null: the team has set none; it counts as always open */
    hours: jsonb('hours').$type<OpeningHours>(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [uniqueIndex('team_name').on(sql`lower(${table.name})`)],
)

export const teamMember = pgTable(
  'team_member',
  {
    teamId: reference('team_id')
      .notNull()
      .references(() => team.id, { onDelete: 'cascade' }),
    memberId: reference('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    isLead: boolean('is_lead').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.memberId] }), index('team_member_member').on(table.memberId)],
)

export const invitation = pgTable(
  'invitation',
  {
    id: id(),
    email: text('email').notNull(),
    role: text('role').$type<Role>().notNull(),
    teamIds: uuid('team_ids').array().notNull(),
    /** SHA-256 of the token in the link; the token itself is shown once and never kept */
    tokenHash: text('token_hash').notNull(),
    invitedBy: reference('invited_by').references(() => member.id, { onDelete: 'set null' }),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    acceptedAt: instant('accepted_at'),
    withdrawnAt: instant('withdrawn_at'),
    memberId: reference('member_id').references(() => member.id, { onDelete: 'set null' }),
  },
  (table) => [
    uniqueIndex('invitation_token').on(table.tokenHash),
    uniqueIndex('invitation_open_email')
      .on(table.email)
      .where(sql`${table.acceptedAt} is null and ${table.withdrawnAt} is null`),
    index('invitation_created').on(table.createdAt),
    check('invitation_role', sql`${table.role} in ('owner', 'admin', 'supervisor', 'agent', 'sales', 'viewer')`),
  ],
)

/** One row: the company that uses this installation. It exists once the first start has been finished. */
export const company = pgTable(
  'company',
  {
    id: integer('id').primaryKey(),
    name: text('name').notNull(),
    locale: text('locale').$type<Locale>().notNull(),
    timeZone: text('time_zone').notNull(),
    setupDoneAt: instant('setup_done_at').notNull(),
    settings: jsonb('settings').$type<Partial<CompanySettings>>().notNull(),
  },
  (table) => [check('company_single', sql`${table.id} = 1`)],
)

/** Counts tries that may be guessing, over all processes; see attempts.ts. */
export const attempt = pgTable(
  'attempt',
  {
    key: text('key').primaryKey(),
    count: integer('count').notNull(),
    since: instant('since').notNull(),
    until: instant('until').notNull(),
  },
  (table) => [index('attempt_until').on(table.until)],
)
