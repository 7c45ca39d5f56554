import type { MailAddress } from '../read/shapes.ts'

/** The readable parts of a mail as `foldMail` wants them; `html` '' when the mail has none. */
export type FoldInput = { text: string; html: string; subject?: string; fromAddress?: string }

/**
 * What is new in a mail, and what is not. Texts have LF line ends. No line of the text is in neither; `reply` is empty
 * only when the mail has no text at all.
 */
export type Folding = {
  reply: string
  folded: string
  /** The HTML with each quote and signature in `<div data-kairos-fold="quote|signature">`; '' without HTML. */
  foldedHtml: string
}

/** Headers by lower-case name, decoded; several values of one name in their order. */
export type MailHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** What is known of a mail besides its headers when somebody asks whether a person wrote it. */
export type AutoFacts = {
  from: MailAddress | null
  to: readonly MailAddress[]
  subject: string
  /** It has a delivery report (`message/delivery-status`), or `readBounce` found one in its words. */
  hasReport: boolean
  /** It names a mail of ours in In-Reply-To or References. */
  answersUs?: boolean
}

/**
 * A part of a mail that speaks of another mail: `message/delivery-status`, `message/global-delivery-status`,
 * `message/disposition-notification`, `message/feedback-report`, `message/rfc822`, `message/global`,
 * `text/rfc822-headers`. `text` is its decoded content; of a whole message its header lines are enough.
 */
export type ReportPart = { type: string; text: string }

/** A mail as `readBounce` wants it; `text` is the plain text, or the HTML as text. */
export type BounceInput = {
  headers: MailHeaders
  from: MailAddress | null
  subject: string
  text: string
  reports: readonly ReportPart[]
}

/** Header of an attached message, read like any mail's. */
export type AttachedHead = {
  from: MailAddress | null
  subject: string
  date: string | null
  to: readonly MailAddress[]
}

/** A mail as `readForwarded` wants it. `attached` is the head of its first attached message, null without one. */
export type ForwardInput = {
  subject: string
  text: string
  html: string
  attached: AttachedHead | null
  /** IANA zone of dates that name none; Asia/Shanghai when it is not given. */
  timeZone?: string
}
