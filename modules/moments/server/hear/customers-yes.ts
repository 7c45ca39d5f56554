import { desc, eq } from 'drizzle-orm'
import type { Database } from '#platform/server/database/index.ts'
import { confirmation } from '../schema.ts'

/**
 * The customer's own yes to the question whether the expectation was met, where that is the last that was said about it;
 * said by themselves, or read in their message by a colleague.
 */
export async function customersYes(
  db: Pick<Database, 'select'>,
  conversationId: string,
): Promise<{ at: Date; words: string | null; messageId: string | null } | null> {
  const [last] = await db
    .select()
    .from(confirmation)
    .where(eq(confirmation.conversationId, conversationId))
    .orderBy(desc(confirmation.at), desc(confirmation.id))
    .limit(1)
  if (last?.answer !== 'met' || !last.answeredAt) return null
  if (last.answeredByKind !== 'customer' && !last.messageId) return null
  return { at: last.answeredAt, words: last.words, messageId: last.messageId }
}
