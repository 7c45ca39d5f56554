import { createHash } from 'node:crypto'
import type { Visitor } from './queries.ts'

/** What this browser hears about itself, also before it has a conversation. */
export const visitorToken = (visitorId: string) => `chat-visitor:${visitorId}`
/** What all devices of a person who is vouched for hear. */
const personToken = (siteId: string, signedId: string) =>
  `chat-person:${siteId}:${createHash('sha256').update(signedId).digest('base64url')}`

export function visitorAudience(visitor: Pick<Visitor, 'id' | 'siteId' | 'signedId'>): string[] {
  return [visitorToken(visitor.id), ...(visitor.signedId ? [personToken(visitor.siteId, visitor.signedId)] : [])]
}
/** Everybody who manages chat windows hears changes of them. */
export const sitesAudience = ['everyone']
