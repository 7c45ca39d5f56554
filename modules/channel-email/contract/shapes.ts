import { type Static, Type } from 'typebox'
import { admins, leaders, type PermissionTable } from '#platform/contract/permission.ts'
import { Id, Instant, Nullable, OneOf } from '#platform/contract/shapes.ts'

export const mailPermissions = {
  /** Set up mailboxes, see what arrived and what went wrong. */
  'mail.manage': admins,
  /** Signatures of teams. */
  'mail.signatures': leaders,
} satisfies PermissionTable

/** The channel's name in conversations. */
export const mailChannel = 'mail'

export const securityKinds = ['tls', 'starttls', 'none'] as const
export type SecurityKind = (typeof securityKinds)[number]
/** What of the earlier mails is sent along: nothing, the one that is answered, the whole exchange. */
export const quoteStyles = ['none', 'last', 'all'] as const
export type QuoteStyle = (typeof quoteStyles)[number]
/** `stored`: waits to be taken in; `ignored`: our own, or seen before; `failed`: is tried again, its raw mail is kept. */
export const arrivalStates = ['stored', 'taken', 'ignored', 'failed'] as const
export type ArrivalState = (typeof arrivalStates)[number]
/**
 * `queued`: not before its time; `sending`: the server has not got all of it; `handing-over`: it may have; `uncertain`:
 * we were cut off then and cannot know.
 */
export const outStates = ['queued', 'sending', 'handing-over', 'sent', 'failed', 'uncertain'] as const
export type OutState = (typeof outStates)[number]
export const participantRoles = ['sender', 'to', 'cc', 'third'] as const
export type ParticipantRole = (typeof participantRoles)[number]

/** Longest address (RFC 5321) and most addresses of one mail. */
export const longestAddress = 320
export const mostRecipients = 100

export const Address = Type.Object(
  { name: Type.String({ maxLength: 200 }), address: Type.String({ minLength: 3, maxLength: longestAddress }) },
  { additionalProperties: false },
)
export type AddressRecord = Static<typeof Address>
const Addresses = Type.Array(Address, { maxItems: mostRecipients })

/** The `envelope` of a message that goes out by mail; what is left out follows from the conversation. */
export const MailEnvelope = Type.Object(
  {
    mailboxId: Type.Optional(Id),
    to: Type.Optional(Addresses),
    cc: Type.Optional(Addresses),
    bcc: Type.Optional(Addresses),
    /** Default: `Re: ` and the subject. */
    subject: Type.Optional(Type.String({ maxLength: 300 })),
    /** `reply` (default) answers `messageId` or the newest mail; `forward` passes it on with its files; `new` begins. */
    kind: Type.Optional(OneOf(['reply', 'forward', 'new'] as const)),
    /** The mail that is answered or passed on. */
    messageId: Type.Optional(Id),
    /** What of the earlier mails goes along; default: the mailbox's setting. */
    quote: Type.Optional(OneOf(quoteStyles)),
  },
  { additionalProperties: false },
)
export type MailEnvelopeRecord = Static<typeof MailEnvelope>

/** What the timeline says of a mail: `meta.mail` of its message. */
export const MailFacts = Type.Object({
  mailboxId: Nullable(Id),
  subject: Type.String(),
  from: Nullable(Address),
  to: Type.Array(Address),
  cc: Type.Array(Address),
  /** Only of ours. */
  bcc: Type.Array(Address),
  date: Nullable(Instant),
  /** It has a layout of its own: show the frame. */
  html: Type.Boolean(),
  /** Quote or signature are folded away. */
  folded: Type.Boolean(),
  /** Pictures that would be fetched from elsewhere. */
  remotePictures: Type.Integer(),
  /** Not written by a person: `reply`, `list`, `bounce`, `system`. */
  auto: Nullable(Type.String()),
  /** Keys of `mail-note.*` with what they speak of. */
  notes: Type.Array(
    Type.Object({ code: Type.String(), params: Type.Optional(Type.Record(Type.String(), Type.Unknown())) }),
  ),
  /** Our customer changed the subject: offer to split. */
  suggestSplit: Type.Boolean(),
  /** There is a raw mail to be fetched. */
  original: Type.Boolean(),
  /** Of ours. */
  kind: Nullable(Type.String()),
})
export type MailFactsRecord = Static<typeof MailFacts>
