import { foldWithMap } from '#platform/text/fold.ts'
import { longestSearched } from '../../contract/find.ts'
import type { WorkCalendar } from './calendar.ts'
import { type Due, type Frame, frameOf } from './due.ts'
import { readEn } from './find-en.ts'
import { readZh } from './find-zh.ts'
import type { FoundInText, ReadSentence } from './read.ts'
import { likelihoodOf, likelyEnough } from './weigh/weights.ts'
import { whatOf } from './what.ts'

/**
 * A promise in a text: the words, where they stand (UTF-16 offsets), what they promise without time and frame (`whatOf`), and
 * when it is due; null: no time was said.
 */
export type FoundPromise = { text: string; from: number; to: number; what: string; due: Due | null }

/**
 * Finds what a text of ours promises the customer, in simplified and traditional Chinese and in English, with its due
 * time by the moment it is written (`at`) and the calendar it is written in. Not promises: what the customer is asked to
 * do, conditions, what was said earlier, refusals, questions, general terms. Lines that quote (`>`) are left out.
 */
export function findPromises(
  text: string,
  { at, calendar }: { at: Temporal.Instant; calendar: WorkCalendar },
): FoundPromise[] {
  const frame = frameOf(at, calendar)
  const found: FoundPromise[] = []
  let offset = 0
  for (const line of text.slice(0, longestSearched).split(/(?<=\n)/)) {
    if (!/^\s*>/.test(line)) {
      const { folded, map, ends } = foldWithMap(line)
      for (const one of sentencesIn(folded, frame).flatMap(promisesOf)) {
        const from = offset + map[one.start]!
        const to = offset + ends[Math.max(one.start, one.end - 1)]!
        const phrase = text.slice(from, to)
        found.push({ text: phrase, from, to, what: whatOf(phrase, frame), due: one.due })
      }
    }
    offset += line.length
  }
  return found
}

/** The sentences of a folded line, read in its language. */
export function sentencesIn(folded: string, frame: Frame): ReadSentence[] {
  return /\p{Script=Han}/u.test(folded) ? readZh(folded, frame) : readEn(folded, frame)
}

/**
 * The rules say where and when; whether it is a promise at all is weighed on everything the sentence shows. Where the rules
 * saw no time but the sentence names one in a place that sounds like a promise by itself, that place counts.
 */
function promisesOf(sentence: ReadSentence): readonly FoundInText[] {
  if (sentence.conditional || likelihoodOf(sentence.features) < likelyEnough) return []
  if (sentence.found.some((one) => one.due !== null)) return sentence.found
  const likeliest = sentence.likeliest()
  if (sentence.found.length === 0) return [likeliest.place]
  return likeliest.place.due !== null && likeliest.likelihood >= 0.5 ? [likeliest.place] : sentence.found
}
