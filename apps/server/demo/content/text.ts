import type { Random } from './random.ts'

/** One pattern, or several of which one is taken. `[a|b]` is a choice, `{name}` a slot, `{2~9}` a whole number. */
export type Lines = string | readonly string[]
export type Slots = Record<string, string>

const innermostChoice = /\[([^[\]]*)\]/

/** Writes one sentence out of a pattern. Throws when a slot has no value, so a slip in a script cannot reach a screen. */
export function fill(lines: Lines, slots: Slots, random: Random): string {
  let text = typeof lines === 'string' ? lines : random.pick(lines)
  for (let match = innermostChoice.exec(text); match; match = innermostChoice.exec(text)) {
    text = text.slice(0, match.index) + random.pick(match[1]!.split('|')) + text.slice(match.index + match[0].length)
  }
  return text.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const range = /^(\d+)~(\d+)$/.exec(name)
    if (range) return String(random.int(Number(range[1]), Number(range[2])))
    const value = slots[name]
    if (value === undefined) throw new Error(`no value for {${name}} in: ${text}`)
    return value
  })
}

/** First sentence of a text, for quoting it as evidence; at most 60 characters. */
export function firstSentence(text: string): string {
  const sentence = /^.+?(?:[。！？!?]|\.(?=\s|$)|$)/.exec(text.replace(/\s+/g, ' '))?.[0] ?? text
  return sentence.length > 60 ? `${sentence.slice(0, 59)}…` : sentence
}
