import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Conversation, handOverUnreached, lockForChange } from '#modules/conversations/server/index.ts'
import { type Actor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newToken, rows, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { progressLinkGiven, progressLinkRenewed } from '../contract.ts'
import { momentAudience } from './access.ts'
import { progressPath } from './present.ts'
import { portal } from './reach.ts'
import { shownByReply } from './rules.ts'
import { progressLink } from './schema.ts'
import { moveByEvidence, standingsOf, statesOf } from './step-evidence.ts'

/** The token of a conversation's progress page; made at the first call, 192 random bits. */
export async function progressToken(db: Database, conversationId: string): Promise<string> {
  const valid = and(eq(progressLink.conversationId, conversationId), isNull(progressLink.revokedAt))
  const [known] = await db.select({ token: progressLink.token }).from(progressLink).where(valid)
  if (known) return known.token
  const token = newToken()
  await db.insert(progressLink).values({ token, conversationId, createdAt: now() }).onConflictDoNothing()
  const [made] = await db.select({ token: progressLink.token }).from(progressLink).where(valid)
  if (!made) throw new Error(`conversation ${conversationId} got no progress link`)
  return made.token
}

/**
 * The conversation that a token opens; of a merged one, where it went. null when the token is unknown or was ended.
 */
export async function conversationByProgressToken(db: Database, token: string): Promise<string | null> {
  if (!/^[A-Za-z0-9_-]{32}$/.test(token)) return null
  const [found] = await rows<{ id: string }>(
    db,
    sql`
      with recursive goes(id, next, depth) as (
        select c.id, c.merged_into_id, 0 from progress_link l join conversation c on c.id = l.conversation_id
        where l.token = ${token} and l.revoked_at is null
        union all
        select c.id, c.merged_into_id, g.depth + 1 from goes g join conversation c on c.id = g.next where g.depth < 50)
      select id from goes where next is null limit 1`,
  )
  return found?.id ?? null
}

/**
 * The link for staff to hand out; `renew` ends the old one (it went to the wrong person), `given` says that it is being
 * handed over: from then on what we write, and what we had written before, can be read there.
 * @throws Problem `not-found`, `conversations.merged`
 */
export async function makeProgressLink(
  kernel: Kernel,
  {
    principal,
    conversationId,
    renew = false,
    given = false,
  }: { principal: Principal; conversationId: string; renew?: boolean; given?: boolean },
): Promise<{ path: string; url: string }> {
  const token = await inTransaction(kernel.db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    const handedOver = async () => {
      const own = await progressToken(tx, conversationId)
      if (given) await giveLink(tx, home, { token: own, actor: staffActor(principal) })
      return own
    }
    if (!renew) return handedOver()
    await tx
      .update(progressLink)
      .set({ revokedAt: now() })
      .where(and(eq(progressLink.conversationId, conversationId), isNull(progressLink.revokedAt)))
    await record(tx, progressLinkRenewed, {
      actor: staffActor(principal),
      subjectId: home.id,
      audience: momentAudience(home, false),
      data: { conversationId: home.id },
    })
    return handedOver()
  })
  const path = progressPath(token)
  return { path, url: kernel.publicUrl() + path }
}

/** The customer has the link: what we write can be read there, and so can what we had written before. */
async function giveLink(
  tx: Transaction,
  home: Conversation,
  { token, actor }: { token: string; actor: Actor },
): Promise<void> {
  const first = await tx
    .update(progressLink)
    .set({ givenAt: now() })
    .where(and(eq(progressLink.token, token), isNull(progressLink.givenAt)))
    .returning({ token: progressLink.token })
  const messageIds = await handOverUnreached(tx, home, { channel: portal, actor })
  if (first.length + messageIds.length === 0) return
  await record(tx, progressLinkGiven, {
    actor,
    subjectId: home.id,
    audience: momentAudience(home, false),
    data: { conversationId: home.id, messageIds },
  })
  if (messageIds.length > 0) await showReply(tx, home, actor)
}

/** What an answer of ours shows, now that it has arrived; see `shownByReply`. */
async function showReply(tx: Transaction, home: Conversation, actor: Actor): Promise<void> {
  const standings = await standingsOf(tx, home.id)
  const step = shownByReply(statesOf(standings))
  if (!step) return
  await moveByEvidence(tx, { home, standing: standings[step], step, state: 'doing', kind: 'reply', actor })
}
