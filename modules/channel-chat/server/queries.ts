import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Database, rows } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { chatSite, chatThread, chatVisitor } from './schema.ts'

export type Site = typeof chatSite.$inferSelect
export type Visitor = typeof chatVisitor.$inferSelect

export async function siteByKey(db: Database, key: string): Promise<Site | null> {
  const [found] = await db
    .select()
    .from(chatSite)
    .where(and(eq(chatSite.key, key), isNull(chatSite.removedAt)))
  return found ?? null
}

/** @throws Problem `not-found` */
export async function siteById(db: Database, id: string): Promise<Site> {
  const [found] = await db
    .select()
    .from(chatSite)
    .where(and(eq(chatSite.id, id), isNull(chatSite.removedAt)))
  if (!found) throw notFound()
  return found
}

/** One of the visitor's conversations, as it is now: merged ones are followed to where their messages are. */
export type Thread = {
  conversationId: string
  /** False when a merge brought the visitor's words into a conversation that was not theirs alone. */
  own: boolean
  /** The first and the last time the visitor began something that is now in it. */
  since: Date
  startedAt: Date
  rating: number | null
  ratingComment: string | null
  ratedAt: Date | null
}

const mostThreads = 50

/**
 * The visitor's conversations, oldest first: those begun by this browser, and for somebody who is vouched for those of
 * the same person on other devices. What somebody merely claims (a mail address) opens nothing.
 */
export async function threadsOf(db: Database, visitor: Pick<Visitor, 'id' | 'siteId' | 'signedId'>): Promise<Thread[]> {
  const found = await rows<{
    conversation_id: string
    own: boolean
    since: string
    started_at: string
    rating: number | null
    rating_comment: string | null
    rated_at: string | null
  }>(
    db,
    sql`
      with recursive mine as (
        select * from chat_thread t
        where t.visitor_id = ${visitor.id}
          or (${visitor.signedId}::text is not null and t.site_id = ${visitor.siteId} and t.signed_id = ${visitor.signedId})
        order by t.started_at desc limit ${mostThreads}),
      chain as (
        select mine.conversation_id as from_id, c.id, c.merged_into_id
        from mine join conversation c on c.id = mine.conversation_id
        union all
        select chain.from_id, c.id, c.merged_into_id from chain join conversation c on c.id = chain.merged_into_id)
      select chain.id as conversation_id, bool_or(chain.from_id = chain.id) as own, min(mine.started_at) as since,
        max(mine.started_at) as started_at,
        (array_agg(mine.rating order by mine.rated_at desc nulls last))[1] as rating,
        (array_agg(mine.rating_comment order by mine.rated_at desc nulls last))[1] as rating_comment,
        max(mine.rated_at) as rated_at
      from chain join mine on mine.conversation_id = chain.from_id
      where chain.merged_into_id is null group by chain.id order by max(mine.started_at), chain.id`,
  )
  return found.map((row) => ({
    conversationId: row.conversation_id,
    own: row.own,
    since: new Date(row.since),
    startedAt: new Date(row.started_at),
    rating: row.rating,
    ratingComment: row.rating_comment,
    ratedAt: row.rated_at === null ? null : new Date(row.rated_at),
  }))
}

/**
 * Of these messages those that the visitor may see. In a conversation that staff merged theirs into, that is what was
 * said by chat since they came: never another channel's mail, never another visitor's words.
 */
export async function visibleMessages(
  db: Database,
  visitor: Pick<Visitor, 'id' | 'siteId' | 'signedId'>,
  thread: Thread,
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (thread.own || messageIds.length === 0) return new Set(messageIds)
  const found = await rows<{ id: string }>(
    db,
    sql`
      select m.id from message m
      where m.id = any(${sql.param([...messageIds])}::uuid[]) and m.conversation_id = ${thread.conversationId}
        and m.channel = 'chat' and m.occurred_at >= ${thread.since}
        and (m.author_kind <> 'customer' or m.meta->>'visitor' in (
          select v.id::text from chat_visitor v
          where v.id = ${visitor.id} or (v.site_id = ${visitor.siteId} and v.signed_id = ${visitor.signedId}::text)))`,
  )
  return new Set(found.map((row) => row.id))
}

/** The newest visitor whose words are in a conversation, with the site; null when none came by chat. */
export async function visitorOfConversation(
  db: Database,
  conversationId: string,
): Promise<{ visitor: Visitor; site: Site } | null> {
  const [found] = await db
    .select({ visitor: chatVisitor, site: chatSite })
    .from(chatThread)
    .innerJoin(chatVisitor, eq(chatVisitor.id, chatThread.visitorId))
    .innerJoin(chatSite, eq(chatSite.id, chatVisitor.siteId))
    .where(
      sql`${chatThread.conversationId} in (select c.id from conversation c where c.id = ${conversationId} or c.merged_into_id = ${conversationId})`,
    )
    .orderBy(sql`${chatVisitor.lastSeenAt} desc`)
    .limit(1)
  return found ?? null
}
