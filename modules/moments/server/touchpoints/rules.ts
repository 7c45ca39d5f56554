import { fold } from '#platform/text/fold.ts'

export type Rule = {
  id: string
  touchpointId: string
  channels: readonly string[]
  teamIds: readonly string[]
  tags: readonly string[]
  words: readonly string[]
}
/** What the rules can see of a moment. */
export type Seen = { channel: string; teamId: string | null; tags: readonly string[]; text: string }

/**
 * The first rule that fits. Of a rule every list that is not empty must hold, by any one of it; words stand anywhere in
 * the text, whatever their case, width or characters (traditional or simplified). A rule without conditions fits nothing.
 */
export function ruleFor(rules: readonly Rule[], seen: Seen): Rule | null {
  const text = fold(seen.text)
  const tags = new Set(seen.tags.map(fold))
  return rules.find((rule) => fits(rule, seen, text, tags)) ?? null
}

function fits(rule: Rule, seen: Seen, text: string, tags: ReadonlySet<string>): boolean {
  const { channels, teamIds, tags: wanted, words } = rule
  if (channels.length + teamIds.length + wanted.length + words.length === 0) return false
  if (channels.length > 0 && !channels.includes(seen.channel)) return false
  if (teamIds.length > 0 && (seen.teamId === null || !teamIds.includes(seen.teamId))) return false
  if (wanted.length > 0 && !wanted.some((tag) => tags.has(fold(tag)))) return false
  return words.length === 0 || words.some((word) => text.includes(fold(word)))
}

/** So many corrections alike are suggested as a rule. */
export const enoughAlike = 3

export type Correction = {
  momentId: string
  toId: string
  channel: string
  teamId: string | null
  tags: readonly string[]
  at: Date
}
export type Suggestion = {
  touchpointId: string
  channel: string
  teamId: string | null
  tags: string[]
  count: number
  latestAt: Date
  momentIds: string[]
}

/** What corrections have in common: channel, team, and the tags that all of them carry. Most frequent first. */
export function suggestionsFrom(corrections: readonly Correction[]): Suggestion[] {
  const alike = Map.groupBy(corrections, (one) => JSON.stringify([one.toId, one.channel, one.teamId]))
  return [...alike.values()]
    .flatMap((group): Suggestion[] => {
      const [first] = group
      const momentIds = [...new Set(group.map(({ momentId }) => momentId))]
      const count = momentIds.length
      if (!first || count < enoughAlike) return []
      return [
        {
          touchpointId: first.toId,
          channel: first.channel,
          teamId: first.teamId,
          tags: first.tags.filter((tag) => group.every((one) => one.tags.includes(tag))),
          count,
          latestAt: new Date(Math.max(...group.map((one) => one.at.getTime()))),
          momentIds,
        },
      ]
    })
    .sort((a, b) => b.count - a.count || b.latestAt.getTime() - a.latestAt.getTime())
}

const words = new Intl.Segmenter('zh', { granularity: 'word' })
/** A word that may stand for what a contact is about. */
const telling = /^(?:\p{Script=Han}{2,}|[a-z][a-z-]{2,})$/u

function wordsIn(text: string): Set<string> {
  return new Set([...words.segment(fold(text))].map(({ segment }) => segment).filter((word) => telling.test(word)))
}

/** In more than one of so many others a word says nothing any more. */
const seldom = 20

/** The word that all `texts` have and hardly any of `others`: the rarest there, of those alike the longest. null: none. */
export function commonWord(texts: readonly string[], others: readonly string[]): string | null {
  const [first, ...rest] = texts.map(wordsIn)
  if (!first) return null
  const folded = others.map((text) => fold(text))
  const found = [...first]
    .filter((word) => rest.every((one) => one.has(word)))
    .map((word) => ({ word, elsewhere: folded.filter((text) => text.includes(word)).length }))
    .filter(({ elsewhere }) => elsewhere * seldom <= folded.length)
    .sort((a, b) => a.elsewhere - b.elsewhere || b.word.length - a.word.length || (a.word < b.word ? -1 : 1))
  return found[0]?.word ?? null
}
