import type { MessageRecord } from '#modules/conversations/contract.ts'
import type { MailFactsRecord } from '../contract.ts'

/** What a message is as a mail; null when it is none. The server wrote it by the same contract. */
export function factsOf(message: Pick<MessageRecord, 'meta'>): MailFactsRecord | null {
  const mail = message.meta?.mail
  return typeof mail === 'object' && mail !== null ? (mail as MailFactsRecord) : null
}
