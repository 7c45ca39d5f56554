import { fold } from '#platform/text/fold.ts'
import { grams } from '#platform/text/grams.ts'

/** Shorter ones (你好, ok) are alike without meaning it; folded characters without spaces and marks. */
const shortest = 6
/** From this share of common grams on two texts say the same. Dice's coefficient: 2·common ÷ (of one + of the other). */
const sameFrom = 0.6

/** Where one asks what has become of it, so asking again by itself. */
const urging =
  /怎么还(?:没|不)|为什么还(?:没|不)|还没(?:好|处理|解决|回复|修|到|消息|结果)|有人(?:吗|在吗|管吗)|人呢|什么时候(?:才|能)|催一下|麻烦快点|还要(?:多久|等)|any (?:update|news|progress)|still (?:waiting|no|not)|hello\s*\?{1,}|anyone there|how much longer/u

/** Whether two texts of a customer say the same in nearly the same words. */
export function alike(a: string, b: string): boolean {
  const one = pairsOf(a)
  const other = pairsOf(b)
  if (!one || !other) return false
  let common = 0
  for (const pair of one) if (other.has(pair)) common += 1
  return (2 * common) / (one.size + other.size) >= sameFrom
}

/** Whether a text asks what has become of an earlier one. */
export const urges = (text: string): boolean => urging.test(fold(text))

function pairsOf(text: string): Set<string> | null {
  const bare = fold(text).replace(/[\s\p{P}\p{S}]+/gu, '')
  return [...bare].length < shortest ? null : new Set(grams(bare))
}
