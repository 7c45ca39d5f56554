import { fold } from '#platform/text/fold.ts'

/**
 * Begin of the subject of a mail passed on, folded: English, Chinese, German, French, Spanish, Italian, Portuguese,
 * Swedish, Polish, Dutch, Turkish, Norwegian, Romanian. `VS:` is left out: it passes on in Danish and answers in Finnish.
 */
const FORWARD =
  /^(?:\[[^\]]{0,40}\]\s?)*(?:fwd?|转发|转寄|转送|wg|tr|rv|i|enc|vb|vl|pd|doorst|ilt|i̇lt|videresend|redir\.?|re ?nvoi|転送|전달)\s?[:\]]|^(?:fwd?|转发|转寄|forward)$/
const ANSWER =
  /^(?:\[[^\]]{0,40}\]\s?)*(?:re|回复|答复|回覆|回信|aw|antw|sv|rif|r|res|odp|ynt|bls|返信|답장)\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?:/

/** Whether a subject says that the mail passes another one on. */
export function passesOn(subject: string): boolean {
  return FORWARD.test(fold(subject.slice(0, 300)).trim())
}

/** Whether a subject says that the mail answers. */
export function answers(subject: string): boolean {
  return ANSWER.test(fold(subject.slice(0, 300)).trim())
}
