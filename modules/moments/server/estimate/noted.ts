import type { Feelings } from './feeling-rules.ts'
import { feelingsIn } from './feelings.ts'

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
const longest = 40

/**
 * What a note of a call, a visit or a talk at the counter tells of the customer's feelings: in the third person (客户很生气)
 * as in their own words (客户说：“太差了”).
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
  const found = feelingsIn(meant)
  const asNoted = (word: string | null) => word && wordsOf(note, word)
  const angry = asNoted(found.angry)
  return { thanked: asNoted(found.thanked), praised: asNoted(found.praised), angry }
}

/** The word where it stands in the note so; else the clause, or the note, that it was read in. */
function wordsOf(note: string, word: string): string {
  if (note.includes(word)) return word
  const bare = word.replaceAll('我', '')
  const clause = note.split(/[，。,.;；!！?？\n]/).find((one) => bare.length > 0 && one.includes(bare))
  const said = (clause ?? note).trim()
  return said.length > longest ? `${said.slice(0, longest - 1).toWellFormed()}…` : said
}
