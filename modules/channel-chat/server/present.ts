import type { ConversationBrief, PublicMessage } from '#modules/conversations/server/index.ts'
import { memberNames } from '#modules/staff/server/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import {
  type ChatAttachmentRecord,
  type ChatConversationRecord,
  type ChatMessageRecord,
  type ChatSiteRecord,
  type ChatVisitorRecord,
  defaultSettings,
} from '../contract.ts'
import type { Site, Thread, Visitor } from './queries.ts'
import { snippetOf, visitorStatus } from './rules.ts'

export function presentSite(site: Site, publicUrl: string): ChatSiteRecord {
  return {
    id: site.id,
    key: site.key,
    name: site.name,
    teamId: site.teamId,
    allowedOrigins: site.allowedOrigins,
    settings: { ...defaultSettings, ...site.settings },
    snippet: snippetOf(publicUrl, site.key),
    createdAt: site.createdAt.toISOString(),
    updatedAt: site.updatedAt.toISOString(),
  }
}

export function presentVisitor(visitor: Visitor, token: string | null): ChatVisitorRecord {
  return {
    id: visitor.id,
    token,
    signed: visitor.signedId !== null,
    name: visitor.name,
    email: visitor.email,
    phone: visitor.phone,
  }
}

export function presentAttachment(one: {
  id: string
  name: string
  type: string
  size: number
  presentation: string
}): ChatAttachmentRecord {
  const { id, name, type, size } = one
  return { id, name, type, size, image: one.presentation === 'inline-image' }
}

/** Messages as the visitor sees them; one query for all authors. */
export async function presentMessages(
  db: Database,
  conversationId: string,
  messages: readonly PublicMessage[],
): Promise<ChatMessageRecord[]> {
  const authors = await memberNames(
    db,
    messages.map((one) => (one.authorKind === 'staff' ? one.authorId : null)),
  )
  return messages.map((one) => {
    const mine = one.authorKind === 'customer'
    return {
      id: one.id,
      conversationId,
      seq: one.seq,
      at: one.at,
      mine,
      author: one.authorName ? { name: one.authorName, hue: authors.get(one.authorId ?? '')?.hue ?? 220 } : null,
      html: mine ? null : one.html,
      text: one.text,
      attachments: one.attachments.map(presentAttachment),
    }
  })
}

/** `threads` are all of the visitor's, oldest first. */
export function presentConversation(
  brief: ConversationBrief,
  thread: Thread,
  threads: readonly Thread[],
): ChatConversationRecord {
  const status = visitorStatus(brief.status)
  const rated = thread.ratedAt !== null && (!brief.resolvedAt || thread.ratedAt >= brief.resolvedAt)
  const place = threads.findIndex((one) => one.conversationId === thread.conversationId)
  return {
    id: brief.id,
    number: brief.number,
    status,
    canRate: status !== 'open' && !rated,
    rating: rated ? thread.rating : null,
    previousId: threads[place - 1]?.conversationId ?? null,
  }
}
