/** An address as a mail names it; `name` '' when there is none, `address` as written (lower case only by those who compare). */
export type MailAddress = { name: string; address: string }

/** A file of a mail. `sha256` of its content, `size` in bytes, `type` as declared or found by content. */
export type MailFile = {
  name: string
  type: string
  size: number
  sha256: string
  /** Content-ID without angle brackets; pictures in the text name it. */
  cid: string | null
  /** Shown within the text. */
  inline: boolean
}

/** What the reader noticed and somebody should know; `code` is a key of `mail-note.<code>` in the module's words. */
export type MailNote = { code: string; params?: Record<string, string | number> }

/** Where a bounce says that a mail of ours did not arrive (RFC 3464, and Chinese 退信 in prose). */
export type Bounce = {
  /** Addresses that were not reached. */
  recipients: string[]
  /** `failed` for good, `delayed` for now. */
  action: 'failed' | 'delayed'
  /** Enhanced status code such as `5.1.1`, null when there is none. */
  status: string | null
  /** The other server's own words, one line, at most 500 characters. */
  reason: string
  /** Why, in one of our words: `bounce.<cause>` in the module's words. */
  cause: 'no-such-user' | 'mailbox-full' | 'blocked' | 'too-large' | 'no-such-domain' | 'unreachable' | 'other'
  /** Message-ID of the mail that came back, in angle brackets; null when it is not in there. */
  messageId: string | null
}

/**
 * Why a mail was not written by a person just now, null when a person wrote it. `reply`: out of office and the like;
 * `list`: a mailing list or newsletter; `bounce`: a delivery report; `system`: another program.
 */
export type AutoKind = 'reply' | 'list' | 'bounce' | 'system'

/** The mail that somebody passed on, as its own header says. */
export type Forwarded = { from: MailAddress; subject: string; date: string | null; to: MailAddress[] }

/** A mail, read. Texts are well-formed Unicode without NUL, line ends are LF. */
export type ReadMail = {
  subject: string
  from: MailAddress | null
  sender: MailAddress | null
  replyTo: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  /** ISO instant of the Date header, null when it has none that can be read. */
  date: string | null
  /** In angle brackets, as the three below; null when there is none. */
  messageId: string | null
  inReplyTo: string | null
  /** Oldest first. */
  references: string[]
  /** The whole text, from the plain part or else from the HTML. */
  text: string
  /** The HTML as it came (decoded, not cleaned: clean it before showing); '' when the mail has none. */
  html: string
  /** The text that is new: without quoted history and signature. */
  reply: string
  /** What `reply` leaves out, in its order. Nothing of `text` is in neither. */
  folded: string
  /** `html` with each quote and signature wrapped in `<div data-kairos-fold="quote|signature">`; '' without HTML. */
  foldedHtml: string
  attachments: MailFile[]
  auto: AutoKind | null
  bounce: Bounce | null
  forwarded: Forwarded | null
  notes: MailNote[]
  /** First value of headers that others need, by lower-case name, decoded; at most 200 of 2,000 characters each. */
  headers: Record<string, string>
}
