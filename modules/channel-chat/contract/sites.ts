import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Empty, Id, IdParams, Instant, Line, Nullable } from '#platform/contract/shapes.ts'
import { SiteSettings } from './shapes.ts'

/** `https://www.example.com`, with a port if it has one; no path, no wildcard. */
export const Origins = Type.Array(Line(300), { maxItems: 100 })

export const ChatSite = Type.Object({
  id: Id,
  /** In the snippet; anybody may know it. */
  key: Type.String(),
  name: Type.String(),
  /** Team that gets the conversations; null: the common pool. */
  teamId: Nullable(Id),
  allowedOrigins: Type.Array(Type.String()),
  settings: SiteSettings,
  /** To be put into the pages, before `</body>`. */
  snippet: Type.String(),
  createdAt: Instant,
  updatedAt: Instant,
})
export type ChatSiteRecord = Static<typeof ChatSite>

const editable = {
  teamId: Type.Optional(Nullable(Id)),
  allowedOrigins: Type.Optional(Origins),
  settings: Type.Optional(
    Type.Partial(SiteSettings, { additionalProperties: false }) as unknown as ReturnType<
      typeof Type.Partial<typeof SiteSettings>
    >,
  ),
}

export const listChatSites = endpoint({
  method: 'GET',
  path: '/chat-sites',
  permission: 'chat.manage',
  summary: 'Chat windows',
  reply: Type.Object({ items: Type.Array(ChatSite) }),
})

/** `secret` is told here and after a rotation only. */
export const createChatSite = endpoint({
  method: 'POST',
  path: '/chat-sites',
  permission: 'chat.manage',
  summary: 'Add a chat window',
  body: Type.Object({ id: Type.Optional(Id), name: Line(100), ...editable }, { additionalProperties: false }),
  reply: Type.Object({ site: ChatSite, secret: Nullable(Type.String()) }),
})

export const readChatSite = endpoint({
  method: 'GET',
  path: '/chat-sites/:id',
  permission: 'chat.manage',
  summary: 'One chat window',
  params: IdParams,
  reply: ChatSite,
})

export const changeChatSite = endpoint({
  method: 'PATCH',
  path: '/chat-sites/:id',
  permission: 'chat.manage',
  summary: 'Change a chat window',
  params: IdParams,
  body: Type.Object({ name: Type.Optional(Line(100)), ...editable }, { additionalProperties: false, minProperties: 1 }),
  reply: ChatSite,
})

export const removeChatSite = endpoint({
  method: 'DELETE',
  path: '/chat-sites/:id',
  permission: 'chat.manage',
  summary: 'Remove a chat window; its conversations stay',
  params: IdParams,
  reply: Empty,
})

export const rotateChatSecret = endpoint({
  method: 'POST',
  path: '/chat-sites/:id/secret',
  permission: 'chat.manage',
  summary: 'Make a new secret for signed identities; the old one no longer counts',
  params: IdParams,
  reply: Type.Object({ secret: Type.String() }),
})

/** Where the customer of a chat is, for those who may read the conversation; null when nobody came by chat. */
export const ChatPresence = Type.Object({
  online: Type.Boolean(),
  lastSeenAt: Instant,
  pageUrl: Nullable(Type.String()),
  pageTitle: Nullable(Type.String()),
  referrer: Nullable(Type.String()),
  browser: Nullable(Type.String()),
  locale: Type.String(),
  site: Type.String(),
  signed: Type.Boolean(),
})
export type ChatPresenceRecord = Static<typeof ChatPresence>
export const readPresence = endpoint({
  method: 'GET',
  path: '/conversations/:id/chat-presence',
  permission: 'conversations.read',
  summary: 'Whether the visitor is there, and on which page',
  params: IdParams,
  reply: Type.Object({ presence: Nullable(ChatPresence) }),
})
