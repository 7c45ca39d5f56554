import type { TimeMention } from '../due.ts'

/** What the rules found in a sentence: a promise with a time, one without, or none. */
export type Verdict = 'dated' | 'open' | 'none'

export function verdictOf(found: readonly { due: unknown }[]): Verdict {
  if (found.length === 0) return 'none'
  return found.some((one) => one.due !== null) ? 'dated' : 'open'
}

/** What is weighed of a sentence: its text (folded), the times named in it, what stands around it, and what the rules say. */
export type Weighed = {
  text: string
  language: 'zh' | 'en'
  mentions: readonly TimeMention[]
  /** Its clauses, each with the names of the signs that it shows. */
  clauses: readonly (readonly string[])[]
  verdict: Verdict
}

/** Each time as one sign: named and ahead, over, or without saying when. */
function marked(text: string, mentions: readonly TimeMention[]): string {
  let out = text
  for (const one of mentions.toReversed()) {
    const sign = one.due === null ? '␛' : one.past ? '␀' : '␄'
    out = out.slice(0, one.start) + sign + out.slice(one.end)
  }
  return out.replace(/\d+(?:[.,]\d+)*/g, '#')
}

/** Somebody's name before what he is: 张师傅, 李经理. Which name it is says nothing. */
const named =
  /(?:[小老][一-龥]|[一-龥]{1,2})(?=师傅|经理|主管|工程师|医生|老师|专员|顾问|队长|店长|护士|院长|律师|会计)/g

/** What is counted of a sentence, as names of features; each once. */
export function featuresOf({ text, language, mentions, clauses, verdict }: Weighed): Set<string> {
  const found = new Set<string>()
  const plain = marked(text, mentions)
  if (language === 'zh') gramsOf(`^${plain.replace(named, 'n').replace(/\s+/g, '')}$`, found)
  else wordsOf(plain, found)
  const kinds = mentions.map((one) => (one.due === null ? 'loose' : one.past ? 'gone' : 'ahead'))
  for (const kind of kinds) found.add(`time ${kind}`)
  if (mentions.length === 0) found.add('time none')
  clauses.forEach((signs, index) => {
    const last = index === clauses.length - 1 ? 'last' : 'early'
    signs.forEach((one, at) => {
      found.add(`sign ${one}`)
      found.add(`${last} ${one}`)
      for (const other of signs.slice(at + 1)) found.add(`both ${one} ${other}`)
    })
  })
  found.add(`verdict ${verdict}`)
  return new Set([...found].map((one) => `${language} ${one}`))
}

/** Stretches of one to four signs. */
function gramsOf(text: string, into: Set<string>): void {
  for (let length = 1; length <= 4; length += 1) {
    for (let at = 0; at + length <= text.length; at += 1) into.add(text.slice(at, at + length))
  }
}

/** Stretches of one to three words, and pairs with a word between them. */
function wordsOf(text: string, into: Set<string>): void {
  const words = ['^', ...(text.match(/[a-z]+(?:'[a-z]+)?|[#␛␀␄?!,:]/g) ?? []), '$']
  words.forEach((word, at) => {
    into.add(word)
    if (at + 1 < words.length) into.add(`${word} ${words[at + 1]}`)
    if (at + 2 < words.length) {
      into.add(`${word} ${words[at + 1]} ${words[at + 2]}`)
      into.add(`${word} _ ${words[at + 2]}`)
    }
  })
}
