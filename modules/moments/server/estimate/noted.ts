import { fold } from '#platform/text/fold.ts'
import { type Feelings, feelingsByWords } from './feeling-rules.ts'
import { feelingsIn } from './feelings.ts'

/**
 * What the customer's own text tells of how they feel. Before we have served them they tell what is the matter, and a
 * matter is grave in words that are hard to tell from anger (困在电梯里): there only what a listed word says counts.
 * @param text without what it quotes (`ownWords`)
 * @param served we have answered something before
 */
export function feelingsWritten(text: string, served: boolean): Feelings {
  const found = feelingsIn(text)
  if (served) return found
  const listed = feelingsByWords(fold(text))
  const both = (feeling: keyof Feelings) => (listed[feeling] === null ? null : found[feeling])
  return { thanked: both('thanked'), praised: both('praised'), angry: both('angry') }
}

/** Whom a note of a call or visit tells of, where one of us writes down what the customer said. */
const teller =
  '(?:客户|客戶|业主|業主|住户|住戶|用户|用戶|租户|租戶|客人|顾客|顧客|对方|對方|来电人|來電人|来访人|來訪人|他|她)(?:本人)?'
const report =
  '(?:来电|來電|电话里|電話裡|当面|當面)?(?:说|說|称|稱|讲|講|表示|反映|反应|反應|告诉我们|告訴我們)(?:，|,|：|:)?'
const reported = new RegExp(`${teller}${report}`, 'gu')
const told = new RegExp(teller, 'gu')
const reportedInEnglish = /\b(?:the )?(?:customer|caller|client|he|she|they) (?:says|said|told us)(?: that)?[,:]?\s*/giu
const isInEnglish = /\b(?:the )?(?:customer|caller|client|he|she) (?:is|was)\b/giu
const quotes = /["“”「」『』‘’]/gu
/** A complaint about somebody or something else is the matter of the call, not anger with us. */
const matter =
  /(?:投诉|投訴)(?=\p{Script=Han})(?!你|您|我|咱|物业|物業|公司|客服|管家|前台|师傅|師傅|服务|服務|维修|維修|处理|處理|回复|回覆|答复|答覆)/gu
/** How one of us describes somebody who is angry; about others it is none of ours. */
const described =
  /(?<!没有|没|不|未|并未)(?:(?:情绪|语气)(?:很|比较|非常|十分|特别|有点|有些)?(?:激动|很?冲|不好|强硬)|发了?(?:火|脾气|飙)|气(?:得|坏|炸)|骂(?:了|人|我们|我|客服)|拍桌子|(?:很|非常|十分|特别)不高兴|怎么搞的|什么(?:服务)?态度)/u
const ofOthers = /邻居|楼上|楼下|对门|隔壁|租客|房东|孩子|老人|快递|外卖/u
const longest = 40

/**
 * What a note of a call, a visit or a talk at the counter tells of the customer's feelings: in the third person (客户很生气)
 * as in their own words (客户说：“太差了”). Only listed words count: it is one of us who chose the others.
 * @returns the words as they were noted
 */
export function feelingsInNote(note: string): Feelings {
  const meant = note
    .replace(reportedInEnglish, '')
    .replace(isInEnglish, 'I am')
    .replace(reported, '')
    .replace(told, '我')
    .replace(quotes, '')
    .replace(matter, '反映')
  const found = feelingsByWords(fold(meant))
  const asNoted = (word: string | null) => word && wordsOf(note, word)
  const angry = asNoted(found.angry ?? describedAnger(fold(meant)))
  if (angry) return { thanked: null, praised: null, angry }
  return { thanked: asNoted(found.thanked), praised: asNoted(found.praised), angry: null }
}

function describedAnger(meant: string): string | null {
  const clause = meant.split(/[,.;!?。]/).find((one) => described.test(one) && !ofOthers.test(one))
  return (clause && described.exec(clause)?.[0]) ?? null
}

/** The word where it stands in the note so; else the clause, or the note, that it was read in. */
function wordsOf(note: string, word: string): string {
  if (note.includes(word)) return word
  const bare = word.replaceAll('我', '')
  const clause = note.split(/[，。,.;；!！?？\n]/).find((one) => bare.length > 0 && one.includes(bare))
  const said = (clause ?? note).trim()
  return said.length > longest ? `${said.slice(0, longest - 1).toWellFormed()}…` : said
}
