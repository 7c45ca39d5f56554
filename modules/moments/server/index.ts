import { showInTimeline } from '#modules/conversations/server/index.ts'
import type { ServerModule } from '#platform/server/module.ts'
import { momentCut } from '../contract/cut.ts'
import { estimateSettingsChanged, momentEstimated, scoreRequestChanged } from '../contract/estimate.ts'
import { guidanceChanged } from '../contract/guidance.ts'
import { confirmHeard, confirmUnasked, confirmUnheard, notMetTold, questionChanged } from '../contract/hear.ts'
import { handoverScored, handoverScoreSeen, momentTouchpointSet } from '../contract/moments.ts'
import { recordSheetChanged } from '../contract/record-sheet.ts'
import { touchpointsChanged } from '../contract/touchpoints.ts'
import {
  confirmAnswered,
  confirmAsked,
  expectationChanged,
  momentScored,
  momentsPermissions,
  optionChosen,
  optionsOffered,
  optionsWithdrawn,
  progressLinkGiven,
  progressLinkRenewed,
  stepChanged,
} from '../contract.ts'
import { choicesEvents, choicesRoutes, choicesTold } from './choices/index.ts'
import { cutFollower } from './cut/follower.ts'
import { fillHandoverSteps } from './cut/jobs.ts'
import { estimateFollower } from './estimate/follower.ts'
import { estimateAgain } from './estimate/jobs.ts'
import { estimateRoutes } from './estimate/routes.ts'
import { guidanceRoutes } from './guidance/routes.ts'
import { confirmingCloses } from './hear/hear-answer.ts'
import { hearRoutes } from './hear/routes.ts'
import { reactions } from './reactions.ts'
import { recordSheetRoutes } from './record-sheet/routes.ts'
import { objectToResolving } from './resolve-check.ts'
import { routes } from './routes.ts'
import { scorecardRoutes } from './scorecard/routes.ts'
import { applyRules } from './touchpoints/jobs.ts'
import { touchpointRoutes } from './touchpoints/routes.ts'

export { beginWithTrade } from './begin-with-trade.ts'
export { answerQuestion, asksForCustomer, chooseSlot, wishContact } from './choices/index.ts'
export { recordCustomerAnswer } from './confirm.ts'
export { registerMomentFacts } from './cut/facts-hook.ts'
export { registerPromiseFacts } from './estimate/promise-hook.ts'
export { beginTrade, endTrade } from './guidance/catalogue.ts'
export { chooseOption, offeredOptions } from './guidance/offers.ts'
export { customersYes } from './hear/customers-yes.ts'
export { onlyConfirms } from './hear/only-confirms.ts'
export { conversationByProgressToken, progressToken } from './progress-link.ts'
export { progressOf } from './progress-of.ts'
export { registerPromiseStory } from './record-sheet/promise-hook.ts'
export { recordCustomerScore } from './score.ts'
export { scoreFooter } from './score-footer.ts'
export { stepEvidence } from './step-evidence.ts'
export { loadStartSet, removeStartSet } from './touchpoints/start-sets.ts'
export { touchpointOf } from './touchpoints/touchpoint-at.ts'

objectToResolving()
confirmingCloses()
for (const kind of [confirmAsked, confirmAnswered, momentScored, optionsOffered, optionChosen, ...choicesTold])
  showInTimeline(kind)

export const serverModule: ServerModule = {
  name: 'moments',
  permissions: momentsPermissions,
  events: [
    stepChanged,
    expectationChanged,
    confirmAsked,
    confirmAnswered,
    confirmHeard,
    confirmUnheard,
    confirmUnasked,
    notMetTold,
    questionChanged,
    momentScored,
    progressLinkGiven,
    progressLinkRenewed,
    momentEstimated,
    estimateSettingsChanged,
    scoreRequestChanged,
    recordSheetChanged,
    optionsOffered,
    optionChosen,
    optionsWithdrawn,
    guidanceChanged,
    momentCut,
    ...choicesEvents,
    momentTouchpointSet,
    handoverScored,
    handoverScoreSeen,
    touchpointsChanged,
  ],
  routes: (app, kernel) => {
    routes(app, kernel)
    hearRoutes(app, kernel)
    choicesRoutes(app, kernel)
    estimateRoutes(app, kernel)
    guidanceRoutes(app, kernel)
    scorecardRoutes(app, kernel)
    recordSheetRoutes(app, kernel)
    touchpointRoutes(app, kernel)
  },
  reactions,
  followers: [cutFollower, estimateFollower],
  jobs: [applyRules, estimateAgain, fillHandoverSteps],
  once: [fillHandoverSteps],
}
