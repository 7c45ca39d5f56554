import type { ConversationBrief } from '#modules/conversations/server/index.ts'
import type { ConfirmAnswer, PublicProgress } from '#modules/moments/contract.ts'

/** What the customer has said to a matter that is done: whether it is solved, and the score they gave with it. */
export type Said = {
  answer: ConfirmAnswer
  score: number | null
  /** By their own hand; else a colleague wrote down what they said. */
  byCustomer: boolean
}

/**
 * The answer that stands, or null where we still have to ask. One given since it was resolved stands; “solved” said before
 * stands as long as the customer has not written again. A score given long before belongs to something else.
 */
export function saidOf(
  { resolvedAt, lastInboundAt }: Pick<ConversationBrief, 'resolvedAt' | 'lastInboundAt'>,
  { confirmation, score }: Pick<PublicProgress, 'confirmation' | 'score'>,
): Said | null {
  if (!confirmation?.answer || !confirmation.answeredAt) return null
  const { answer, byCustomer } = confirmation
  const answered = Date.parse(confirmation.answeredAt)
  const resolved = resolvedAt?.getTime() ?? Number.POSITIVE_INFINITY
  const solvedBefore = answer === 'met' && answered >= (lastInboundAt?.getTime() ?? 0)
  if (answer === 'not_met' || (answered < resolved && !solvedBefore)) return null
  const since = Math.min(answered, resolved)
  return { answer, byCustomer, score: score && Date.parse(score.at) >= since ? score.value : null }
}

type Draft = { answer: ConfirmAnswer | null; score: number | null; comment: string; of: string | null }

/** What a form sent again says anew: the boxes that were ticked as they stood, and no words, say nothing. */
export function newsIn<Given extends Draft>(draft: Given, said: Said | null): Given {
  if (!said || draft.of !== null || draft.comment.trim()) return draft
  return {
    ...draft,
    answer: draft.answer === said.answer ? null : draft.answer,
    score: draft.score === said.score ? null : draft.score,
  }
}
