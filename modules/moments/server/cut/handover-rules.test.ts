import { expect, test } from 'vitest'
import { type HandoverFacts, handoverSteps } from './handover-rules.ts'

const start = Date.UTC(2026, 2, 2, 9)
const at = (minutes: number) => new Date(start + minutes * 60_000)
const done = (minutes: number) => ({ at: at(minutes), done: true })
const undone = (minutes: number) => ({ at: at(minutes), done: false })

type Case = [what: string, facts: Partial<Omit<HandoverFacts, 'notedAt'>> & { notes?: number[] }, steps: string]

/** Handed over at 0, taken over after half an hour. */
test.each<Case>([
  ['without a word: only taken over', {}, 'act'],
  ['the expectation is written down', { explored: [done(-600)] }, 'explore act'],
  ['it was written down and cleared again', { explored: [done(-600), undone(-5)] }, 'act'],
  ['it was cleared and written down again at the same instant', { explored: [undone(-5), done(-5)] }, 'explore act'],
  ['written down while the colleague had not begun', { explored: [done(30)] }, 'explore act'],
  ['written down too late', { explored: [undone(-60), done(31)] }, 'act'],
  ['cleared when it had been taken over already', { explored: [done(-60), undone(31)] }, 'explore act'],
  ['a note goes with it: what is wanted, and what is asked', { notes: [0] }, 'explore offer act'],
  ['the note is written first, then it is handed', { notes: [-10] }, 'explore offer act'],
  ['an earlier note of the day tells of the matter, and asks nobody', { notes: [-11] }, 'explore act'],
  ['just a day old', { notes: [-24 * 60] }, 'explore act'],
  ['older than a day', { notes: [-24 * 60 - 1] }, 'act'],
  ['a note after it, before it was taken over', { notes: [30] }, 'explore offer act'],
  ['a note when it had been taken over', { notes: [31] }, 'act'],
  ['scored', { scored: true }, 'act confirm'],
  ['all four', { explored: [done(-1)], notes: [0], scored: true }, 'explore offer act confirm'],
])('%s', (_, { notes = [], explored = [], scored = false }, steps) => {
  const taken = { beganAt: at(0), answeredAt: at(30), endedAt: at(30) }
  const facts = { explored, notedAt: notes.map(at), scored }
  expect(handoverSteps(taken, facts).join(' ')).toBe(steps)
})

test.each<[string, { answered: number | null; ended: number | null }, string]>([
  ['waits still: what is added now is in time', { answered: null, ended: null }, 'explore offer'],
  ['taken back before anybody took it over: the note came too late', { answered: null, ended: 10 }, ''],
])('%s', (_, { answered, ended }, steps) => {
  const handover = {
    beganAt: at(0),
    answeredAt: answered === null ? null : at(answered),
    endedAt: ended === null ? null : at(ended),
  }
  expect(handoverSteps(handover, { explored: [], notedAt: [at(20)], scored: false }).join(' ')).toBe(steps)
})
