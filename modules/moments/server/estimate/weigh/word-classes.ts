import { readFileSync } from 'node:fs'
import path from 'node:path'

/*
 * Words that stand for one another when a feeling is weighed (words.tsv), on folded text. What is learned of one holds for
 * all of its class, so a word that no labelled sentence has is still understood by its place. A word here says nothing by
 * itself: 邻居太差劲 and 你们太差劲 have the same.
 */

/**
 * mood, bad: what displeases, as felt and as judged; idle: nothing is done, nobody answers; good: what pleases; threat: steps
 * against us; harm, help: what somebody does to or for another; leave: goes, or wants it undone; others: those about whom a feeling may be instead of us; often: over and over.
 */
export type WordClass =
  | 'mood'
  | 'bad'
  | 'idle'
  | 'good'
  | 'thanks'
  | 'threat'
  | 'leave'
  | 'us'
  | 'staff'
  | 'others'
  | 'often'
  | 'harm'
  | 'help'

export type Hit = { from: number; to: number; word: string; of: WordClass }
type Word = { word: string; of: WordClass }
type Index = { zh: Map<string, Word[]>; en: Map<string, Word[]> }

let loaded: Index | undefined

/** Words by their first sign, or first word: the longest first. */
function index(): Index {
  if (loaded) return loaded
  const lines = readFileSync(path.join(import.meta.dirname, 'words.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t') as ['zh' | 'en', WordClass, string])
  const of = (language: 'zh' | 'en') =>
    lines
      .filter(([one]) => one === language)
      .flatMap(([, kind, words]) =>
        words.split(' ').map((word): Word => ({ word: word.replaceAll('_', ' '), of: kind })),
      )
      .toSorted((a, b) => b.word.length - a.word.length)
  loaded = {
    zh: Map.groupBy(of('zh'), ({ word }) => word.charAt(0)),
    en: Map.groupBy(of('en'), ({ word }) => word.split(' ', 1)[0]!),
  }
  return loaded
}

/** Where words of the classes stand in a folded text, in order; none overlaps another. */
export function wordsIn(text: string, language: 'zh' | 'en'): Hit[] {
  return language === 'zh' ? hitsInZh(text) : hitsInEn(text)
}

function hitsInZh(text: string): Hit[] {
  const { zh } = index()
  const hits: Hit[] = []
  for (let at = 0; at < text.length; at += 1) {
    const found = zh.get(text.charAt(at))?.find(({ word }) => text.startsWith(word, at))
    if (!found) continue
    hits.push({ from: at, to: at + found.word.length, ...found })
    at += found.word.length - 1
  }
  return hits
}

function hitsInEn(text: string): Hit[] {
  const { en } = index()
  const hits: Hit[] = []
  let end = 0
  for (const { 0: first, index: at } of text.matchAll(/[a-z\d]+(?:['’/-][a-z\d]+)*/g)) {
    if (at < end) continue
    const found = en
      .get(first.replace('’', "'"))
      ?.find(({ word }) => text.startsWith(word, at) && !/[a-z\d]/.test(text.charAt(at + word.length)))
    if (!found) continue
    end = at + found.word.length
    hits.push({ from: at, to: end, ...found })
  }
  return hits
}
