import { fold } from '#platform/text/fold.ts'

/*
 * Subjects decide nothing by themselves: they tell whether a customer speaks of something else in an old thread, and
 * carry our number for those whose mail program loses the thread.
 */

/** What mail programs put before a subject when somebody answers or passes on; folded (lower case, simplified). */
const prefixes = [
  // Chinese programs, simplified and traditional, and what automatic answers begin with
  '回复|回覆|答复|答覆|转发|转寄|转送|转传|自动回复|自动答复|自动回覆|回信|复',
  // English and German, Dutch, French
  're|r|fw|fwd|f|aw|antw|antwort|antwoord|wg|wtr|doorst|tr|ref|rép|réf',
  // Scandinavian, Finnish, Spanish, Portuguese, Italian, Polish, Czech, Turkish, Vietnamese, Indonesian, Greek
  'sv|vs|vb|vl|rv|enc|res|rif|i|odp|pd|przek|ynt|ilt|yt|trl|bls|tl|απ|σχετ|πρθ|回|返信|转送|답장|전달',
].join('|')

const prefix = new RegExp(`^(?:${prefixes})(?:\\s?[[(（]?\\^?\\d{1,3}[\\])）]?)?\\s?[:：;]\\s?`, 'iu')
/** `[客服]`, `【外部邮件】`, `[EXTERNAL]`, `(Fwd)`: what lists and gateways put in front. */
const tag = /^(?:\[[^[\]]{0,40}\]|【[^【】]{0,40}】)\s?/u
const behind = /\s?\((?:fwd|fw|re|转发|回复)\)$/u
/** Our own number: `[#1001]`, `【#1001】`. */
const number = /[[【]\s?#\s?(\d{1,10})\s?[\]】]/gu

/** Longer subjects are cut before they are looked at (RFC 5322 has lines of 998 characters). */
const longest = 1000
/** More prefixes than anybody's thread has. */
const mostPrefixes = 100

/**
 * What a subject speaks of, for comparison: without `Re:`, `Fwd:`, `回复：` and their like, without the tags of lists and
 * our number, in one script and width, without white space. '' when nothing is left.
 */
export function normaliseSubject(subject: string): string {
  let text = fold(subject.slice(0, longest)).replace(number, ' ').replace(/\s+/g, ' ').trim()
  for (let i = 0; i < mostPrefixes; i += 1) {
    const shorter = text.replace(prefix, '').replace(behind, '').trim()
    const bare = shorter.replace(tag, '').trim()
    // A subject that is nothing but a tag keeps it.
    const next = bare === '' ? shorter : bare
    if (next === text) break
    text = next
  }
  return text.replace(/\s/g, '')
}

/** Do two subjects speak of the same? One that says nothing speaks of everything. */
export function sameSubject(one: string, other: string): boolean {
  const [first, second] = [normaliseSubject(one), normaliseSubject(other)]
  if (first === '' || second === '' || first === second) return true
  // Some programs cut long subjects.
  const [short, long] = first.length < second.length ? [first, second] : [second, first]
  return short.length >= 24 && long.startsWith(short.replace(/(?:…|\.{3})$/, ''))
}

/** Our numbers in a subject, first to last. */
export function numbersIn(subject: string): number[] {
  const found = subject.slice(0, longest).normalize('NFKC').matchAll(number)
  const numbers = [...found].map((match) => Number(match[1])).filter((one) => one > 0 && one <= 2_147_483_647)
  return [...new Set(numbers)]
}
