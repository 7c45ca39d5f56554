import { sql } from 'drizzle-orm'
import { type Database, rows } from '#platform/server/database/index.ts'

/** A turn in the life of a promise. */
export type PromiseTurn = {
  at: Date
  /** The member of staff who did it; null for the product itself. */
  who: string | null
  text: string
  state: 'made' | 'kept' | 'broken' | 'renegotiated' | 'withdrawn'
}

/** How the promises of a conversation went, oldest turn first. */
export async function promiseStory(db: Database, conversationId: string): Promise<PromiseTurn[]> {
  const found = await rows<{ at: Date | string; who: string | null; text: string; kind: string; to: string }>(
    db,
    sql`select c.at, m.name as who, p.text, c.kind, c.to_state as to from promise_change c
        join promise p on p.id = c.promise_id left join member m on c.by_kind = 'staff' and m.id = c.by_id
        where p.conversation_id = ${conversationId} and c.kind not in ('proposed', 'accepted', 'refused', 'expired') order by c.id limit 300`,
  )
  return found.flatMap(({ at, who, text, kind, to }): PromiseTurn[] => {
    const state = kind === 'made' ? 'made' : to
    const told =
      state === 'made' || state === 'kept' || state === 'broken' || state === 'renegotiated' || state === 'withdrawn'
    return told ? [{ at: new Date(at), who, text, state }] : []
  })
}
