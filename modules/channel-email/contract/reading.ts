import { Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Empty, IdParams, OneOf } from '#platform/contract/shapes.ts'
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
  reply: Type.Object({ facts: MailFacts, picturesAllowed: Type.Boolean() }),
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
