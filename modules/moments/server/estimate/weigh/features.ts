import { condition, question } from '../feeling-words.ts'
import { signsIn } from './signs.ts'
import type { Feeling } from './weights.ts'
import { type WordClass, wordsIn } from './word-classes.ts'

/** Each class is one sign in the text that is weighed: 太差劲 and 太糟糕 show the same. */
const signs: Readonly<Record<WordClass, string>> = {
  ...{
    mood: '␀',
    bad: '␁',
    idle: '␂',
    good: '␃',
    thanks: '␄',
    threat: '␅',
    leave: '␆',
    us: '␇',
    staff: '␈',
    others: '␉',
    often: '␊',
    harm: '␎',
    help: '␏',
  },
}
const numerals = '\\d一二三四五六七八九十百千万几半两俩仨'
const times = new RegExp(`第?[${numerals}]+(?:多|来|好几)?(?:次|遍|回|趟|通|封|个电话)`, 'g')
const spans = new RegExp(
  `[${numerals}]+(?:多|来|个半|个多|个)?(?:秒|分钟|小时|钟头|天|日|周|星期|礼拜|月|年)(?:多|半|了)?`,
  'g',
)

/** The sentences of a folded text, each with where it begins. */
export function sentencesOf(folded: string): { from: number; text: string }[] {
  const found: { from: number; text: string }[] = []
  for (const { 0: text, index } of folded.matchAll(/(?:[^。!?;\n.]|\.(?=\S))+(?:[。!?;.…~]|["'”’」』)])*/g)) {
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text)) found.push({ from: index, text })
  }
  return found
}

/** The clauses of a sentence, each with where it begins. */
export function clausesOf(sentence: string): { from: number; text: string }[] {
  return [...sentence.matchAll(/[^,、:]+[,、:]*/g)].map(({ 0: text, index }) => ({ from: index, text }))
}

const isZh = (text: string) => /\p{Script=Han}/u.test(text)

/**
 * What is counted of a folded sentence, as names of features; each once.
 * @param listed what the lists of words say of it
 */
export function featuresOf(sentence: string, listed: Feeling | null): Set<string> {
  const found = new Set<string>()
  const zh = isZh(sentence)
  const clauses = clausesOf(sentence.trim())
  const language = zh ? 'zh' : 'en'
  const inAll = new Set<string>()
  const marked = clauses.map(({ text }, index) => {
    const { plain, of, words } = read(text, language)
    const end = index === clauses.length - 1 ? 'last' : 'early'
    for (const word of words) found.add(`word ${word}`)
    const kinds: string[] = [...new Set(of)]
    for (const one of of) inAll.add(one)
    if (question.test(text)) kinds.push('asks')
    if (condition.test(text)) kinds.push('if')
    inPairs(kinds, (one, other) => {
      found.add(other === null ? `${end} ${one}` : `both ${one} ${other}`)
    })
    return plain
  })
  const kinds: string[] = [...inAll, ...signsIn(sentence, language)]
  if (question.test(sentence)) kinds.push('asks')
  // Counted twice: how a sentence is built says more of a feeling than its letters.
  inPairs(kinds, (one, other) => {
    const name = other === null ? one : `${one} ${other}`
    found.add(`all ${name}`).add(`whole ${name}`)
  })
  if (zh) gramsOf(`^${marked.join('').replace(/\s+/g, '')}$`, found)
  else wordsOf(marked.join(' '), found)
  found.add(`listed ${listed ?? 'none'}`)
  const length = sentence.length
  found.add(`length ${length < 8 ? 'short' : length < 20 ? 'middle' : length < 45 ? 'long' : 'longest'}`)
  return found
}

/** Each name by itself (null), and each two in one order. */
function inPairs(names: string[], each: (one: string, other: string | null) => void): void {
  names.sort()
  names.forEach((one, at) => {
    each(one, null)
    for (let next = at + 1; next < names.length; next += 1) each(one, names[next]!)
  })
}

/** What stands in a part of a sentence alone, to tell how much of the whole it carries. */
export function featuresOfPart(part: string): Set<string> {
  const found = new Set<string>()
  const zh = isZh(part)
  const language = zh ? 'zh' : 'en'
  const { plain, words } = read(part, language)
  for (const word of words) found.add(`word ${word}`)
  if (zh) gramsOf(plain.replace(/\s+/g, ''), found)
  else wordsOf(plain, found)
  return found
}

/** Directly before a word it takes its meaning away: 没有一点不耐烦, never disappointed. */
const denied = {
  zh: /(?:没有?|不是|不|不会|不再|并不|从不|从没|毫无|丝毫|未|无|谈不上|算不上|称不上|谁说|别|哪有|怎么能|怎么可能)(?:再|太|很|怎么|那么|特别|觉得|感到|感觉|让(?:我|人)?|令人|(?:一|半)(?:点|丝|句|个|次|回|分|声)|什么|任何|是|有|会|够|算|被|说|出现|过|得|给我|都|也|半点|多)*$/,
  en: /(?:\b(?:not|never|no|nor|without|nothing|hardly|barely|anything but|far from|lost|zero|stop|if)|n't)(?: (?:a|an|any|the|very|so|at all|been|be|single|my|his|her|their|even|ever|all|really|too|that|your|exactly|particularly|one|time|is|was|get|got|feel))*\s*$/,
} as const
const turnable: ReadonlySet<WordClass> = new Set(['mood', 'bad', 'idle', 'good', 'thanks', 'threat', 'harm', 'help'])

type Read = { plain: string; of: string[]; words: string[] }

/** Each word of a class as its sign; but who is meant in English stays as it is written: you, your, he. */
function read(text: string, language: 'zh' | 'en'): Read {
  const hits = wordsIn(text, language)
  const of: string[] = []
  let plain = ''
  let at = 0
  for (const hit of hits) {
    const asWritten = language === 'en' && (hit.of === 'us' || hit.of === 'staff')
    const isDenied = turnable.has(hit.of) && denied[language].test(text.slice(Math.max(0, hit.from - 24), hit.from))
    plain += text.slice(at, hit.from) + (asWritten ? hit.word : (isDenied ? '␙' : '') + signs[hit.of])
    of.push(isDenied ? `no ${hit.of}` : hit.of)
    at = hit.to
  }
  plain += text.slice(at)
  if (language === 'zh') plain = plain.replace(times, '␋').replace(spans, '␌')
  return {
    plain: plain.replace(/\d+(?:[.:,]\d+)*/g, '#'),
    of,
    words: hits.map((hit) => hit.word),
  }
}

/** Stretches of one to four signs. */
function gramsOf(text: string, into: Set<string>): void {
  for (let length = 1; length <= 4; length += 1) {
    for (let at = 0; at + length <= text.length; at += 1) into.add(text.slice(at, at + length))
  }
}

/** Stretches of one to three words, and pairs with a word between them. */
function wordsOf(text: string, into: Set<string>): void {
  const words = ['^', ...(text.match(/[a-z]+(?:['’-][a-z]+)*|[#␀-␙?!,:.]/g) ?? []), '$']
  words.forEach((word, at) => {
    into.add(word)
    const stem = word.replace(/(?:ing|ed|ly|es|s|e)$/, '')
    if (stem.length > 3) into.add(`~${stem}`)
    if (at + 1 < words.length) into.add(`${word} ${words[at + 1]}`)
    if (at + 2 < words.length) {
      into.add(`${word} ${words[at + 1]} ${words[at + 2]}`)
      into.add(`${word} _ ${words[at + 2]}`)
    }
  })
}
