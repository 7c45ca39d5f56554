/** What became of one try to hand a mail to its server. */
export type Outcome =
  /** The server took it, for all or for some: `accepted` addresses and, with their words, those it refused or put off. */
  | {
      kind: 'sent'
      words: string
      accepted: string[]
      refused: Refused[]
      putOff: Refused[]
      /** the Message-ID the server gave it instead of ours */
      renamed: string | null
    }
  /** Surely not delivered, and may be tried again. `mailbox`: nothing can be sent from this mailbox now. */
  | { kind: 'later'; words: string; mailbox: boolean; refused?: Refused[] }
  /** Refused for good. `mailbox`: the fault seems to be the mailbox's. */
  | { kind: 'refused'; words: string; mailbox: boolean; refused: Refused[] }
  /** Cut off when the last byte had gone: it may have been delivered. */
  | { kind: 'unknown'; words: string }

export type Refused = { address: string; words: string }

const minute = 60_000
/** Pauses after each failed try; together almost 24 hours, as long as a sender may be left in doubt. */
const pauses = [1, 5, 15, 30, 60, 120, 240, 480, 480].map((minutes) => minutes * minute)

/** How long to wait after the `attempts`-th try has failed, ms; null: give up. */
export function pauseAfter(attempts: number): number | null {
  return pauses[Math.max(0, attempts - 1)] ?? null
}

/** What is known of an error of the SMTP client (nodemailer's properties). */
export type Trouble = { message: string; code?: string; command?: string; responseCode?: number; response?: string }

/** The server's own words, or what the network said; one line. */
export function wordsOf(trouble: Trouble): string {
  return (trouble.response || trouble.message).replace(/\s+/g, ' ').trim().slice(0, 500) || 'connection lost'
}

/**
 * How far a try had come: `opening` (connection, greeting, sign-in), `mail` (its end had not left us), `ended` (it had, so
 * that only an answer of the server tells what became of it).
 */
export type Stage = 'opening' | 'mail' | 'ended'

/**
 * What a failed try means. A 5xx to the mail itself is for good; whatever is wrong before may pass, a wrong password too,
 * as somebody will enter the right one. 503 (RFC 5321: wrong order) is no verdict on the mail.
 */
export function judge(trouble: Trouble, stage: Stage): Outcome {
  const words = wordsOf(trouble)
  const code = trouble.responseCode
  if (stage === 'opening') return { kind: 'later', words, mailbox: true }
  if (stage === 'ended' && code === undefined) return { kind: 'unknown', words }
  // Larger than the server says it takes: nothing was sent.
  const tooLarge = trouble.code === 'EMESSAGE' && code === undefined
  if (!tooLarge && (code === undefined || code < 500 || code === 503)) return { kind: 'later', words, mailbox: false }
  return { kind: 'refused', words, mailbox: trouble.command === 'MAIL FROM' && !tooLarge, refused: [] }
}
