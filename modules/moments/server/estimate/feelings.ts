import { foldWithMap } from '#platform/text/fold.ts'
import { type Feelings, feelingsByWords, turns } from './feeling-rules.ts'
import { clausesOf, featuresOf, featuresOfPart, sentencesOf } from './weigh/features.ts'
import { type Feeling, feelingsOf, worthOfAll } from './weigh/weights.ts'

/*
 * Thanks, praise and anger towards us in a customer's own words: zh-Hans, zh-Hant (folding brings both together) and
 * English. The lists of words know what they know; whether a sentence says it is weighed on all that it shows.
 */

/** A folded sentence with what is weighed of it, and the words that the lists found. */
export type ReadFeelings = {
  from: number
  text: string
  words: Feelings
  /** What these words say: anger before praise before thanks. */
  listed: Feeling | null
  features: ReadonlySet<string>
}

/** The sentences of a folded text, read. */
export function readFeelings(folded: string): ReadFeelings[] {
  return sentencesOf(folded).map(({ from, text }) => {
    const words = feelingsByWords(text)
    const listed = order.find((feeling) => words[feeling] !== null) ?? null
    return { from, text, words, listed, features: featuresOf(text, listed) }
  })
}

const order: readonly Feeling[] = ['angry', 'praised', 'thanked']

/** Only so much of a text is read; who writes more has said it by then. Characters. */
const longestRead = 2000

/**
 * What a customer's own text says of how they feel. After a turn (谢谢，但是…) thanks and praise before it do not count;
 * beside anger there is neither.
 * @param text the customer's own words: quoted history is taken out by `ownWords`
 * @returns of each feeling the words that say so: the listed word, or else the clause that carries most
 */
export function feelingsIn(text: string): Feelings {
  const { folded, map, ends } = foldWithMap(text.slice(0, longestRead))
  const turn = turns.exec(folded)?.index ?? 0
  const found: Feelings = { thanked: null, praised: null, angry: null }
  for (const sentence of readFeelings(folded)) {
    for (const feeling of feelingsOf(sentence.features, sentence.listed)) {
      if (found[feeling]) continue
      if (feeling !== 'angry' && sentence.from + sentence.text.length <= turn) continue
      const { from, to } = carrying(feeling, sentence)
      found[feeling] = sentence.words[feeling] ?? shortened(text.slice(map[from], ends[to - 1]))
    }
  }
  return found.angry ? { thanked: null, praised: null, angry: found.angry } : found
}

/** Longer clauses are told by their beginning; characters. */
const longestTold = 40
const shortened = (text: string): string =>
  text.length > longestTold ? `${text.slice(0, longestTold - 1).toWellFormed()}…` : text

/** The clause of a sentence that adds most to its weight, without the marks around it. */
function carrying(feeling: Feeling, { from, text }: ReadFeelings): { from: number; to: number } {
  const weighed = clausesOf(text).map((clause) => ({
    ...clause,
    worth: worthOfAll(feeling, featuresOfPart(clause.text)),
  }))
  const best = weighed.reduce((one, other) => (other.worth > one.worth ? other : one))
  const lead = best.text.search(/[^\s,.。!?;:、"'“”‘’「」『』()…~]/)
  const bare = best.text.replace(/[\s,.。!?;:、"'“”‘’「」『』()…~]+$/, '')
  return { from: from + best.from + Math.max(0, lead), to: from + best.from + Math.max(1, bare.length) }
}

const quotedHead =
  /^\s*(?:-{2,}\s*(?:original message|原始邮件|原始郵件|转发|forwarded)|on .{4,120} wrote:|.{4,120}(?:写道|寫道)[:：]|(?:发件人|寄件者|寄件人|from)[:：]\s)/iu

/**
 * What the customer wrote now: lines that quote (`>`), and all below the head of a quoted mail, are left out. Mails come
 * without their folded history already; this is for what people paste, and for other channels.
 */
export function ownWords(text: string): string {
  const lines = text.split('\n')
  const head = lines.findIndex((line) => quotedHead.test(line))
  return (head >= 0 ? lines.slice(0, head) : lines).filter((line) => !/^\s*[>＞]/.test(line)).join('\n')
}
