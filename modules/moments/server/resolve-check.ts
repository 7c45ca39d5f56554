import { registerResolveCheck } from '#modules/conversations/server/index.ts'
import { steps } from '../contract.ts'
import { latestConfirmation } from './confirm.ts'
import { standingsOf } from './step-evidence.ts'

/**
 * Speaks against resolving while a step is missing: `moments.explore-missing`, `offer-missing`, `act-missing` where nothing
 * was done in it; `moments.confirm-missing` while Confirm is neither done nor skipped, or `moments.confirm-not-met` when
 * the customer said no. One sentence covers them all. Texts: `objection.*` of the words.
 */
export function objectToResolving(): void {
  registerResolveCheck(async (tx, { conversationId }) => {
    const standings = await standingsOf(tx, conversationId)
    const objections = steps
      .filter((step) => step !== 'confirm' && standings[step].state === 'todo')
      .map((step) => ({ code: `moments.${step}-missing` }))
    const { confirm } = standings
    if (confirm.state === 'done' || confirm.state === 'skipped') return objections
    const latest = await latestConfirmation(tx, conversationId)
    const refused = latest?.answer === 'partly' || latest?.answer === 'not_met'
    return [...objections, { code: refused ? 'moments.confirm-not-met' : 'moments.confirm-missing' }]
  })
}
