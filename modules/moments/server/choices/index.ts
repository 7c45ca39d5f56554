import { eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { conversationErased } from '#modules/conversations/contract.ts'
import { erasedText } from '#modules/conversations/server/index.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../../contract/choices.ts'
import { listAsks } from './read-asks.ts'
import { ask } from './schema.ts'
import { askCustomer, chooseSlotFor, reopenAsk, withdrawAsk } from './write-asks.ts'

export { asksForCustomer } from './read-asks.ts'
export { answerQuestion, chooseSlot, wishContact } from './write-asks.ts'

/** What the timeline of a conversation shows of it. */
export const choicesTold = [
  contract.slotsOffered,
  contract.slotChosen,
  contract.questionAsked,
  contract.questionAnswered,
  contract.askReopened,
  contract.contactWished,
]
export const choicesEvents = [...choicesTold, contract.askWithdrawn]

export function choicesRoutes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, contract.listAsks, ({ params, principal }) => listAsks(db, { principal, conversationId: params.id }))
  serve(app, contract.askCustomer, ({ params, body, principal }) =>
    askCustomer(db, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.chooseSlotFor, ({ params, body, principal }) =>
    chooseSlotFor(db, { principal, id: params.id, slotId: body.slotId }),
  )
  serve(app, contract.withdrawAsk, ({ params, principal }) => withdrawAsk(db, { principal, id: params.id }))
  serve(app, contract.reopenAsk, ({ params, principal }) => reopenAsk(db, { principal, id: params.id }))
}

/** Of an erased conversation it stays that something was asked and chosen; what was asked goes. */
export const eraseAsks: Reaction = reactDuring(
  conversationErased,
  'moments.erase-asks',
  async (tx, { subjectId, data }) => {
    if (data.messageIds || !subjectId) return
    await tx
      .update(ask)
      .set({ text: await erasedText(tx), messageId: sql`null` })
      .where(eq(ask.conversationId, subjectId))
  },
)
