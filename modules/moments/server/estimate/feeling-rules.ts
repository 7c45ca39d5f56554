import { angerSigns, condition, others, praiseSigns, question, type Sign, us } from './feeling-words.ts'

/*
 * Thanks, praise and anger towards us in a customer's own words: zh-Hans, zh-Hant (folding brings both together) and
 * English. Words only (feeling-words.ts), no guessing: what is not clearly said is not there, and what is felt about
 * somebody else is none of ours.
 */

const thanks = [
  '谢谢',
  '感谢',
  '多谢',
  '谢啦',
  '谢了',
  '3q',
  'thank you',
  'thanks',
  'thx',
  'much appreciated',
  'appreciate',
]

/** Directly before a word they take its meaning away: 没有生气, 不是投诉, not angry. */
const denied =
  /(?:没有|没|不是|不会|不再|并不|并没有|并非|别|不要|不必|无需|不用|不|未|从不|哪里|谈不上|算不上|why not|not|never|no longer|isn't|wasn't|don't|didn't|am not|no|without|far from)(?:要|想|打算|太|很|那么|怎么|觉得|感到|再|说|是|让|令|我们|我|人|有|really|very|at all|so|any|being|a|an|the|to|feel|feeling|\s)*$/u
/** What nobody asks for without reason: 别再敷衍我了 is anger too. */
const ordered = new Set([
  '敷衍',
  '推诿',
  '踢皮球',
  '推来推去',
  '糊弄',
  '忽悠',
  '骗人',
  '坑人',
  '放我鸽子',
  '浪费我',
  '浪费时间',
])
const onlyOrdered = /(?:别|不要|不必|少)(?:再|来)?$/u
/** "不用谢" is said by who was thanked; "谢谢配合" asks for something. */
const courtesies =
  /不用谢|不谢|谢谢配合|感谢配合|先谢|提前谢|thanks in advance|thank you in advance|no thanks|no thank you|不用客气/gu
/** What comes after these is what is really meant: 谢谢，但是…. */
export const turns = /但是|但|可是|不过|然而|只是|\bbut\b|\bhowever\b|\byet\b|\bthough\b/u
const bitter =
  /谢谢(?:你们|你|您|您们)?(?:的)?(?:浪费|耽误|敷衍|拖|坑|骗)|真是(?:谢谢|太好了|感谢)(?:啊|了)?[!…]*[^。!]*(?:又|还没|还是没)/u

export type Feelings = {
  /** The words that say so; null: none. */
  thanked: string | null
  praised: string | null
  angry: string | null
}

/**
 * What the words of a folded text say by the lists alone. Negation turns a word off (没有生气, not angry) or round (不满意);
 * after a turn (谢谢，但是…) thanks and praise before it do not count. Beside anger there is neither thanks nor praise.
 */
export function feelingsByWords(text: string): Feelings {
  const folded = text.replace(courtesies, ' ').replace(/不得不|不能不/gu, '必须')
  const turn = turns.exec(folded)
  const meant = turn ? folded.slice(turn.index) : folded
  const angry = sensed(folded, angerSigns)
  if (angry || bitter.test(folded)) return { thanked: null, praised: null, angry: angry ?? '谢谢' }
  return { thanked: find(meant, thanks), praised: sensed(meant, praiseSigns), angry: null }
}

function find(text: string, words: readonly string[]): string | null {
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      if (!denied.test(before(text, at)) && isWhole(text, at, word)) return word
    }
  }
  return null
}

const before = (text: string, at: number): string => text.slice(Math.max(0, at - 16), at)

/** The first sign that is meant: not denied, not asked, and not about somebody else. */
function sensed(text: string, signs: readonly Sign[]): string | null {
  for (const { kind, find: pattern } of signs) {
    for (const { 0: word, index } of text.matchAll(pattern)) {
      const ahead = before(text, index)
      if (denied.test(ahead) && !(ordered.has(word) && onlyOrdered.test(ahead))) continue
      if (!isWhole(text, index, word)) continue
      if (kind === 'sure' || isMeant(text, { from: index, to: index + word.length, kind })) return word.trim()
    }
  }
  return null
}

/** A feeling belongs to us unless its clause, or the one before it, tells of others and not of us. */
function isMeant(text: string, { from, to, kind }: { from: number; to: number; kind: Sign['kind'] }): boolean {
  const starts = [...text.slice(0, from).matchAll(/[,。.!?;:、\n]/g)].map(({ index }) => index + 1)
  const ends = text.slice(to).search(/[,。.!?;:\n]/)
  const end = ends < 0 ? text.length : to + ends + 1
  const around = text.slice(starts.at(-2) ?? 0, end)
  if (others.test(around) && !us.test(around)) return false
  const clause = text.slice(starts.at(-1) ?? 0, end)
  return kind === 'felt' ? !condition.test(clause) : !condition.test(clause) && !question.test(clause)
}

/** A Latin word stands by itself: "perfectly" is not "perfect". */
function isWhole(text: string, at: number, word: string): boolean {
  if (!/^[a-z0-9]/.test(word)) return true
  return !/[a-z0-9]/.test(text.charAt(at - 1)) && !/[a-z0-9]/.test(text.charAt(at + word.length))
}
