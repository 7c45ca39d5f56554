import { Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Empty, Id, IdParams, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { Address, longestAddress, MailFacts } from './shapes.ts'

export const mailFrame = endpoint({
  method: 'GET',
  path: '/mails/:id/frame',
  permission: 'conversations.read',
  summary:
    'The mail as a page of its own for a sandboxed frame: cleaned, folded, remote pictures only with `pictures=1`',
  params: IdParams,
  query: Type.Object({ pictures: Type.Optional(OneOf(['0', '1'] as const)) }),
  reply: Type.Unsafe<unknown>({ description: 'text/html with its own content security policy' }),
})
export const mailOriginal = endpoint({
  method: 'GET',
  path: '/mails/:id/original',
  permission: 'conversations.read',
  summary: 'The mail as it came, byte for byte',
  params: IdParams,
  reply: Type.Unsafe<unknown>({ description: 'message/rfc822' }),
})
export const readMailFacts = endpoint({
  method: 'GET',
  path: '/mails/:id',
  permission: 'conversations.read',
  summary: 'Everything known of a mail',
  params: IdParams,
  reply: Type.Object({
    facts: MailFacts,
    /** Its sender's remote pictures are shown without asking. */
    picturesAllowed: Type.Boolean(),
    /** What of a plain mail is quoted or signed. */
    folded: Type.String(),
  }),
})
/** Addresses whose remote pictures are shown without asking. */
export const allowPictures = endpoint({
  method: 'PUT',
  path: '/mail-picture-senders',
  permission: 'conversations.write',
  summary: 'Show the remote pictures of this sender from now on, or no longer',
  body: Type.Object(
    { address: Type.String({ minLength: 3, maxLength: longestAddress }), allowed: Type.Boolean() },
    { additionalProperties: false },
  ),
  reply: Empty,
})
export const listParticipants = endpoint({
  method: 'GET',
  path: '/conversations/:id/mail-participants',
  permission: 'conversations.read',
  summary: 'Who takes part by mail besides the customer',
  params: IdParams,
  reply: Type.Object({ items: Type.Array(Address) }),
})
/** Which mailboxes the reader can send from, before there is a conversation. */
export const listSenders = endpoint({
  method: 'GET',
  path: '/mail-senders',
  permission: 'conversations.write',
  summary: 'Mailboxes to begin a mail from; `proposed` is that of the reader’s team, else the default',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Id,
        name: Type.String(),
        address: Type.String(),
        maxAttachmentBytes: Type.Integer(),
        undoSeconds: Type.Integer(),
      }),
    ),
    proposed: Nullable(Id),
  }),
})

/** Everybody's frames show or hide that sender's pictures from now on. */
export const pictureSenderChanged = eventKind('mail.picture-sender-changed', Type.Object({ allowed: Type.Boolean() }))

/**
 * A mail began a new matter. `answerable`: its sender is to be told its number now, and counts as told; otherwise a
 * program wrote it, nothing reaches the sender, or they have had enough answers.
 */
export const mailMatterBegun = eventKind(
  'mail.matter-begun',
  Type.Object({
    conversationId: Id,
    messageId: Id,
    mailboxId: Nullable(Id),
    arrivalId: Id,
    answerable: Type.Boolean(),
  }),
)
