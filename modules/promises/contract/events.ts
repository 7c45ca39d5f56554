import { Type } from 'typebox'
import { ownerKinds } from '#modules/staff/contract.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Id, Instant, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { proposalKinds } from './proposals.ts'

const aboutPromise = {
  promiseId: Id,
  conversationId: Id,
  ownerKind: OneOf(ownerKinds),
  ownerId: Id,
  dueAt: Instant,
}
export const promiseMade = eventKind(
  'promise.made',
  Type.Object({ ...aboutPromise, internal: Type.Boolean(), replacesId: Nullable(Id), fromMessageId: Nullable(Id) }),
)
export const promiseKept = eventKind(
  'promise.kept',
  Type.Object({
    ...aboutPromise,
    late: Type.Boolean(),
    keptAt: Instant,
    evidenceMessageId: Nullable(Id),
    /** Nothing else is owed in this conversation. */
    last: Type.Boolean(),
  }),
)
/** `byTime`: it was due and nobody had kept it; otherwise somebody gave it up. */
export const promiseBroken = eventKind('promise.broken', Type.Object({ ...aboutPromise, byTime: Type.Boolean() }))
/** `mended`: the old one was already broken. */
export const promiseRenegotiated = eventKind(
  'promise.renegotiated',
  /** `silent`: the customer had been told in time and said nothing against it. */
  Type.Object({
    ...aboutPromise,
    newPromiseId: Id,
    newDueAt: Instant,
    mended: Type.Boolean(),
    silent: Type.Boolean(),
  }),
)
export const promiseWithdrawn = eventKind('promise.withdrawn', Type.Object(aboutPromise))
/** The customer says themselves that it was kept, or does not say so any more. */
export const promiseAgreed = eventKind('promise.agreed', Type.Object({ ...aboutPromise, agreed: Type.Boolean() }))
export const promiseReopened = eventKind('promise.reopened', Type.Object(aboutPromise))
/** Its text or owner. */
export const promiseChanged = eventKind('promise.changed', Type.Object(aboutPromise))
/** Told to the owner before it is due; `reminder` is its rule: `share-50`, `before-60`. `away`: the owner is, so the team heard it. */
export const promiseReminded = eventKind(
  'promise.reminded',
  Type.Object({ ...aboutPromise, reminder: Type.String(), away: Type.Boolean() }),
)
const aboutProposal = { ...aboutPromise, proposalId: Id, kind: OneOf(proposalKinds), newDueAt: Instant }
/** Another time has been written down for the customer; not sent. */
export const promiseDateDrafted = eventKind('promise.date-drafted', Type.Object(aboutProposal))
/** The customer has been told. */
export const promiseDateProposed = eventKind('promise.date-proposed', Type.Object(aboutProposal))
/** The customer accepted or refused; `late`: the old time had passed. */
export const promiseDateAnswered = eventKind(
  'promise.date-answered',
  Type.Object({ ...aboutProposal, accepted: Type.Boolean(), late: Type.Boolean(), newPromiseId: Nullable(Id) }),
)
/** Nobody answered until the old time was due, or it was taken back. */
export const promiseDateEnded = eventKind(
  'promise.date-ended',
  Type.Object({ ...aboutProposal, expired: Type.Boolean() }),
)
/** To the supervisors: it is about to be broken or has been, and nobody has acted. */
export const promiseEscalated = eventKind(
  'promise.escalated',
  Type.Object({ ...aboutPromise, broken: Type.Boolean(), to: Type.Array(Id) }),
)
/** Told once when it was due and still owed: to the owner, the team and those above. */
export const promiseOverdue = eventKind('promise.overdue', Type.Object(aboutPromise))

export const promiseSettingsChanged = eventKind('promise-settings.changed', Type.Object({ version: Type.Integer() }))
