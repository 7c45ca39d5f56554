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
export type Question = { layer: Layer; text: string; closed: boolean; fits: string | null }

/** Where the conversation is: the touchpoint of its latest contact, and its tags. */
export type Place = {
  touchpoint: { id: string; name: string; stage: string } | null
  tags: readonly string[]
}
type Fit = { weight: number; fits: string | null }

/**
 * How well questions that are meant for certain touchpoints or tags fit: a touchpoint or a tag better than the stage of
 * the journey, and that better than those for everywhere. null: meant for elsewhere.
 */
export function fitOf(meant: readonly string[] | undefined, { touchpoint, tags }: Place): Fit | null {
  if (!meant || meant.length === 0) return { weight: 0, fits: null }
  if (touchpoint && meant.includes(`touchpoint:${touchpoint.id}`)) return { weight: 3, fits: touchpoint.name }
  const tag = tags.find((one) =>
    meant.some((wanted) => wanted.startsWith('tag:') && fold(wanted.slice(4)) === fold(one)),
  )
  if (tag !== undefined) return { weight: 3, fits: tag }
  if (touchpoint && meant.includes(`stage:${touchpoint.stage}`)) return { weight: 1, fits: touchpoint.name }
  return null
}
const nowhere: Place = { touchpoint: null, tags: [] }

/**
 * What to ask next: about layers nothing is known of, in their order; within a layer those meant for this touchpoint or
 * tag come first, then those that speak of what the conversation speaks of; those meant for elsewhere are left out. At the beginning open questions go before closed ones, to collect; once the
 * request is written down closed ones go first, to conclude (method F4).
 */
export function chooseQuestions(
  catalogue: readonly { title: string; lines: readonly string[]; for?: readonly string[] | undefined }[],
  known: Known,
  words: ReadonlySet<string>,
  place: Place = nowhere,
): Question[] {
  const unknown = layers.filter((layer) => known[layer].trim() === '')
  const concluding = known.stated.trim() !== ''
  const ordered = unknown.flatMap((layer) => {
    const lines = catalogue
      .filter(({ title }) => title === layer)
      .flatMap((one) => {
        const fit = fitOf(one.for, place)
        return fit ? one.lines.map((text) => ({ ...fit, text })) : []
      })
    return (
      lines
        .map(({ text, weight, fits }, index) => ({
          layer,
          text,
          weight,
          fits,
          closed: isClosed(text),
          index,
          shared: sharedOf(wordsOf(fold(text)), words).length,
        }))
        .sort(
          (a, b) =>
            b.weight - a.weight ||
            b.shared - a.shared ||
            Number(a.closed !== concluding) - Number(b.closed !== concluding) ||
            a.index - b.index,
        )
        // Not all of one layer: scattered asks are merged into one complete request.
        .slice(0, layer === 'stated' ? 3 : 2)
    )
  })
  return ordered.slice(0, mostQuestions).map(({ layer, text, closed, fits }) => ({ layer, text, closed, fits }))
}

type Meant = { for?: readonly string[] | undefined }

/**
 * Options and ways to say no for this place: those meant for its touchpoint or a tag first, then its stage, then those for
 * everywhere; those meant for elsewhere are left out. Where the whole catalogue knows nothing of the place (a hotline, no
 * touchpoint yet) it may be about anything: then all are there, in their order.
 */
export function chooseFitting<Item extends Meant>(
  items: readonly Item[],
  place: Place,
  catalogue: readonly Meant[],
): Item[] {
  if (!catalogue.some((one) => (fitOf(one.for, place)?.weight ?? 0) >= 3)) return [...items]
  return items
    .map((one) => ({ one, fit: fitOf(one.for, place) }))
    .filter(({ fit }) => fit !== null)
    .toSorted((a, b) => (b.fit?.weight ?? 0) - (a.fit?.weight ?? 0))
    .map(({ one }) => one)
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
