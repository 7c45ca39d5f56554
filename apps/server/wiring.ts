import { chatRated, chatStarted } from '#modules/channel-chat/contract.ts'
import { mailMatterBegun } from '#modules/channel-email/contract.ts'
import { registerMailFooter } from '#modules/channel-email/server/index.ts'
import { confirmUnheard } from '#modules/moments/contract/hear.ts'
import { trades } from '#modules/moments/contract/touchpoints.ts'
import { confirmAnswered } from '#modules/moments/contract.ts'
import {
  beginWithTrade,
  customersYes,
  onlyConfirms,
  progressToken,
  recordCustomerScore,
  registerMomentFacts,
  registerPromiseFacts,
  registerPromiseStory,
  scoreFooter,
  stepEvidence,
  touchpointOf,
} from '#modules/moments/server/index.ts'
import {
  promiseBroken,
  promiseKept,
  promiseMade,
  promiseRenegotiated,
  promiseReopened,
} from '#modules/promises/contract.ts'
import {
  agreeKept,
  owedIn,
  promiseOutcomes,
  promiseStory,
  promisesMade,
  registerCustomerLink,
  registerCustomersYes,
  registerPromiseTouchpoints,
} from '#modules/promises/server/index.ts'
import { onSetupTrade } from '#modules/staff/server/index.ts'
import { taskMade, taskMoved } from '#modules/tasks/contract.ts'
import { activeIn } from '#modules/tasks/server/index.ts'
import type { Actor } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { type Reaction, reactDuring, reactLater } from '#platform/server/events/index.ts'
import { mailReceipt } from './mail-receipt.ts'
import { tellProgress } from './tell-progress.ts'

// What became of a promise is a fact of the moment in which the customer felt it.
registerPromiseFacts(
  [promiseKept, promiseBroken, promiseRenegotiated, promiseReopened].map(({ name }) => name),
  promiseOutcomes,
)
registerMomentFacts({ events: [promiseMade.name], promisesMade })
registerPromiseStory(promiseStory)
// How reliably promises are kept is told by touchpoint too: that of the moment in which each was made.
registerPromiseTouchpoints(touchpointOf)
// What the customer said of the whole shows that a promise was kept.
registerCustomersYes(customersYes, onlyConfirms)
// A new company that names its trade finds its touchpoints and its questions ready.
onSetupTrade({
  trades,
  load: async (tx, { trade: named, locale, ownerId }) => {
    const trade = trades.find((one) => one === named)
    if (trade) await beginWithTrade(tx, { trade, locale, actor: { kind: 'staff', id: ownerId } })
  },
})
// A mail that asks the customer for a confirmation carries the faces to score with.
registerMailFooter(scoreFooter)

/**
 * What one module's event means for another of the same rank. Neither knows the other, so it is said here.
 *
 * Promises and tasks are Act (method A6, E1): making one begins it; done with it is who keeps the last promise and does
 * the last task.
 *
 * A chat that begins is answered with its number and its progress page; so is a mail that begins a new matter.
 *
 * The customer's own yes agrees to what we marked as kept; another answer, or none after all, takes that back.
 *
 * A score given in the chat window is the customer's score of the moment.
 */
export const wiringReactions: readonly Reaction[] = [
  reactDuring(promiseMade, 'wiring.promise-begins-act', async (tx, { actor, data }) => {
    const { conversationId } = data
    await stepEvidence(tx, { conversationId, step: 'act', state: 'doing', kind: 'promise-made', actor })
  }),
  reactDuring(promiseReopened, 'wiring.promise-begins-act-again', async (tx, { actor, data }) => {
    const { conversationId } = data
    await stepEvidence(tx, { conversationId, step: 'act', state: 'doing', kind: 'promise-made', actor })
  }),
  reactDuring(promiseKept, 'wiring.promises-kept-finish-act', async (tx, { actor, data }) => {
    const { conversationId, last } = data
    const state = last && (await activeIn(tx, conversationId)) === 0 ? 'done' : 'doing'
    await stepEvidence(tx, { conversationId, step: 'act', state, kind: 'promise-kept', actor })
  }),
  reactDuring(taskMade, 'wiring.task-begins-act', async (tx, { actor, data }) => {
    const { conversationId } = data
    if (conversationId)
      await stepEvidence(tx, { conversationId, step: 'act', state: 'doing', kind: 'task-made', actor })
  }),
  reactDuring(taskMoved, 'wiring.task-moves-act', async (tx, { actor, data }) => {
    const { conversationId, to, last } = data
    if (!conversationId || to === 'dropped') return
    if (to !== 'done') {
      await stepEvidence(tx, { conversationId, step: 'act', state: 'doing', kind: 'task-made', actor })
      return
    }
    const state = last && (await owedIn(tx, conversationId)).count === 0 ? 'done' : 'doing'
    await stepEvidence(tx, { conversationId, step: 'act', state, kind: 'task-done', actor })
  }),
  reactDuring(confirmAnswered, 'wiring.answer-agrees', (tx, { actor, data }) =>
    agreeAsSaid(tx, data.conversationId, actor),
  ),
  reactDuring(confirmUnheard, 'wiring.no-answer-agrees-not', (tx, { actor, data }) =>
    agreeAsSaid(tx, data.conversationId, actor),
  ),
  reactLater(chatStarted, tellProgress),
  reactLater(mailMatterBegun, mailReceipt),
  reactDuring(chatRated, 'wiring.chat-score', async (tx, { data }) => {
    const { conversationId, value, comment } = data
    await recordCustomerScore(tx, { conversationId, value, comment, channel: 'chat' })
  }),
]

async function agreeAsSaid(tx: Transaction, conversationId: string, actor: Actor): Promise<void> {
  const yes = await customersYes(tx, conversationId)
  await agreeKept(tx, { conversationId, words: yes?.words ?? null, agreed: yes !== null, actor })
}

/** Another time for a promise is accepted or refused on the conversation's progress page. */
registerCustomerLink(
  async (kernel, conversationId) => `${kernel.publicUrl()}/p/${await progressToken(kernel.db, conversationId)}`,
)

/** Jobs of this wiring. */
export const wiringJobs = [tellProgress, mailReceipt]
