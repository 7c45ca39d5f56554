import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Empty, Id, Instant, LocaleShape, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { ChatAttachment, ChatConversation, ChatMessage, SiteSettings } from './shapes.ts'

/*
 * Called by the chat window on other people's pages: no cookies, only from the site's allowed origins. All but the
 * first two need `Authorization: Bearer <visitor token>`.
 */

export const SiteKey = Type.String({ minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' })
const SiteParams = Type.Object({ siteKey: SiteKey })
export const longestChatText = 10_000
const Jwt = Type.String({ maxLength: 4000 })

export const ChatConfig = Type.Object({
  company: Type.String(),
  settings: SiteSettings,
  /** null: no opening hours are set; it counts as always open. */
  open: Nullable(Type.Boolean()),
  /** When the team is there again; null when open or unknown. */
  nextOpening: Nullable(Instant),
  /** Members of the team who are online now. */
  agentsOnline: Type.Integer(),
  /** Up to three of them, for their first letter. */
  agents: Type.Array(Type.Object({ name: Type.String(), hue: Type.Integer() })),
  maxFileBytes: Type.Integer(),
})
export type ChatConfigRecord = Static<typeof ChatConfig>

export const readChat = endpoint({
  method: 'GET',
  path: '/chat/:siteKey',
  permission: 'public',
  foreign: true,
  ratePerMinute: 240,
  summary: 'How the chat window looks, whether somebody is there, when an answer can be expected',
  params: SiteParams,
  reply: ChatConfig,
})

const page = {
  locale: Type.Optional(LocaleShape),
  pageUrl: Type.Optional(Type.String({ maxLength: 2000 })),
  pageTitle: Type.Optional(Type.String({ maxLength: 300 })),
  referrer: Type.Optional(Type.String({ maxLength: 2000 })),
}

export const ChatVisitor = Type.Object({
  id: Id,
  /** Told only when it is new. */
  token: Nullable(Type.String()),
  signed: Type.Boolean(),
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
})
export type ChatVisitorRecord = Static<typeof ChatVisitor>

/**
 * With a known token in `Authorization` the visitor is resumed, else a new one is made. `identity` is a JWT (HS256,
 * the site's secret) with `sub`, `exp` and optionally `name`, `email`, `phone`. A token that belongs to somebody else
 * than the identity says is not used: a new visitor is made.
 */
export const enterChat = endpoint({
  method: 'POST',
  path: '/chat/:siteKey/visitors',
  permission: 'public',
  foreign: true,
  ratePerMinute: 60,
  bodyLimit: 16_384,
  summary: 'Enter as a new or a known visitor',
  params: SiteParams,
  body: Type.Object({ ...page, identity: Type.Optional(Jwt) }, { additionalProperties: false }),
  reply: ChatVisitor,
})

export const identifyVisitor = endpoint({
  method: 'POST',
  path: '/chat/:siteKey/identify',
  permission: 'public',
  foreign: true,
  ratePerMinute: 60,
  bodyLimit: 16_384,
  summary: 'Say who one is, as typed by the visitor; a claim, not a proof',
  params: SiteParams,
  body: Type.Object(
    {
      name: Type.Optional(Type.String({ maxLength: 200 })),
      email: Type.Optional(Type.String({ maxLength: 320 })),
      phone: Type.Optional(Type.String({ maxLength: 40 })),
    },
    { additionalProperties: false },
  ),
  reply: ChatVisitor,
})

/** Without `conversationId`: the newest conversation. `after`: messages since; `before`: earlier ones, newest 50. */
export const readMessages = endpoint({
  method: 'GET',
  path: '/chat/:siteKey/messages',
  permission: 'public',
  foreign: true,
  ratePerMinute: 1200,
  summary: 'Messages of this visitor, oldest first',
  params: SiteParams,
  query: Type.Object({
    conversationId: Type.Optional(Id),
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })),
    before: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })),
  }),
  reply: Type.Object({
    conversation: Nullable(ChatConversation),
    items: Type.Array(ChatMessage),
    /** There are earlier ones (`before`), or later ones (`after`), in the same conversation. */
    more: Type.Boolean(),
    /** Nobody has answered yet: how many wait longer, and minutes still to wait where recent chats bear a range out. */
    queue: Nullable(
      Type.Object({
        ahead: Type.Integer(),
        wait: Nullable(Type.Object({ from: Type.Integer(), to: Type.Integer() })),
      }),
    ),
  }),
})

/** The same `id` again changes nothing and gives the same message. */
export const sendMessage = endpoint({
  method: 'POST',
  path: '/chat/:siteKey/messages',
  permission: 'public',
  foreign: true,
  ratePerMinute: 600,
  bodyLimit: 65_536,
  summary: 'Say something; the first message begins the conversation',
  params: SiteParams,
  body: Type.Object(
    {
      id: Id,
      text: Type.String({ maxLength: longestChatText }),
      attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ message: ChatMessage, conversation: ChatConversation }),
})

/** Body: multipart/form-data with one part `file`. `?id=` makes a retried upload harmless. */
export const uploadChatFile = endpoint({
  method: 'POST',
  path: '/chat/:siteKey/attachments',
  permission: 'public',
  foreign: true,
  ratePerMinute: 120,
  summary: 'Upload one file to be sent with a message',
  params: SiteParams,
  query: Type.Object({ id: Type.Optional(Id) }),
  reply: ChatAttachment,
})

export const readChatFile = endpoint({
  method: 'GET',
  path: '/chat/:siteKey/attachments/:id',
  permission: 'public',
  foreign: true,
  ratePerMinute: 600,
  summary: 'A file of the visitor’s conversations',
  params: Type.Object({ siteKey: SiteKey, id: Id }),
  query: Type.Object({ inline: Type.Optional(OneOf(['0', '1'] as const)) }),
  reply: Type.Unsafe<unknown>({ description: 'the bytes; Range is honoured' }),
})

export const readUpTo = endpoint({
  method: 'POST',
  path: '/chat/:siteKey/read',
  permission: 'public',
  foreign: true,
  ratePerMinute: 600,
  bodyLimit: 4096,
  summary: 'The visitor has seen the messages up to this one',
  params: SiteParams,
  body: Type.Object(
    { conversationId: Id, seq: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }) },
    { additionalProperties: false },
  ),
  reply: Empty,
})

export const rateChat = endpoint({
  method: 'POST',
  path: '/chat/:siteKey/rating',
  permission: 'public',
  foreign: true,
  ratePerMinute: 60,
  bodyLimit: 8192,
  summary: 'A score from −3 to +3 for a resolved conversation',
  params: SiteParams,
  body: Type.Object(
    {
      conversationId: Id,
      value: Type.Integer({ minimum: -3, maximum: 3 }),
      comment: Type.Optional(Type.String({ maxLength: 1000 })),
    },
    { additionalProperties: false },
  ),
  reply: ChatConversation,
})

/*
 * The visitor's live line: WebSocket `/api/v1/chat/:siteKey/live`, JSON both ways. Its first message must be `enter`
 * within five seconds.
 */
export type FromVisitor =
  | { type: 'enter'; token: string }
  | { type: 'typing'; on: boolean }
  | { type: 'page'; url: string; title: string }
  | { type: 'ping' }

export type ToVisitor =
  | { type: 'entered' }
  /** Something changed in a conversation: fetch what came after the last message. */
  | { type: 'changed'; conversationId: string }
  /** Somebody answers just now; off by itself after some seconds. */
  | { type: 'typing'; conversationId: string; name: string; hue: number; on: boolean }
  | { type: 'pong' }

export type ReadMessagesReply = Static<typeof readMessages.reply>
export type SendMessageReply = Static<typeof sendMessage.reply>
