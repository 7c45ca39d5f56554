import { foldWithMap } from '#platform/text/fold.ts'
import { longestSearched } from '../../contract/find.ts'
import type { WorkCalendar } from './calendar.ts'
import { type Due, frameOf } from './due.ts'
import { findEn } from './find-en.ts'
import { findZh } from './find-zh.ts'

/** A promise in a text: the words, where they stand (UTF-16 offsets), and when it is due; null: no time was said. */
export type FoundPromise = { text: string; from: number; to: number; due: Due | null }

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
      const find = /\p{Script=Han}/u.test(folded) ? findZh : findEn
      for (const one of find(folded, frame)) {
        const from = offset + map[one.start]!
        const to = offset + ends[Math.max(one.start, one.end - 1)]!
        found.push({ text: text.slice(from, to), from, to, due: one.due })
      }
    }
    offset += line.length
  }
  return found
}
