import { fold } from '#platform/text/fold.ts'
import type { Progress } from './progress-model.ts'

/** Courtesies in the form of a question wait for nobody. */
const courtesy = /还有(?:什么|啥|其他|其它|别的|哪些|没有)|其他(?:需要|问题)|anything else|any (?:other )?questions/i
const question =
  /[?？]|吗$|^(?:您好[,，]?)?请问|(?:请|麻烦|烦请)(?:您|你|再)*(?:提供|告诉|告知|回复|回覆|答复|补充|发一?下?|发送|确认|说明|描述|拍|选|填|核对|回个)|\b(?:please|kindly) (?:send|tell|let us know|confirm|provide|reply|choose|check|describe|attach|fill)\b|\b(?:could|can|would) you\b/i

/** Whether one of our messages asks the customer something. */
export function asksBack(text: string): boolean {
  return fold(text.normalize('NFKC'))
    .replaceAll(/https?:\/\/\S+/g, ' ')
    .split(/(?<=[?？])|[。.!！;；\n]+/u)
    .some((sentence) => question.test(sentence.trim()) && !courtesy.test(sentence))
}

/** Whether something has been put to the customer that nobody has answered: a time, a choice, a date, a question. */
export function customerIsAsked({ asks, offers, proposals, datesAnsweredAt, moment, messages }: Progress): boolean {
  const { confirmation } = moment
  if (proposals.length > 0 || offers.some((one) => one.chosenOptionId === null)) return true
  if (confirmation?.askedAt && confirmation.answer === null) return true
  const open = asks.filter((one) => !one.answeredAt)
  if (open.some((one) => one.kind !== 'slots' || one.slots.some(({ past }) => !past))) return true
  const last = messages.findLast((one) => one.authorKind !== 'system')
  // "Would Friday do?" has been answered on this page, not by a message.
  if (last && datesAnsweredAt && datesAnsweredAt >= last.at) return false
  return last?.authorKind === 'staff' && last.direction === 'outbound' && asksBack(last.text)
}
