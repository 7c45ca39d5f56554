import { type ContactWishRecord, contactHours } from '#modules/customers/contract.ts'
import { wallAt } from '#platform/web/index.ts'

/** Words that promise a call. */
const call =
  /回电|回電|致电|致電|去电|去電|来电|來電|电话|電話|打给|打給|回拨|回撥|\bcall|\bphone|\bring (?:you|him|her|them|back)/i

/**
 * What a promise to call does against the customer's wish: `nocall` where they do not want to be called, `outside` where
 * its time is not in the hours they named, by their own clock. null: nothing, or it promises no call.
 */
export function againstWish(
  text: string,
  at: number,
  wish: Pick<ContactWishRecord, 'way' | 'time'> | null,
  zone?: string | null,
): 'nocall' | 'outside' | null {
  if (!wish || !call.test(text)) return null
  if (wish.way !== 'phone') return 'nocall'
  if (wish.time === 'any') return null
  const [from, to] = contactHours[wish.time]
  const { hour, minute } = zone ? wallAt(at, zone) : wallAt(at)
  const clock = hour + minute / 60
  return clock >= from && clock <= to ? null : 'outside'
}
