import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Empty, Id, IdParams, Instant, Line, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { ListFilterShape } from './endpoints.ts'
import { AttachmentRef, Html, TeamRef } from './shapes.ts'

/** Body: multipart/form-data with one part `file`. `?id=` makes a retried upload harmless. */
export const uploadAttachment = endpoint({
  method: 'POST',
  path: '/attachments',
  permission: 'conversations.write',
  summary: 'Upload one file, to be used in a message; unused ones go after a day',
  query: Type.Object({ id: Type.Optional(Id) }),
  reply: AttachmentRef,
})

export const serveAttachment = endpoint({
  method: 'GET',
  path: '/attachments/:id',
  permission: 'conversations.read',
  summary: 'The file, for those who may read its conversation; `inline=1` shows safe types in the page',
  params: IdParams,
  query: Type.Object({ inline: Type.Optional(OneOf(['0', '1'] as const)) }),
  reply: Type.Unsafe<unknown>({ description: 'the bytes; Range is honoured' }),
})

export const removeAttachment = endpoint({
  method: 'DELETE',
  path: '/attachments/:id',
  permission: 'conversations.write',
  summary: 'Take back an upload that no message uses yet',
  params: IdParams,
  reply: Empty,
})

export const SavedView = Type.Object({
  id: Id,
  name: Type.String(),
  filter: ListFilterShape,
  /** null: only mine */
  team: Nullable(TeamRef),
  ownerId: Id,
  position: Type.Integer(),
  abilities: Type.Object({ edit: Type.Boolean() }),
})
export type SavedViewRecord = Static<typeof SavedView>

const savedViewFields = {
  name: Line(60),
  filter: ListFilterShape,
  /** Share it with a team of mine (permission `conversations.share`). */
  teamId: Type.Optional(Nullable(Id)),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
}

export const listSavedViews = endpoint({
  method: 'GET',
  path: '/saved-views',
  permission: 'conversations.read',
  summary: 'My views and those of my teams, in their order',
  reply: Type.Object({ items: Type.Array(SavedView) }),
})
export const createSavedView = endpoint({
  method: 'POST',
  path: '/saved-views',
  permission: 'conversations.read',
  summary: 'Keep a filter under a name',
  body: Type.Object({ id: Type.Optional(Id), ...savedViewFields }, { additionalProperties: false }),
  reply: SavedView,
})
export const changeSavedView = endpoint({
  method: 'PATCH',
  path: '/saved-views/:id',
  permission: 'conversations.read',
  summary: 'Change a view',
  params: IdParams,
  body: Type.Partial(Type.Object(savedViewFields), { additionalProperties: false, minProperties: 1 }),
  reply: SavedView,
})
export const removeSavedView = endpoint({
  method: 'DELETE',
  path: '/saved-views/:id',
  permission: 'conversations.read',
  summary: 'Remove a view',
  params: IdParams,
  reply: Empty,
})

export const cannedScopes = ['personal', 'team', 'shared'] as const
export type CannedScope = (typeof cannedScopes)[number]
export const CannedReply = Type.Object({
  id: Id,
  scope: OneOf(cannedScopes),
  team: Nullable(TeamRef),
  ownerId: Nullable(Id),
  title: Type.String(),
  /** Typed after `/` in the composer; '' for none. Lower case. */
  shortcut: Type.String(),
  /** With placeholders such as {{customer.name}}. */
  html: Type.String(),
  text: Type.String(),
  updatedAt: Instant,
  version: Type.Integer(),
  abilities: Type.Object({ edit: Type.Boolean() }),
})
export type CannedReplyRecord = Static<typeof CannedReply>

/** What may stand in {{…}}; the rest stays as typed. */
export const placeholders = [
  'customer.name',
  'customer.appellation',
  'agent.name',
  'team.name',
  'company.name',
  'conversation.number',
  'conversation.subject',
] as const
export type Placeholder = (typeof placeholders)[number]

const cannedFields = {
  title: Line(100),
  shortcut: Type.Optional(Type.String({ maxLength: 30, pattern: '^[^\\s/]*$' })),
  html: Html,
}

export const listCannedReplies = endpoint({
  method: 'GET',
  path: '/canned-replies',
  permission: 'conversations.read',
  summary: 'Canned replies I may use; best match first',
  query: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 100 })),
    scope: Type.Optional(OneOf(cannedScopes)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  }),
  reply: Type.Object({ items: Type.Array(CannedReply) }),
})
export const createCannedReply = endpoint({
  method: 'POST',
  path: '/canned-replies',
  permission: 'conversations.write',
  summary: 'Add a canned reply; for a team or everyone with `conversations.share`',
  body: Type.Object(
    { id: Type.Optional(Id), scope: OneOf(cannedScopes), teamId: Type.Optional(Id), ...cannedFields },
    { additionalProperties: false },
  ),
  reply: CannedReply,
})
export const changeCannedReply = endpoint({
  method: 'PATCH',
  path: '/canned-replies/:id',
  permission: 'conversations.write',
  summary: 'Change a canned reply',
  params: IdParams,
  body: Type.Object(
    {
      title: Type.Optional(cannedFields.title),
      shortcut: cannedFields.shortcut,
      html: Type.Optional(cannedFields.html),
      /** The version shown to me; 409 `conflict` when somebody changed it since. */
      version: Type.Optional(Type.Integer()),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  reply: CannedReply,
})
export const removeCannedReply = endpoint({
  method: 'DELETE',
  path: '/canned-replies/:id',
  permission: 'conversations.write',
  summary: 'Remove a canned reply',
  params: IdParams,
  reply: Empty,
})
/** The text with everything filled in that is known of the conversation. */
export const fillCannedReply = endpoint({
  method: 'GET',
  path: '/conversations/:id/canned-replies/:cannedId',
  permission: 'conversations.write',
  summary: 'A canned reply filled for this conversation',
  params: Type.Object({ id: Id, cannedId: Id }),
  reply: Type.Object({ html: Type.String(), text: Type.String() }),
})

export const listConversationTags = endpoint({
  method: 'GET',
  path: '/conversation-tags',
  permission: 'conversations.read',
  summary: 'Tags in use, most used first',
  query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 50 })) }),
  reply: Type.Object({ items: Type.Array(Type.Object({ tag: Type.String(), count: Type.Integer() })) }),
})
