import { fold } from '#platform/text/fold.ts'
import { type Layer, layers, type StepState } from '../../contract.ts'

/** How many questions are put before a colleague at once. */
export const mostQuestions = 6
/** How many earlier matters are shown, and what makes two matters alike: shared word beginnings. */
export const mostPast = 5
const fewestShared = 2

/** Whether yes, no or one of two answers it; by its words. */
export function isClosed(question: string): boolean {
  return /[吗嗎][?？]?$|是不是|是否|还是|還是|能不能|可不可以|够用|夠用|^(?:is|are|do|does|did|can|could|would|will|have|has|shall|may|apart from .* is)\b/i.test(
    question.trim(),
  )
}

type Known = Readonly<Record<Layer, string>>
export type Question = { layer: Layer; text: string; closed: boolean }

/**
 * What to ask next: about layers nothing is known of, in their order; within a layer those that speak of what the
 * conversation speaks of come first. At the beginning open questions go before closed ones, to collect; once the
 * request is written down closed ones go first, to conclude (method F4).
 */
export function chooseQuestions(
  catalogue: readonly { title: string; lines: readonly string[] }[],
  known: Known,
  words: ReadonlySet<string>,
): Question[] {
  const unknown = layers.filter((layer) => known[layer].trim() === '')
  const concluding = known.stated.trim() !== ''
  const ordered = unknown.flatMap((layer) => {
    const lines = catalogue.filter(({ title }) => title === layer).flatMap((one) => one.lines)
    return (
      lines
        .map((text, index) => ({
          layer,
          text,
          closed: isClosed(text),
          index,
          shared: sharedOf(wordsOf(fold(text)), words).length,
        }))
        .sort(
          (a, b) =>
            b.shared - a.shared ||
            Number(a.closed !== concluding) - Number(b.closed !== concluding) ||
            a.index - b.index,
        )
        // Not all of one layer: scattered asks are merged into one complete request.
        .slice(0, layer === 'stated' ? 3 : 2)
    )
  })
  return ordered.slice(0, mostQuestions).map(({ layer, text, closed }) => ({ layer, text, closed }))
}

/** When to propose: exploring is done, nothing was proposed yet. */
export function isTimeToPropose(explore: StepState, offer: StepState): boolean {
  return explore === 'done' && (offer === 'todo' || offer === 'doing')
}

const common = new Set(
  '您好 你好 请问 谢谢 我们 你们 他们 这个 那个 什么 怎么 可以 没有 一下 现在 已经 还是 就是 不是 今天 明天 昨天 因为 所以 但是 如果 时候 问题 希望 需要 the and you for are was with that this have not but from your our can will hello thank thanks please'.split(
    ' ',
  ),
)

/** Pairs of Chinese characters, and words of letters, in a folded text. */
export function wordsOf(folded: string): Set<string> {
  const found = new Set<string>()
  for (const [run] of folded.matchAll(/\p{Script=Han}{2,}/gu)) {
    for (let at = 0; at + 2 <= run.length; at += 1) found.add(run.slice(at, at + 2))
  }
  for (const [word] of folded.matchAll(/[\p{L}\p{N}]{3,}/gu)) if (!/\p{Script=Han}/u.test(word)) found.add(word)
  for (const one of common) found.delete(one)
  return found
}

function sharedOf(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  return [...one].filter((word) => other.has(word))
}

/** Which earlier matters are about the same thing, most alike first; of equally alike ones the newest. */
export function alikeMatters<M extends { text: string; at: Date }>(
  matters: readonly M[],
  words: ReadonlySet<string>,
): (M & { alike: string[] })[] {
  return matters
    .map((one) => ({ ...one, alike: sharedOf(wordsOf(one.text), words) }))
    .filter(({ alike }) => alike.length >= fewestShared)
    .sort((a, b) => b.alike.length - a.alike.length || b.at.getTime() - a.at.getTime())
    .slice(0, mostPast)
}
