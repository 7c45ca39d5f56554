import { desc, eq, sql } from 'drizzle-orm'
import type { Transaction } from '#platform/server/database/index.ts'
import type { Conversation } from './access.ts'
import { clocksOf, previewOf } from './rules.ts'
import { conversation, message } from './schema.ts'
import { saidIn } from './status.ts'

/**
 * Counts everything that follows from the messages anew, after some came or went: clocks, count, preview. An empty
 * conversation keeps its last time.
 */
export async function recount(tx: Transaction, before: Conversation, lastSeq = before.lastSeq): Promise<Conversation> {
  const said = await saidIn(tx, before.id)
  const { firstResponseAt, waitingSince, lastInboundAt, lastOutboundAt } = clocksOf(before.status, said)
  // As when they are added: the product's own words only where there are no others.
  const [newest] = await tx
    .select()
    .from(message)
    .where(eq(message.conversationId, before.id))
    .orderBy(sql`${message.authorKind} = 'system'`, desc(message.createdAt), desc(message.seq))
    .limit(1)
  const [after] = await tx
    .update(conversation)
    .set({
      firstResponseAt,
      waitingSince,
      lastInboundAt,
      lastOutboundAt,
      lastMessageAt: sql`coalesce((select max(m.created_at) from message m where m.conversation_id = ${before.id}), ${before.lastMessageAt})`,
      messageCount: said.length,
      lastSeq,
      previewText: newest ? previewOf(newest.text) : null,
      previewKind: newest?.kind ?? null,
      previewDirection: newest?.direction ?? null,
      previewAuthorKind: newest?.authorKind ?? null,
      previewAuthorId: newest?.authorKind === 'staff' ? newest.authorId : null,
      version: sql`${conversation.version} + 1`,
    })
    .where(eq(conversation.id, before.id))
    .returning()
  if (!after) throw new Error(`conversation ${before.id} is not there`)
  return after
}
