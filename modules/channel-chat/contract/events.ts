import { Type } from 'typebox'
import { eventKind } from '#platform/contract/event.ts'
import { Id, Nullable } from '#platform/contract/shapes.ts'

/** Subject: the site. Heard by everyone who manages chat windows. */
export const chatSiteChanged = eventKind('chat.site-changed', Type.Object({ fields: Type.Array(Type.String()) }))
export const chatSiteRemoved = eventKind('chat.site-removed', Type.Object({}))
/** Subject: the site. The old secret no longer counts. */
export const chatSecretRotated = eventKind('chat.secret-rotated', Type.Object({}))

/** Subject: the conversation. A visitor's first message began it; their other open windows follow. */
export const chatStarted = eventKind('chat.started', Type.Object({ siteId: Id, visitorId: Id, customerId: Id }))

/**
 * Subject: the conversation. The visitor gave a score from −3 to +3 with an optional comment, once it was resolved.
 * A later one for the same conversation replaces it.
 */
export const chatRated = eventKind(
  'chat.rated',
  Type.Object({
    conversationId: Id,
    customerId: Id,
    value: Type.Integer({ minimum: -3, maximum: 3 }),
    comment: Type.String({ maxLength: 1000 }),
  }),
)

/** Subject: the conversation. The visitor said who they are; `signed` by the site's own server. */
export const chatIdentified = eventKind(
  'chat.identified',
  Type.Object({ visitorId: Id, customerId: Nullable(Id), signed: Type.Boolean() }),
)

/** Signal to staff who may read the conversation: the visitor came, went, or looks at another page. */
export const presenceSignal = 'chat.presence'
