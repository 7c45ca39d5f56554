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
import { conversation, message } from '#modules/conversations/server/schema.ts'
import { member, team } from '#modules/staff/server/schema.ts'
import { bigNumber, id, instant, reference } from '#platform/server/database/columns.ts'
import type { ArrivalState, OutState, ParticipantRole, QuoteStyle, SecurityKind } from '../contract.ts'
import type { MailAddress, MailNote } from './read/shapes.ts'

/** An account that mail comes from and goes by. Secrets are kept encrypted with the company's own key. */
export const mailbox = pgTable(
  'mailbox',
  {
    id: id(),
    /** the address customers write to, lower case */
    address: text('address').notNull(),
    /** other addresses that arrive here; lower case */
    aliases: text('aliases').array().notNull().default(sql`'{}'`),
    /** the name customers see; '' for the company's */
    name: text('name').notNull().default(''),
    /** who gets new conversations; null: the common pool */
    teamId: reference('team_id').references(() => team.id, { onDelete: 'set null' }),
    enabled: boolean('enabled').notNull().default(true),
    /** proposed to those whose team has none of its own, and used for the product's own mail */
    isDefault: boolean('is_default').notNull().default(false),

    imapHost: text('imap_host').notNull().default(''),
    imapPort: integer('imap_port').notNull().default(993),
    imapSecurity: text('imap_security').$type<SecurityKind>().notNull().default('tls'),
    imapUser: text('imap_user').notNull().default(''),
    imapSecret: text('imap_secret'),
    /** folders to read; empty: the inbox and, where the server has one, its junk folder */
    folders: text('folders').array().notNull().default(sql`'{}'`),
    /** mail from before is left alone */
    since: instant('since').notNull(),
    markSeen: boolean('mark_seen').notNull().default(true),

    smtpHost: text('smtp_host').notNull().default(''),
    smtpPort: integer('smtp_port').notNull().default(465),
    smtpSecurity: text('smtp_security').$type<SecurityKind>().notNull().default('tls'),
    smtpUser: text('smtp_user').notNull().default(''),
    smtpSecret: text('smtp_secret'),

    /** of what is sent; placeholders as in canned replies */
    signatureHtml: text('signature_html').notNull().default(''),
    quote: text('quote').$type<QuoteStyle>().notNull().default('last'),
    undoSeconds: integer('undo_seconds').notNull().default(10),
    /** largest sum of attachments, bytes */
    maxAttachmentBytes: bigNumber('max_attachment_bytes').notNull().default(sql`20971520`),
    /** answers a new matter with its number and progress page */
    receipt: boolean('receipt').notNull().default(true),
    /** adds a tag to the reply address (`support+k…@`): for servers that deliver such addresses */
    plusAddress: boolean('plus_address').notNull().default(false),
    dkimDomain: text('dkim_domain').notNull().default(''),
    dkimSelector: text('dkim_selector').notNull().default(''),
    dkimSecret: text('dkim_secret'),

    /** one process at a time reads it */
    leaseOwner: uuid('lease_owner'),
    leaseUntil: instant('lease_until'),
    lastFetchAt: instant('last_fetch_at'),
    lastArrivalAt: instant('last_arrival_at'),
    /** the server's own words */
    lastError: text('last_error'),
    lastErrorCause: text('last_error_cause'),
    lastErrorAt: instant('last_error_at'),
    /** failing without a success since */
    failingSince: instant('failing_since'),
    lastSentAt: instant('last_sent_at'),
    lastSendError: text('last_send_error'),
    lastSendErrorAt: instant('last_send_error_at'),

    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    removedAt: instant('removed_at'),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    uniqueIndex('mailbox_address').on(table.address).where(sql`${table.removedAt} is null`),
    uniqueIndex('mailbox_default').on(table.isDefault).where(sql`${table.isDefault} and ${table.removedAt} is null`),
    check('mailbox_imap_security', sql`${table.imapSecurity} in ('tls', 'starttls', 'none')`),
    check('mailbox_smtp_security', sql`${table.smtpSecurity} in ('tls', 'starttls', 'none')`),
    check('mailbox_quote', sql`${table.quote} in ('none', 'last', 'all')`),
  ],
)

/** How far a folder has been read. */
export const mailboxFolder = pgTable(
  'mailbox_folder',
  {
    mailboxId: reference('mailbox_id')
      .notNull()
      .references(() => mailbox.id, { onDelete: 'cascade' }),
    path: text('path').notNull(),
    /** as the server says it; up to 2^32 */
    uidValidity: bigNumber('uid_validity').notNull(),
    lastUid: bigNumber('last_uid').notNull(),
    readAt: instant('read_at'),
  },
  (table) => [primaryKey({ columns: [table.mailboxId, table.path] })],
)

/** A mail that its server would not hand over: left out so that those after it come in, and tried again later. */
export const mailMissed = pgTable(
  'mail_missed',
  {
    mailboxId: reference('mailbox_id')
      .notNull()
      .references(() => mailbox.id, { onDelete: 'cascade' }),
    path: text('path').notNull(),
    uidValidity: bigNumber('uid_validity').notNull(),
    uid: bigNumber('uid').notNull(),
    tries: integer('tries').notNull(),
    /** the server's own words */
    words: text('words').notNull(),
    firstAt: instant('first_at').notNull(),
    /** tried again then; null: given up */
    nextAt: instant('next_at'),
  },
  (table) => [primaryKey({ columns: [table.mailboxId, table.path, table.uidValidity, table.uid] })],
)

/** A mail as it arrived. Its raw bytes are kept, compressed, under their hash; nothing that arrived is ever lost. */
export const mailIn = pgTable(
  'mail_in',
  {
    id: id(),
    /** null: piped in without a mailbox */
    mailboxId: reference('mailbox_id').references(() => mailbox.id),
    /** of the raw bytes, before compression */
    sha256: text('sha256').notNull(),
    /** the stored file: hash of the compressed bytes */
    rawFile: text('raw_file').notNull(),
    /** bytes before compression */
    size: bigNumber('size').notNull(),
    /** Message-ID of the header, '' when it has none; one that was seen in the same mailbox is not taken twice */
    messageIdHeader: text('message_id_header').notNull().default(''),
    folder: text('folder'),
    uidValidity: bigNumber('uid_validity'),
    uid: bigNumber('uid'),
    /** addresses it was delivered to, as the transport said */
    envelopeTo: text('envelope_to').array().notNull().default(sql`'{}'`),
    /** when the server got it */
    receivedAt: instant('received_at').notNull(),
    storedAt: instant('stored_at').notNull(),
    state: text('state').$type<ArrivalState>().notNull().default('stored'),
    attempts: integer('attempts').notNull().default(0),
    /** why it failed or was left out, a key of the words or the error's text */
    note: text('note'),
    takenAt: instant('taken_at'),
    conversationId: reference('conversation_id').references(() => conversation.id, { onDelete: 'set null' }),
    messageId: uuid('message_id'),
  },
  (table) => [
    uniqueIndex('mail_in_content').on(
      sql`coalesce(${table.mailboxId}, '00000000-0000-0000-0000-000000000000'::uuid)`,
      table.sha256,
    ),
    index('mail_in_recent').on(table.mailboxId, table.storedAt, table.id),
    index('mail_in_recent_all').on(table.storedAt, table.id),
    index('mail_in_waiting').on(table.storedAt).where(sql`${table.state} in ('stored', 'failed')`),
    index('mail_in_header').on(table.messageIdHeader).where(sql`${table.messageIdHeader} <> ''`),
    index('mail_in_raw').on(table.rawFile),
    check('mail_in_state', sql`${table.state} in ('stored', 'taken', 'ignored', 'failed')`),
  ],
)

/** What a message is as a mail. */
export const mail = pgTable(
  'mail',
  {
    messageId: uuid('message_id')
      .primaryKey()
      .references(() => message.id, { onDelete: 'cascade' }),
    mailboxId: reference('mailbox_id').references(() => mailbox.id),
    direction: text('direction').$type<'in' | 'out'>().notNull(),
    /** with angle brackets; '' when a mail came without */
    messageIdHeader: text('message_id_header').notNull().default(''),
    inReplyTo: text('in_reply_to'),
    /** oldest first */
    referenceIds: text('reference_ids').array().notNull().default(sql`'{}'`),
    subject: text('subject').notNull(),
    from: jsonb('from').$type<MailAddress>(),
    replyTo: jsonb('reply_to').$type<MailAddress[]>().notNull().default(sql`'[]'`),
    to: jsonb('to').$type<MailAddress[]>().notNull().default(sql`'[]'`),
    cc: jsonb('cc').$type<MailAddress[]>().notNull().default(sql`'[]'`),
    bcc: jsonb('bcc').$type<MailAddress[]>().notNull().default(sql`'[]'`),
    date: instant('date'),
    /** decoded, with folds marked, not cleaned; '' for a mail in plain text */
    html: text('html').notNull().default(''),
    /** the whole text */
    text: text('text').notNull().default(''),
    folded: text('folded').notNull().default(''),
    auto: text('auto'),
    notes: jsonb('notes').$type<MailNote[]>().notNull().default(sql`'[]'`),
    /** content id → attachment, for pictures in the text */
    pictures: jsonb('pictures').$type<Record<string, string>>().notNull().default(sql`'{}'`),
    arrivalId: reference('arrival_id').references(() => mailIn.id, { onDelete: 'set null' }),
    /** the customer changed the subject: perhaps another matter */
    suggestSplit: boolean('suggest_split').notNull().default(false),
  },
  (table) => [
    index('mail_header').on(table.messageIdHeader).where(sql`${table.messageIdHeader} <> ''`),
    // Mails do not come in order: whose References name this one, or the same ones.
    index('mail_references').using('gin', table.referenceIds),
    index('mail_in_reply_to').on(table.inReplyTo).where(sql`${table.inReplyTo} is not null`),
    index('mail_arrival').on(table.arrivalId),
    check('mail_direction', sql`${table.direction} in ('in', 'out')`),
  ],
)

/** A mail of ours on its way. */
export const mailOut = pgTable(
  'mail_out',
  {
    messageId: uuid('message_id')
      .primaryKey()
      .references(() => mail.messageId, { onDelete: 'cascade' }),
    mailboxId: reference('mailbox_id').references(() => mailbox.id),
    state: text('state').$type<OutState>().notNull(),
    /** not before; the time to undo is over then, or the pause after a failure */
    sendAt: instant('send_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** the try that holds it, and until when it surely lives: what another has taken over it may not touch */
    tryId: uuid('try_id'),
    leaseUntil: instant('lease_until'),
    kind: text('kind').$type<'reply' | 'forward' | 'new'>().notNull(),
    /** the message that is answered or passed on */
    sourceId: uuid('source_id'),
    quote: text('quote').$type<QuoteStyle>().notNull(),
    /** as it goes out, kept before the first try: hash of the stored file; bytes before compression */
    rawFile: text('raw_file'),
    rawSize: bigNumber('raw_size'),
    /** addresses the server took */
    accepted: text('accepted').array().notNull().default(sql`'{}'`),
    /** addresses it refused, with its words */
    rejected: jsonb('rejected').$type<{ address: string; words: string }[]>().notNull().default(sql`'[]'`),
    /** the server's own words, last */
    serverWords: text('server_words'),
    /** where the conversation goes back to when it is undone */
    statusBefore: text('status_before').notNull(),
    /** says that a program wrote it: never answered automatically */
    automatic: boolean('automatic').notNull().default(false),
    sentAt: instant('sent_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('mail_out_due').on(table.sendAt).where(sql`${table.state} in ('queued', 'sending', 'handing-over')`),
    index('mail_out_mailbox').on(table.mailboxId, table.state),
    index('mail_out_raw').on(table.rawFile).where(sql`${table.rawFile} is not null`),
    check('mail_out_kind', sql`${table.kind} in ('reply', 'forward', 'new')`),
    check('mail_out_quote', sql`${table.quote} in ('none', 'last', 'all')`),
    check(
      'mail_out_state',
      sql`${table.state} in ('queued', 'sending', 'handing-over', 'sent', 'failed', 'uncertain')`,
    ),
  ],
)

/** Who takes part in a matter by mail besides its customer. */
export const mailParticipant = pgTable(
  'mail_participant',
  {
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    /** lower case */
    address: text('address').notNull(),
    name: text('name').notNull().default(''),
    role: text('role').$type<ParticipantRole>().notNull(),
    firstAt: instant('first_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.address] })],
)

/** An automatic answer that was sent, so that the next one waits. */
export const mailAutoReply = pgTable(
  'mail_auto_reply',
  {
    id: id(),
    /** lower case */
    address: text('address').notNull(),
    conversationId: reference('conversation_id').references(() => conversation.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
  },
  (table) => [index('mail_auto_reply_address').on(table.address, table.at)],
)

/** Senders whose remote pictures are shown without asking. */
export const mailPictureSender = pgTable('mail_picture_sender', {
  /** lower case */
  address: text('address').primaryKey(),
  byId: reference('by_id').references(() => member.id, { onDelete: 'set null' }),
  at: instant('at').notNull(),
})

/** What stands below the mails of a team; the mailbox's own is used where a team has none. */
export const mailSignature = pgTable('mail_signature', {
  teamId: uuid('team_id')
    .primaryKey()
    .references(() => team.id, { onDelete: 'cascade' }),
  html: text('html').notNull(),
  updatedAt: instant('updated_at').notNull(),
})
