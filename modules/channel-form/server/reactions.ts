import { eq } from 'drizzle-orm'
import { conversationErased } from '#modules/conversations/contract.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { formSubmission } from './schema.ts'

/** What was typed into a page is known by its hash alone; of an erased conversation that goes too. */
const forgetSubmissions = reactDuring(conversationErased, 'channel-form.forget', async (tx, { subjectId, data }) => {
  if (!subjectId || data.messageIds) return
  await tx.delete(formSubmission).where(eq(formSubmission.conversationId, subjectId))
})

export const formReactions: readonly Reaction[] = [forgetSubmissions]
