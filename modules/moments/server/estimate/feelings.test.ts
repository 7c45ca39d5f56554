import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { feelingsIn } from './feelings.ts'

/**
 * What customers of property managers, telecoms, IT vendors and shops write, with what it says of their feeling towards us:
 * angry, praised or none. Questions about refuse, complaint telephones and satisfaction surveys are everyday things.
 * Each set was written before the words that it tries.
 */
const sentencesOf = (name: string) =>
  readFileSync(path.join(import.meta.dirname, 'sentences', `${name}.tsv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t') as [language: string, label: string, sentence: string])
const sets = ['first', 'second', 'third'].map((name) => ({ name, sentences: sentencesOf(name) }))

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

/**
 * Nothing is learned from these. `held-out` was written before anything was learned, in another manner than what is learned
 * from: idioms and irony throughout. `held-out-everyday` is 150 messages by somebody who knew neither words nor sentences,
 * measured once before anything was mended by it: anger 40 of 45, praise 29 of 30, thanks 15 of 15, none of 60 calm ones
 * taken for a feeling, one the wrong way round.
 */
describe.each([
  { name: 'held-out', heard: 0.6 },
  { name: 'held-out-everyday', heard: 0.85 },
])('the $name set', ({ name, heard }) => {
  const sentences = sentencesOf(name)
  const share = (label: string) => {
    const of = sentences.filter((one) => one[1] === label)
    return of.filter(([, , sentence]) => felt(sentence) === label).length / of.length
  }

  test('has hardly a feeling that is not there', () => {
    const calm = sentences.filter(([, label]) => label === 'none' || label === 'thanked')
    const wrong = calm.filter(([, , sentence]) => felt(sentence) !== 'none')
    expect(wrong.length / calm.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.03)
  })

  test('is understood for the most part, and hardly ever the wrong way round', () => {
    expect(share('angry')).toBeGreaterThanOrEqual(heard)
    expect(share('praised')).toBeGreaterThanOrEqual(heard)
    const turned = sentences.filter(
      ([, label, sentence]) => label !== felt(sentence) && felt(sentence) !== 'none' && /angry|praised/.test(label),
    )
    expect(turned.length / sentences.length, JSON.stringify(turned)).toBeLessThanOrEqual(0.03)
  })
})

test('what is shown as the reason is the listed word, or the clause that says it as the customer wrote it', () => {
  expect(feelingsIn('我對你們的服務很不滿意').angry).toBe('不满意')
  const text = '師傅幹完活了。物业费收得比谁都勤，活儿干得比谁都懒！'
  const { angry } = feelingsIn(text)
  expect(angry).not.toBeNull()
  expect(text).toContain(angry)
  expect(text).not.toBe(angry)
})
