import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Id, IdParams, LocaleShape, Nullable, OneOf, Text } from '#platform/contract/shapes.ts'

/**
 * How a message of the customer's was taken. read: it answers the question, beyond doubt. maybe: it may; a person shall
 * say. settled: a person has said.
 */
export const heardKinds = ['read', 'maybe', 'settled'] as const
export type HeardKind = (typeof heardKinds)[number]

/** The ways by which the product itself can put the question. */
export const questionWays = ['chat', 'mail', 'phone'] as const
export type QuestionWay = (typeof questionWays)[number]

export const Question = Type.Object({
  /** The customer's language: as written in their file, else that of what they wrote. */
  locale: LocaleShape,
  text: Type.String(),
  /** Words of the link to the progress page. */
  link: Type.String(),
  /** How this customer is best asked: `phone` where there is nothing to write to. */
  way: OneOf(questionWays),
})
export type QuestionRecord = Static<typeof Question>

export const readQuestion = endpoint({
  method: 'GET',
  path: '/conversations/:id/confirmation/question',
  permission: 'moments.work',
  summary: "The question whether the expectation was met, in the customer's language, and the way to ask it",
  params: IdParams,
  reply: Question,
})

const Templates = Type.Object({
  items: Type.Array(
    Type.Object({
      locale: LocaleShape,
      text: Type.String(),
      /** The product's own words, not changed by the company. */
      own: Type.Boolean(),
    }),
  ),
})
export type QuestionTemplates = Static<typeof Templates>

export const listQuestions = endpoint({
  method: 'GET',
  path: '/confirmation-questions',
  permission: 'moments.settings',
  summary: 'The words in which customers are asked to confirm, by language',
  reply: Templates,
})
export const setQuestion = endpoint({
  method: 'PUT',
  path: '/confirmation-questions/:locale',
  permission: 'moments.settings',
  summary: "Set the words of one language; '' goes back to the product's own",
  params: Type.Object({ locale: LocaleShape }),
  body: Type.Object({ text: Text(500) }, { additionalProperties: false }),
  reply: Templates,
})

/** A message was taken for the answer, or might be one and a person is asked. */
export const confirmHeard = eventKind(
  'moment.confirm-heard',
  Type.Object({ conversationId: Id, confirmationId: Id, messageId: Id, sure: Type.Boolean() }),
)
/** What had been taken for an answer was none. */
export const confirmUnheard = eventKind(
  'moment.confirm-unheard',
  Type.Object({ conversationId: Id, confirmationId: Id, messageId: Id }),
)
/**
 * The customer says that it is not solved, or only in part: told to the person responsible, and where there is none, or
 * they are away (`instead`), to those who lead the team as well.
 */
export const notMetTold = eventKind(
  'moment.not-met',
  Type.Object({
    conversationId: Id,
    confirmationId: Id,
    answer: OneOf(['partly', 'not_met'] as const),
    to: Type.Array(Id),
    assigneeId: Nullable(Id),
    instead: Type.Boolean(),
  }),
)
/** The mail that asked was taken back before it went out. */
export const confirmUnasked = eventKind(
  'moment.confirm-unasked',
  Type.Object({ conversationId: Id, confirmationId: Id }),
)
export const questionChanged = eventKind('moment.question-changed', Type.Object({ locale: LocaleShape }))
