import { eq } from 'drizzle-orm'
import { lockForChange } from '#modules/conversations/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { confirmUnheard } from '../../contract/hear.ts'
import type { MomentRecord } from '../../contract.ts'
import { momentAudience } from '../access.ts'
import { latestConfirmation } from '../confirm.ts'
import { readMoment } from '../read-moment.ts'
import { confirmation } from '../schema.ts'
import { moveByEvidence, standingsOf } from '../step-evidence.ts'

/**
 * The customer's message was no answer: the question is open again. Nothing to take back changes nothing.
 * @throws Problem `not-found`, `conversations.merged`
 */
export async function unhearAnswer(
  db: Database,
  { principal, conversationId }: { principal: Principal; conversationId: string },
): Promise<MomentRecord> {
  await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    const latest = await latestConfirmation(tx, home.id)
    if (!latest?.messageId || latest.heard === 'settled') return
    const actor = staffActor(principal)
    await tx
      .update(confirmation)
      .set({
        ...{ answer: null, words: null, answeredAt: null, answeredByKind: null, answeredById: null },
        ...{ heard: null, heardAnswer: null, messageId: null },
      })
      .where(eq(confirmation.id, latest.id))
    await record(tx, confirmUnheard, {
      actor,
      subjectId: home.id,
      audience: momentAudience(home, true),
      data: { conversationId: home.id, confirmationId: latest.id, messageId: latest.messageId },
    })
    const standing = (await standingsOf(tx, home.id)).confirm
    await moveByEvidence(tx, { home, standing, step: 'confirm', state: 'doing', kind: 'cleared', actor })
  })
  return readMoment(db, { principal, conversationId })
}
