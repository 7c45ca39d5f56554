import type { FoundPromisesRecord } from '../../contract.ts'

type Item = FoundPromisesRecord['items'][number]
type Quick = FoundPromisesRecord['quick'][number]

/** Words that name no time; the time takes their place. */
const vague =
  /稍[后後](?:一?些|再)?|一会儿?|一會兒?|待会儿?|待會兒?|等一?下|等会儿?|回头|回頭|[尽盡儘]快|[马馬]上|立即|立刻|第一[时時][间間]|[过過]一?会儿?|as soon as (?:possible|we can|I can)|asap|shortly|right away|right back|in a (?:moment|minute|while)|soon|later|immediately/i

/**
 * Where in a promise without a time the words for one go, and what to put there: in the place of 稍后, else before what
 * is promised in Chinese and after it in English.
 */
export function wordsInto(
  item: Pick<Item, 'text' | 'language'>,
  quick: Quick,
): { from: number; to: number; put: string } {
  const put = quick.words[item.language]
  const found = vague.exec(item.text)
  if (found) return { from: found.index, to: found.index + found[0].length, put }
  if (item.language === 'en') return { from: item.text.length, to: item.text.length, put: ` ${put}` }
  const subject = /^(?:我[们們]?(?:会|會|将|將)?|[这這][边邊]|客服|[师師]傅|工程[师師])/.exec(item.text)
  const at = subject ? subject[0].replace(/[会會将將]$/, '').length : 0
  return { from: at, to: at, put }
}
