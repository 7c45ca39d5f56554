import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Id, IdParams, Instant, Line, Nullable } from '#platform/contract/shapes.ts'

/** Fewest and most options a customer chooses from; more than a few is no choice but a search. */
export const fewestOptions = 2
export const mostOptions = 4

const By = Type.Object({ kind: Type.String(), id: Nullable(Id), name: Nullable(Type.String()) })

/** What was put before the customer to choose from (method A5): the first choice stays. */
export const OfferView = Type.Object({
  id: Id,
  conversationId: Id,
  options: Type.Array(Type.Object({ id: Id, text: Type.String() })),
  offeredAt: Instant,
  offeredBy: By,
  chosenOptionId: Nullable(Id),
  chosenAt: Nullable(Instant),
  chosenBy: Nullable(By),
  /** Taken back before anything was chosen. */
  withdrawnAt: Nullable(Instant),
})
export type OfferRecord = Static<typeof OfferView>

const Offers = Type.Object({
  /** Newest first. */
  items: Type.Array(OfferView),
  abilities: Type.Object({ work: Type.Boolean() }),
})

export const listOffers = endpoint({
  method: 'GET',
  path: '/conversations/:id/offers',
  permission: 'moments.read',
  summary: 'What the customer was given to choose from, and what they chose; newest first',
  params: IdParams,
  reply: Offers,
})

export const offerOptions = endpoint({
  method: 'POST',
  path: '/conversations/:id/offers',
  permission: 'moments.work',
  summary: 'Gives the customer a few options to choose from',
  params: IdParams,
  body: Type.Object(
    {
      id: Type.Optional(Id),
      options: Type.Array(Type.Object({ id: Type.Optional(Id), text: Line(500) }, { additionalProperties: false }), {
        minItems: fewestOptions,
        maxItems: mostOptions,
      }),
    },
    { additionalProperties: false },
  ),
  reply: OfferView,
})

/** 409 `moments.already-chosen` when another option was chosen; `moments.offer-withdrawn` when it was taken back. */
export const chooseOffered = endpoint({
  method: 'POST',
  path: '/offers/:id/choose',
  permission: 'moments.work',
  summary: 'Write down which option the customer chose',
  params: IdParams,
  body: Type.Object({ optionId: Id }, { additionalProperties: false }),
  reply: OfferView,
})

export const withdrawOffer = endpoint({
  method: 'POST',
  path: '/offers/:id/withdraw',
  permission: 'moments.work',
  summary: 'Takes options back that nobody has chosen from',
  params: IdParams,
  body: Type.Object({}, { additionalProperties: false }),
  reply: OfferView,
})

const aboutOffer = { conversationId: Id, offerId: Id }
export const optionsOffered = eventKind('moment.options-offered', Type.Object({ ...aboutOffer, count: Type.Integer() }))
/** `position` of the option, 1 first. */
export const optionChosen = eventKind(
  'moment.option-chosen',
  Type.Object({ ...aboutOffer, optionId: Id, position: Type.Integer() }),
)
export const optionsWithdrawn = eventKind('moment.options-withdrawn', Type.Object(aboutOffer))

/** What the customer's page shows of an offer; see `offeredOptions`. */
export type PublicOffer = {
  id: string
  options: { id: string; text: string }[]
  offeredAt: string
  chosenOptionId: string | null
  chosenAt: string | null
}
