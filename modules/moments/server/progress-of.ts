import type { Database } from '#platform/server/database/index.ts'
import { type PublicProgress, steps } from '../contract.ts'
import { findMoment } from './read-moment.ts'
import { effectiveScore } from './rules.ts'

/**
 * What the customer sees of a conversation's moment: nothing of what we wrote for ourselves (layers, interests,
 * evidence in our words), and of the scores only their own.
 */
export async function progressOf(db: Database, conversationId: string): Promise<PublicProgress> {
  const found = await findMoment(db, conversationId)
  const own = effectiveScore(found.scores.filter(({ source }) => source === 'customer'))
  return {
    conversationId,
    understood: found.main?.understood ?? '',
    offer: found.main?.offer ?? '',
    next: found.main?.next ?? '',
    steps: steps.map((step) => {
      const row = found.steps.find((one) => one.step === step)
      return { step, state: row?.state ?? 'todo', at: row?.at.toISOString() ?? null }
    }),
    confirmation: found.confirmation
      ? {
          askedAt: found.confirmation.askedAt?.toISOString() ?? null,
          answer: found.confirmation.answer,
          words: found.confirmation.answeredByKind === 'customer' ? found.confirmation.words : null,
          answeredAt: found.confirmation.answeredAt?.toISOString() ?? null,
          byCustomer: found.confirmation.answeredByKind === 'customer',
        }
      : null,
    score: own ? { value: own.value, words: own.words, comment: own.comment, at: own.at.toISOString() } : null,
  }
}
