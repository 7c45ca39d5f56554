import { Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Id, IdParams, Instant, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { Address, MailEnvelope, outStates } from './shapes.ts'

/** What the composer begins with. */
export const suggestEnvelope = endpoint({
  method: 'GET',
  path: '/conversations/:id/mail-envelope',
  permission: 'conversations.write',
  summary: 'Who a mail in this conversation goes to, from which mailbox, under which subject',
  params: IdParams,
  query: Type.Object({
    kind: Type.Optional(OneOf(['reply', 'reply-all', 'forward', 'new'] as const)),
    /** The mail that is answered or passed on; default: the newest. */
    messageId: Type.Optional(Id),
    /** From this one, if the reader may send from it. */
    mailboxId: Type.Optional(Id),
  }),
  reply: Type.Object({
    /** null when no mailbox is set up to send. */
    envelope: Nullable(MailEnvelope),
    mailboxes: Type.Array(
      Type.Object({
        id: Id,
        name: Type.String(),
        address: Type.String(),
        maxAttachmentBytes: Type.Integer(),
        undoSeconds: Type.Integer(),
      }),
    ),
    /** Everybody who takes part, for the address fields. */
    participants: Type.Array(Address),
    /** The signature that will stand below, filled in. */
    signatureHtml: Type.String(),
  }),
})

export const OutgoingMail = Type.Object({
  messageId: Id,
  state: OneOf(outStates),
  /** It can be undone until then. */
  sendAt: Instant,
  attempts: Type.Integer(),
  serverWords: Nullable(Type.String()),
  accepted: Type.Array(Type.String()),
  rejected: Type.Array(Type.Object({ address: Type.String(), words: Type.String() })),
  sentAt: Nullable(Instant),
})
export const readOutgoing = endpoint({
  method: 'GET',
  path: '/mails/:id/sending',
  permission: 'conversations.read',
  summary: 'How far a mail of ours got',
  params: IdParams,
  reply: OutgoingMail,
})
/** Problem `channel-email.sent-already` (409) when it is on its way. */
export const undoSending = endpoint({
  method: 'POST',
  path: '/mails/:id/undo',
  permission: 'conversations.write',
  summary: 'Take a mail back that has not been sent; its text comes back as a draft',
  params: IdParams,
  reply: Type.Object({ html: Type.String(), envelope: Nullable(MailEnvelope), attachmentIds: Type.Array(Id) }),
})
export const sendAgain = endpoint({
  method: 'POST',
  path: '/mails/:id/send-again',
  permission: 'conversations.write',
  summary: 'Send a mail again that failed or is uncertain',
  params: IdParams,
  reply: OutgoingMail,
})
