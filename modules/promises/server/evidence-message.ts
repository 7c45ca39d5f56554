import { and, eq } from 'drizzle-orm'
import { message } from '#modules/conversations/server/schema.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { readCustomersYes, saysYes } from './hooks.ts'
import type { PromiseRow } from './queries.ts'

/**
 * When the message was said that shows a promise kept: one of ours, or the customer's yes, said after it was made, and not
 * the very one that made it.
 * @throws Problem `bad-request` on `evidenceMessageId`, with the reason
 */
export async function evidenceTime(tx: Transaction, row: PromiseRow, messageId: string): Promise<Date> {
  const refused = (why: string) => badField('evidenceMessageId', `promises:reason.${why}`)
  const [found] = await tx
    .select({
      at: message.occurredAt,
      arrivedAt: message.createdAt,
      authorKind: message.authorKind,
      direction: message.direction,
      text: message.text,
    })
    .from(message)
    .where(and(eq(message.id, messageId), eq(message.conversationId, row.conversationId)))
  if (!found) throw refused('message')
  if (messageId === row.fromMessageId) throw refused('message-made-it')
  // The clock of a customer's mail is theirs: it counts when it arrived.
  const said = found.authorKind === 'customer' ? found.arrivedAt : found.at
  if (said < row.createdAt) throw refused('message-before')
  const ours = found.authorKind === 'staff' && found.direction !== 'inbound'
  if (ours || saysYes(found.text)) return found.at
  if ((await readCustomersYes(tx, row.conversationId))?.messageId === messageId) return found.at
  throw refused('message-not-ours')
}
