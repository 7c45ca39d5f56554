import { type Static, Type } from 'typebox'
import { contactTimes, contactWays } from '#modules/customers/contract.ts'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Id, IdParams, Instant, Line, Nullable, OneOf } from '#platform/contract/shapes.ts'

/** What the customer is asked to do while waiting: choose a time, or answer a question (method E12). */
export const askKinds = ['slots', 'question'] as const
export type AskKind = (typeof askKinds)[number]
export const fewestSlots = 2
export const mostSlots = 6

export { type ContactWay, contactWays } from '#modules/customers/contract.ts'

const By = Type.Object({ kind: Type.String(), name: Nullable(Type.String()) })
const Slot = Type.Object({ id: Id, from: Instant, to: Instant })

export const AskView = Type.Object({
  id: Id,
  conversationId: Id,
  kind: OneOf(askKinds),
  /** What the time is for, or the question. */
  text: Type.String(),
  /** Earliest first; none for a question. */
  slots: Type.Array(Slot),
  askedAt: Instant,
  askedBy: By,
  chosenSlotId: Nullable(Id),
  /** The message that answers a question. */
  messageId: Nullable(Id),
  answeredAt: Nullable(Instant),
  answeredBy: Nullable(By),
  withdrawnAt: Nullable(Instant),
})
export type AskRecord = Static<typeof AskView>

/** `matter`: said of this conversation; else of the customer, whatever the matter. */
const Wish = Nullable(
  Type.Object({
    way: OneOf(contactWays),
    time: OneOf(contactTimes),
    at: Instant,
    by: Type.Object({ kind: OneOf(['customer', 'staff', 'system'] as const) }),
    matter: Type.Boolean(),
  }),
)

export const listAsks = endpoint({
  method: 'GET',
  path: '/conversations/:id/asks',
  permission: 'moments.read',
  summary: 'Times the customer may choose from, questions put to them, and how they want to be reached; newest first',
  params: IdParams,
  reply: Type.Object({
    items: Type.Array(AskView),
    contactWish: Wish,
    abilities: Type.Object({ work: Type.Boolean() }),
  }),
})

export const askCustomer = endpoint({
  method: 'POST',
  path: '/conversations/:id/asks',
  permission: 'moments.work',
  summary: 'Offers the customer times to choose from, or puts a question to them',
  params: IdParams,
  body: Type.Object(
    {
      id: Type.Optional(Id),
      kind: OneOf(askKinds),
      text: Line(300),
      slots: Type.Optional(
        Type.Array(Type.Object({ from: Instant, to: Instant }, { additionalProperties: false }), {
          maxItems: mostSlots,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  reply: AskView,
})

/** 409 `moments.already-chosen`, `moments.offer-withdrawn`. */
export const chooseSlotFor = endpoint({
  method: 'POST',
  path: '/asks/:id/choose',
  permission: 'moments.work',
  summary: 'Write down which time the customer chose',
  params: IdParams,
  body: Type.Object({ slotId: Id }, { additionalProperties: false }),
  reply: AskView,
})

export const withdrawAsk = endpoint({
  method: 'POST',
  path: '/asks/:id/withdraw',
  permission: 'moments.work',
  summary: 'Takes back what was not answered',
  params: IdParams,
  body: Type.Object({}, { additionalProperties: false }),
  reply: AskView,
})

export const reopenAsk = endpoint({
  method: 'POST',
  path: '/asks/:id/reopen',
  permission: 'moments.work',
  summary: 'The customer may choose or answer once more',
  params: IdParams,
  body: Type.Object({}, { additionalProperties: false }),
  reply: AskView,
})

const about = { conversationId: Id, askId: Id }
export const slotsOffered = eventKind('moment.slots-offered', Type.Object({ ...about, count: Type.Integer() }))
export const slotChosen = eventKind(
  'moment.slot-chosen',
  Type.Object({ ...about, slotId: Id, from: Instant, to: Instant }),
)
export const questionAsked = eventKind('moment.question-asked', Type.Object(about))
export const questionAnswered = eventKind('moment.question-answered', Type.Object({ ...about, messageId: Id }))
export const askWithdrawn = eventKind('moment.ask-withdrawn', Type.Object(about))
export const askReopened = eventKind('moment.ask-reopened', Type.Object(about))
export const contactWished = eventKind(
  'moment.contact-wished',
  Type.Object({ conversationId: Id, way: OneOf(contactWays), time: Type.Optional(OneOf(contactTimes)) }),
)

/** What the customer's page shows of it; see `asksForCustomer`. */
export type PublicAsk = {
  id: string
  kind: AskKind
  text: string
  slots: { id: string; from: string; to: string; past: boolean }[]
  chosenSlotId: string | null
  answeredAt: string | null
}
