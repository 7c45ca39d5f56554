import { and, eq } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { SignalKind } from '#platform/server/live/index.ts'
import { typingNoteSignal, typingSignal, viewingSignal } from '../contract.ts'
import { audienceOf, publicToken, visibleTo } from './access.ts'
import { conversation } from './schema.ts'

/** Who else may read it; null for somebody who may not, or who only reads and yet would be typing. */
async function readers(db: Database, principal: Principal, id: string, permission: string): Promise<string[] | null> {
  if (!principal.permissions.has(permission)) return null
  const [found] = await db
    .select({ teamId: conversation.teamId, assigneeId: conversation.assigneeId, guests: conversation.guests })
    .from(conversation)
    .where(and(eq(conversation.id, id), visibleTo(principal, 'conversation')))
  return found ? audienceOf(found) : null
}

export const conversationSignals: readonly SignalKind[] = [
  { name: viewingSignal, audience: (db, principal, id) => readers(db, principal, id, 'conversations.read') },
  {
    name: typingSignal,
    audience: async (db, principal, id) => {
      const staff = await readers(db, principal, id, 'conversations.write')
      return staff && [...staff, publicToken(id)]
    },
  },
  // The visitor is never told of a note.
  { name: typingNoteSignal, audience: (db, principal, id) => readers(db, principal, id, 'conversations.write') },
]
