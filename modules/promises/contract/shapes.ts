import { Type } from 'typebox'
import { Id, Nullable, OneOf } from '#platform/contract/shapes.ts'

/**
 * open 待履行: owed. kept 已兑现: done, on time or late. broken 已违约: not done when due, or given up.
 * renegotiated 已改约: replaced, before it was due, by a promise with another due time. withdrawn 已撤销: not owed any more.
 */
export const promiseStates = ['open', 'kept', 'broken', 'renegotiated', 'withdrawn'] as const
export type PromiseState = (typeof promiseStates)[number]

/** `day`: any time on the day of `dueAt` will do ("今天内"); show no hour. */
export const duePrecisions = ['time', 'day'] as const
export type DuePrecision = (typeof duePrecisions)[number]

/** What one may do to a promise. */
export const promiseActions = ['keep', 'break', 'renegotiate', 'withdraw', 'reopen'] as const
export type PromiseAction = (typeof promiseActions)[number]

/** Who did it; `name` is null for the product itself. */
export const By = Type.Object({
  kind: OneOf(['staff', 'customer', 'system'] as const),
  id: Nullable(Id),
  name: Nullable(Type.String()),
})

/** message 消息, task 服务任务, file 文件, word 一句话: what shows that a promise was kept. */
export const evidenceKinds = ['message', 'task', 'file', 'word'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

/** Whom a promise is for; `person`: somebody of the customer's, by name. Internal ones are for a colleague or team. */
export const beneficiaryKinds = ['customer', 'person', 'member', 'team'] as const
export type BeneficiaryKind = (typeof beneficiaryKinds)[number]
