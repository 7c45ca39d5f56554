import { desc, eq } from 'drizzle-orm'
import { registerResolveCheck } from '#modules/conversations/server/index.ts'
import { confirmation } from './schema.ts'
import { standingsOf } from './step-evidence.ts'

/**
 * Speaks against resolving while Confirm is neither done nor skipped: `moments.confirm-missing`, or
 * `moments.confirm-not-met` when the customer said no. Texts: `objection.*` of the words.
 */
export function objectToResolving(): void {
  registerResolveCheck(async (tx, { conversationId }) => {
    const { confirm } = await standingsOf(tx, conversationId)
    if (confirm.state === 'done' || confirm.state === 'skipped') return []
    const [latest] = await tx
      .select({ answer: confirmation.answer })
      .from(confirmation)
      .where(eq(confirmation.conversationId, conversationId))
      .orderBy(desc(confirmation.at), desc(confirmation.id))
      .limit(1)
    const refused = latest?.answer === 'partly' || latest?.answer === 'not_met'
    return [{ code: refused ? 'moments.confirm-not-met' : 'moments.confirm-missing' }]
  })
}
