import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import {
  Empty,
  Id,
  IdParams,
  Instant,
  Line,
  Nullable,
  OneOf,
  Page,
  PageQuery,
  Text,
} from '#platform/contract/shapes.ts'
import { arrivalStates, longestAddress, quoteStyles, securityKinds } from './shapes.ts'

const Host = Type.String({ maxLength: 253 })
const Port = Type.Integer({ minimum: 1, maximum: 65_535 })
const Secret = Type.String({ maxLength: 1000 })

/** One side of an account as somebody enters it. `secret` left out: the stored one; never sent back. */
export const ServerSettings = Type.Object(
  {
    host: Host,
    port: Port,
    security: OneOf(securityKinds),
    user: Type.String({ maxLength: longestAddress }),
    secret: Type.Optional(Secret),
  },
  { additionalProperties: false },
)
const ServerView = Type.Object({
  host: Type.String(),
  port: Type.Integer(),
  security: OneOf(securityKinds),
  user: Type.String(),
  hasSecret: Type.Boolean(),
})

/** How a mailbox is doing; shown as one line. */
export const MailboxHealth = Type.Object({
  /** `off`: not enabled or without a server to read; `new`: not read yet; `failing` shows the error. */
  state: OneOf(['ok', 'new', 'failing', 'off'] as const),
  lastFetchAt: Nullable(Instant),
  lastArrivalAt: Nullable(Instant),
  failingSince: Nullable(Instant),
  /** The server's own words. */
  error: Nullable(Type.String()),
  /** Key of `mail-cause.*`: the likely cause. */
  cause: Nullable(Type.String()),
  errorAt: Nullable(Instant),
  /** Stored and not taken in yet; and those that failed. */
  waiting: Type.Integer(),
  failed: Type.Integer(),
  /** Ours that wait to be sent, and that could not be. */
  outWaiting: Type.Integer(),
  outFailed: Type.Integer(),
  lastSentAt: Nullable(Instant),
  sendError: Nullable(Type.String()),
  sendErrorAt: Nullable(Instant),
  /** Mails their server would not hand over; they are tried again. */
  missed: Type.Optional(Type.Integer()),
})
export type MailboxHealthRecord = Static<typeof MailboxHealth>

export const MailboxView = Type.Object({
  id: Id,
  address: Type.String(),
  aliases: Type.Array(Type.String()),
  name: Type.String(),
  team: Nullable(Type.Object({ id: Id, name: Type.String() })),
  enabled: Type.Boolean(),
  isDefault: Type.Boolean(),
  imap: ServerView,
  folders: Type.Array(Type.String()),
  since: Instant,
  markSeen: Type.Boolean(),
  smtp: ServerView,
  signatureHtml: Type.String(),
  quote: OneOf(quoteStyles),
  undoSeconds: Type.Integer(),
  maxAttachmentBytes: Type.Integer(),
  receipt: Type.Boolean(),
  plusAddress: Type.Boolean(),
  dkim: Type.Object({ domain: Type.String(), selector: Type.String(), hasKey: Type.Boolean() }),
  health: MailboxHealth,
  version: Type.Integer(),
})
export type MailboxRecord = Static<typeof MailboxView>

const EmailLine = Type.String({ minLength: 3, maxLength: longestAddress, pattern: '^\\S+@\\S+$' })
const fields = {
  aliases: Type.Optional(Type.Array(EmailLine, { maxItems: 20 })),
  name: Type.Optional(Text(100)),
  teamId: Type.Optional(Nullable(Id)),
  enabled: Type.Optional(Type.Boolean()),
  isDefault: Type.Optional(Type.Boolean()),
  imap: Type.Optional(ServerSettings),
  folders: Type.Optional(Type.Array(Line(500), { maxItems: 20 })),
  /** Only mail the server got after it is taken in; default: now. */
  since: Type.Optional(Instant),
  markSeen: Type.Optional(Type.Boolean()),
  smtp: Type.Optional(ServerSettings),
  signatureHtml: Type.Optional(Text(20_000)),
  quote: Type.Optional(OneOf(quoteStyles)),
  undoSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 120 })),
  maxAttachmentBytes: Type.Optional(Type.Integer({ minimum: 1_000_000, maximum: 150_000_000 })),
  receipt: Type.Optional(Type.Boolean()),
  plusAddress: Type.Optional(Type.Boolean()),
  dkim: Type.Optional(
    Type.Object(
      {
        domain: Type.String({ maxLength: 253 }),
        selector: Type.String({ maxLength: 100 }),
        /** PEM; left out: the stored one. */
        privateKey: Type.Optional(Type.String({ maxLength: 10_000 })),
      },
      { additionalProperties: false },
    ),
  ),
}

export const listMailboxes = endpoint({
  method: 'GET',
  path: '/mailboxes',
  permission: 'mail.manage',
  summary: 'All mailboxes with how they are doing; the first 200',
  reply: Type.Object({ items: Type.Array(MailboxView) }),
})
export const createMailbox = endpoint({
  method: 'POST',
  path: '/mailboxes',
  permission: 'mail.manage',
  summary: 'Set up a mailbox; the first one becomes the default',
  body: Type.Object({ id: Type.Optional(Id), address: EmailLine, ...fields }, { additionalProperties: false }),
  reply: MailboxView,
})
export const changeMailbox = endpoint({
  method: 'PATCH',
  path: '/mailboxes/:id',
  permission: 'mail.manage',
  summary: 'Change a mailbox',
  params: IdParams,
  body: Type.Object(
    { address: Type.Optional(EmailLine), ...fields, version: Type.Optional(Type.Integer()) },
    { additionalProperties: false, minProperties: 1 },
  ),
  reply: MailboxView,
})
export const removeMailbox = endpoint({
  method: 'DELETE',
  path: '/mailboxes/:id',
  permission: 'mail.manage',
  summary: 'Remove a mailbox; its mails stay, what waits to be sent is marked as failed',
  params: IdParams,
  reply: Empty,
})

export const MailServerTest = Type.Object({
  ok: Type.Boolean(),
  /** The server's own words, or what the network said. */
  words: Type.String(),
  /** Key of `mail-cause.*`, null when it went well. */
  cause: Nullable(Type.String()),
  /** IMAP: folders seen. */
  folders: Type.Optional(Type.Array(Type.String())),
  /** IMAP: mails in the inbox. */
  messages: Type.Optional(Type.Integer()),
  milliseconds: Type.Integer(),
})
export type MailServerTestRecord = Static<typeof MailServerTest>
export const testMailbox = endpoint({
  method: 'POST',
  path: '/mailboxes/test',
  permission: 'mail.manage',
  summary:
    'Sign in to the servers with these settings, without keeping them; secrets left out are the stored ones of `id`',
  body: Type.Object(
    { id: Type.Optional(Id), imap: Type.Optional(ServerSettings), smtp: Type.Optional(ServerSettings) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ imap: Nullable(MailServerTest), smtp: Nullable(MailServerTest) }),
  ratePerMinute: 30,
})
export const fetchMailbox = endpoint({
  method: 'POST',
  path: '/mailboxes/:id/fetch',
  permission: 'mail.manage',
  summary: 'Look for new mail now',
  params: IdParams,
  reply: Empty,
})

export const Arrival = Type.Object({
  id: Id,
  mailboxId: Nullable(Id),
  state: OneOf(arrivalStates),
  messageIdHeader: Type.String(),
  size: Type.Integer(),
  receivedAt: Instant,
  storedAt: Instant,
  attempts: Type.Integer(),
  note: Nullable(Type.String()),
  conversationId: Nullable(Id),
  /** Of what has been read. */
  from: Type.Optional(Nullable(Type.Object({ name: Type.String(), address: Type.String() }))),
  subject: Type.Optional(Nullable(Type.String())),
})
export type ArrivalRecord = Static<typeof Arrival>
export const listArrivals = endpoint({
  method: 'GET',
  path: '/mail-arrivals',
  permission: 'mail.manage',
  summary: 'What arrived, newest first; a failed one is tried again and can be fetched as it is',
  query: Type.Object({ ...PageQuery, mailbox: Type.Optional(Id), state: Type.Optional(OneOf(arrivalStates)) }),
  reply: Page(Arrival),
})
export const retryArrival = endpoint({
  method: 'POST',
  path: '/mail-arrivals/:id/retry',
  permission: 'mail.manage',
  summary: 'Take a failed mail in again',
  params: IdParams,
  reply: Arrival,
})
export const arrivalOriginal = endpoint({
  method: 'GET',
  path: '/mail-arrivals/:id/original',
  permission: 'mail.manage',
  summary: 'The raw mail',
  params: IdParams,
  reply: Type.Unsafe<unknown>({ description: 'message/rfc822' }),
})

export const TeamSignature = Type.Object({ teamId: Id, html: Type.String() })
export const listSignatures = endpoint({
  method: 'GET',
  path: '/mail-signatures',
  permission: 'mail.signatures',
  summary: 'Signatures of teams',
  reply: Type.Object({ items: Type.Array(TeamSignature) }),
})
export const setSignature = endpoint({
  method: 'PUT',
  path: '/mail-signatures/:id',
  permission: 'mail.signatures',
  summary: 'Set the signature of a team; empty removes it',
  params: IdParams,
  body: Type.Object({ html: Text(20_000) }, { additionalProperties: false }),
  reply: TeamSignature,
})

export const mailboxCreated = eventKind('mailbox.created', Type.Object({ mailboxId: Id }))
export const mailboxChanged = eventKind(
  'mailbox.changed',
  Type.Object({ mailboxId: Id, fields: Type.Array(Type.String()) }),
)
export const mailboxRemoved = eventKind('mailbox.removed', Type.Object({ mailboxId: Id }))
export const mailSignatureChanged = eventKind('mail-signature.changed', Type.Object({ teamId: Id }))
/** It began to fail, or works again; heard by admins. */
export const mailboxHealthChanged = eventKind(
  'mailbox.health-changed',
  Type.Object({ mailboxId: Id, state: Type.String() }),
)
/** A mail arrived and is stored; `mail_in` has it. */
export const mailArrived = eventKind('mail.arrived', Type.Object({ arrivalId: Id, mailboxId: Nullable(Id) }))
