import { feelingsIn } from '../estimate/feelings.ts'
import { type Heard, readAnswer } from './rules.ts'

/**
 * What a message says to the question whether the expectation was met, by its words (`readAnswer`) and by its tone: a yes
 * said in anger is put before a person, and what looks like a no is one when it is angry beyond doubt.
 */
export function readAnswerAndTone(text: string): Heard | null {
  const heard = readAnswer(text)
  if (!heard || heard.answer === 'partly' || feelingsIn(text).angry === null) return heard
  return { ...heard, sure: heard.answer === 'not_met' }
}
