import type { Company } from '#modules/staff/contract.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { Mailbox } from '../mailboxes/index.ts'
import type { MailFile, ReadMail } from '../read/shapes.ts'
import type { mailIn } from '../schema.ts'
import type { OurAddresses } from './own-addresses.ts'

export type Arrival = typeof mailIn.$inferSelect

/** A file of a mail that has been kept as an attachment. */
export type KeptFile = MailFile & { attachmentId: string }

/** A mail that has been read, and its files kept under `claim`. */
export type ReadArrival = {
  mail: ReadMail
  /** Of the mail, and of the one that was passed on with it. */
  files: readonly KeptFile[]
  claim: string
  /** The mail that a colleague passed on as an attachment. */
  passedOn: ReadMail | null
}

/** What is known while a mail is taken in, within its one transaction. */
export type Intake = ReadArrival & {
  kernel: Kernel
  tx: Transaction
  arrival: Arrival
  /** null: it belongs to none of ours, and goes to the common pool */
  mailbox: Mailbox | null
  ours: OurAddresses
  company: Company
  /** When it counts as said: when its server got it. */
  at: Date
  /** An admin wants it taken in that was left out: whatever it looks like. */
  byHand: boolean
}

/** What became of it. */
export type Outcome = {
  state: 'taken' | 'ignored'
  /** A key `arrival-note.<what>` of the words for what was left out, else null. */
  note: string | null
  conversationId: string | null
  messageId: string | null
}

/** Left out, with why; `about`: where it is to be seen instead. */
export function ignored(
  note: string,
  about: { conversationId: string | null; messageId: string | null } = { conversationId: null, messageId: null },
): Outcome {
  return { state: 'ignored', note: `channel-email:arrival-note.${note}`, ...about }
}
