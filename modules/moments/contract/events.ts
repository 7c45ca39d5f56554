import { Type } from 'typebox'
import { eventKind } from '#platform/contract/event.ts'
import { Id, Nullable, OneOf } from '#platform/contract/shapes.ts'
import {
  confirmAnswers,
  evidenceKinds,
  layers,
  progressTexts,
  ScoreShape,
  scoreChannels,
  scoreSources,
  stepStates,
  steps,
} from './shapes.ts'

export const stepChanged = eventKind(
  'moment.step-changed',
  Type.Object({
    conversationId: Id,
    step: OneOf(steps),
    from: OneOf(stepStates),
    to: OneOf(stepStates),
    how: OneOf(['evidence', 'hand'] as const),
    evidenceKind: Nullable(OneOf(evidenceKinds)),
  }),
)
/** `fields`: which were changed; their texts are read where they stand. */
export const expectationChanged = eventKind(
  'moment.expectation-changed',
  Type.Object({
    conversationId: Id,
    personId: Nullable(Id),
    version: Type.Integer(),
    fields: Type.Array(OneOf([...layers, ...progressTexts] as const)),
  }),
)
export const confirmAsked = eventKind(
  'moment.confirm-asked',
  Type.Object({ conversationId: Id, confirmationId: Id, channel: Nullable(OneOf(scoreChannels)) }),
)
export const confirmAnswered = eventKind(
  'moment.confirm-answered',
  Type.Object({ conversationId: Id, confirmationId: Id, answer: OneOf(confirmAnswers) }),
)
export const momentScored = eventKind(
  'moment.scored',
  Type.Object({
    conversationId: Id,
    scoreId: Id,
    value: ScoreShape,
    source: OneOf(scoreSources),
    channel: OneOf(scoreChannels),
    effective: Type.Boolean(),
  }),
)

/** A colleague says that the customer has the link; `messageIds`: what had not reached them before, and does by it. */
export const progressLinkGiven = eventKind(
  'moment.link-given',
  Type.Object({ conversationId: Id, messageIds: Type.Array(Id) }),
)
export const progressLinkRenewed = eventKind('moment.link-renewed', Type.Object({ conversationId: Id }))
