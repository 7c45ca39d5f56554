import { type Static, Type } from 'typebox'
import { Instant, OneOf } from '#platform/contract/shapes.ts'

/** 怎样联系、什么时候: how and when a customer wants to be reached. `any`: whenever it suits us. */
export const contactWays = ['mail', 'phone', 'chat'] as const
export type ContactWay = (typeof contactWays)[number]
export const contactTimes = ['any', 'morning', 'afternoon', 'evening'] as const
export type ContactTime = (typeof contactTimes)[number]
/** Hours of the customer's day that each stands for: from, until before. */
export const contactHours: Readonly<Record<Exclude<ContactTime, 'any'>, readonly [number, number]>> = {
  morning: [8, 12],
  afternoon: [12, 18],
  evening: [18, 21],
}
export const ContactWish = Type.Object({
  way: OneOf(contactWays),
  time: OneOf(contactTimes),
  at: Instant,
  /** Chosen by the customer on their own page, or written down by one of us. */
  by: OneOf(['customer', 'staff'] as const),
})
export type ContactWishRecord = Static<typeof ContactWish>
