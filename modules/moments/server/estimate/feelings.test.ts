import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { feelingsIn } from './feelings.ts'

/**
 * What customers of property managers, telecoms, IT vendors and shops write, with what it says of their feeling towards us:
 * angry, praised or none. Questions about refuse, complaint telephones and satisfaction surveys are everyday things.
 * Each set was written before the words that it tries.
 */
const sets = ['first', 'second', 'third'].map((name) => ({
  name,
  sentences: readFileSync(path.join(import.meta.dirname, 'sentences', `${name}.tsv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t') as [language: string, label: string, sentence: string]),
}))

function felt(sentence: string): string {
  const { angry, praised } = feelingsIn(sentence)
  return angry ? 'angry' : praised ? 'praised' : 'none'
}

describe.each(sets)('the $name set', ({ sentences }) => {
  test('has no feeling that is not there', () => {
    const wrong = sentences.filter(([, label, sentence]) => felt(sentence) !== 'none' && felt(sentence) !== label)
    expect(wrong).toEqual([])
  })

  test('has at most one in forty that is not heard', () => {
    const missed = sentences.filter(([, label, sentence]) => felt(sentence) !== label)
    expect(missed.length / sentences.length, JSON.stringify(missed)).toBeLessThanOrEqual(1 / 40)
  })
})
