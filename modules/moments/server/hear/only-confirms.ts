import { onlyCloses } from '#modules/conversations/server/index.ts'
import { readAnswer } from './rules.ts'

/** Longer texts want more than to say yes. */
const longest = 400
const formula =
  /^(?:此致|敬礼|敬禮|祝好|顺祝.{0,8}|順頌.{0,8}|顺颂.{0,8}|祝(?:您|你|你们|您们)?(?:工作)?(?:愉快|顺利|順利|商祺|一切顺利)|(?:best|kind|warm|many)?\s*(?:regards|wishes)|best|sincerely|yours(?: sincerely| truly)?|cheers|--+)[,，.。!！]?$/iu
/** A name of two to four characters, or one to three capitalised words. */
const name = /^(?:\p{Script=Han}{2,4}|(?:\p{Lu}[\p{L}'’-]*\.?\s?){1,3})$/u
const numbers = /^(?:(?:tel|phone|mobile|电话|電話|手机|手機)\s*[:：.]?\s*)?\+?[\d\s()-]{6,20}$/iu
const greeting =
  /^(?:您好|你好|亲爱的\p{Script=Han}{1,6}|尊敬的\p{Script=Han}{1,6}|(?:hi|hello|dear)(?:\s+\p{L}+){0,3})[,，.。!！:：]?$/iu

/** The lines of a mail that say something: no greeting before, no name, formula or number below. */
export function withoutCourtesies(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  while (lines.length > 1 && greeting.test(lines[0] ?? '')) lines.shift()
  while (lines.length > 1) {
    const last = lines.at(-1) ?? ''
    // A name that means something ("好的", "收到") says it.
    const signs =
      formula.test(last) || numbers.test(last) || (name.test(last) && !onlyCloses(last) && !readAnswer(last))
    if (!signs) break
    lines.pop()
  }
  return lines.join('\n')
}

/**
 * Whether a text says yes to the question whether the expectation was met, beyond doubt, and nothing else at all: every
 * clause of it confirms or thanks. A new wish beside it ("修好了，另外…") is more than that.
 */
export function onlyConfirms(text: string): boolean {
  if (text.length > longest) return false
  const said = withoutCourtesies(text)
  const heard = readAnswer(said)
  if (heard?.answer !== 'met' || !heard.sure) return false
  return said
    .split(/[\n,，.。;；!！、~…]+/u)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
    .every((clause) => readAnswer(clause)?.answer === 'met' || onlyCloses(clause))
}
