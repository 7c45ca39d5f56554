import { eq } from 'drizzle-orm'
import { audienceOf, conversationBrief, mustSee } from '#modules/conversations/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { type ChatPresenceRecord, presenceSignal } from '../contract.ts'
import { threadsOf, type Visitor, visitorOfConversation } from './queries.ts'
import { isOnline, pageAddress } from './rules.ts'
import { chatVisitor } from './schema.ts'

/** Where the visitor of a conversation is. @throws Problem `not-found` when the reader may not see the conversation */
export async function readPresence(
  db: Database,
  principal: Principal,
  conversationId: string,
): Promise<{ presence: ChatPresenceRecord | null }> {
  await mustSee(db, principal, conversationId)
  const found = await visitorOfConversation(db, conversationId)
  if (!found) return { presence: null }
  const { visitor, site } = found
  return {
    presence: {
      online: isOnline(visitor, now()),
      lastSeenAt: visitor.lastSeenAt.toISOString(),
      pageUrl: visitor.pageUrl,
      pageTitle: visitor.pageTitle,
      referrer: visitor.referrer,
      browser: visitor.browser,
      locale: visitor.locale,
      site: site.name,
      signed: visitor.signedId !== null,
    },
  }
}

export type SignOfLife = 'here' | 'left' | { pageUrl: string; pageTitle: string }

/** Keeps that the visitor is there, has gone, or is on another page. */
export async function noteVisitor(db: Database, visitorId: string, sign: SignOfLife): Promise<void> {
  const at = now()
  const change =
    sign === 'left'
      ? { leftAt: at }
      : sign === 'here'
        ? { lastSeenAt: at }
        : { lastSeenAt: at, pageUrl: pageAddress(sign.pageUrl), pageTitle: sign.pageTitle.slice(0, 300) || null }
  await db.update(chatVisitor).set(change).where(eq(chatVisitor.id, visitorId))
}

/** Tells staff who may read the visitor's newest conversation to look again. */
export async function signalPresence(kernel: Kernel, visitor: Visitor, online: boolean): Promise<void> {
  const newest = (await threadsOf(kernel.db, visitor)).at(-1)
  const brief = newest && (await conversationBrief(kernel.db, newest.conversationId))
  if (!brief) return
  await kernel.live.signal({
    name: presenceSignal,
    subjectId: brief.id,
    audience: audienceOf(brief),
    from: `customer:${brief.customerId}`,
    data: { online },
  })
}
