import { Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Empty, Instant, Nullable } from '#platform/contract/shapes.ts'

const Feed = Type.Object({
  /** A link is valid. */
  active: Type.Boolean(),
  createdAt: Nullable(Instant),
  /** When a calendar last asked. */
  readAt: Nullable(Instant),
})

export const readPromiseFeed = endpoint({
  method: 'GET',
  path: '/promises/feed',
  permission: 'promises.read',
  summary: 'Whether I have a calendar link, and when it was last used',
  reply: Feed,
})

export const renewPromiseFeed = endpoint({
  method: 'POST',
  path: '/promises/feed',
  permission: 'promises.read',
  summary: 'A new secret calendar link (iCalendar); the old one ends. It is shown this once',
  body: Empty,
  reply: Type.Object({ url: Type.String(), feed: Feed }),
})

export const endPromiseFeed = endpoint({
  method: 'DELETE',
  path: '/promises/feed',
  permission: 'promises.read',
  summary: 'End my calendar link',
  reply: Feed,
})
