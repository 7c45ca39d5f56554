import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readAnswerAndTone } from './read-answer.ts'

/**
 * What customers of property managers, telecoms, shops and IT vendors answer when they are asked whether it has been
 * solved and the promise kept, each with its right readings, written before the rules were tried on them.
 */
type Row = { right: string; text: string }
const rowsOf = (name: string): Row[] =>
  readFileSync(path.join(import.meta.dirname, 'answers', `${name}.tsv`), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [right = '', text = ''] = line.split('\t')
      return { right, text }
    })
const letters = { met: 'y', partly: 'p', not_met: 'n' } as const
function readOf({ text }: Row): string {
  const heard = readAnswerAndTone(text)
  if (!heard) return '-'
  return heard.sure ? letters[heard.answer] : '?'
}
const names = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const all = names.flatMap(rowsOf)
const fails = (rows: readonly Row[], wrong: (row: Row, read: string) => boolean) =>
  rows.filter((row) => wrong(row, readOf(row))).map((row) => `${row.right} ${readOf(row)} ${row.text}`)

describe('over all the answers', () => {
  test('no answer is taken for a yes that is none', () => {
    expect(all.length).toBeGreaterThan(580)
    expect(fails(all, ({ right }, read) => read === 'y' && !right.includes('y'))).toEqual([])
  })
  test('what is taken as an answer is hardly ever another', () => {
    const wrong = fails(all, ({ right }, read) => 'ynp'.includes(read) && !right.includes(read))
    expect(wrong.length / all.length, wrong.join('\n')).toBeLessThanOrEqual(0.01)
  })
  test('what says no is hardly ever passed over', () => {
    const noes = all.filter(({ right }) => right === 'n' || right === 'p')
    const silent = fails(noes, (_, read) => read === '-')
    expect(silent.length / noes.length, silent.join('\n')).toBeLessThanOrEqual(0.01)
  })
})

test.each(names)('the %s set is read rightly', (name) => {
  const rows = rowsOf(name)
  const wrong = fails(rows, ({ right }, read) => !right.includes(read))
  expect(1 - wrong.length / rows.length, wrong.join('\n')).toBeGreaterThanOrEqual(0.84)
})
test('nine in ten of all are read rightly', () => {
  const wrong = fails(all, ({ right }, read) => !right.includes(read))
  expect(1 - wrong.length / all.length, wrong.join('\n')).toBeGreaterThanOrEqual(0.94)
})
