import { fold } from '#platform/text/fold.ts'
import type { Bounce } from '../read/shapes.ts'
import { addressesIn } from './addresses.ts'
import { AUTO_SUBJECT, BOUNCE_SUBJECT, DAEMON_LOCAL, DAEMON_NAME } from './auto-words.ts'
import { proseBounce } from './bounce-prose.ts'
import { messageIdIn, reportedBounce } from './bounce-report.ts'
import type { BounceInput, MailHeaders } from './shapes.ts'
import { answers, passesOn } from './subjects.ts'

function headerOf(headers: MailHeaders, name: string): string {
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name) return (typeof value === 'string' ? value : value?.join(', ')) ?? ''
  }
  return ''
}

/** Whether a delivery system and no person wrote the mail. */
function daemonWrote({ headers, from, subject }: BounceInput): boolean {
  const words = fold(subject.slice(0, 300)).trim()
  if (answers(subject) || passesOn(subject) || AUTO_SUBJECT.test(words)) return false
  const local = fold((from?.address ?? '').slice(0, 320))
    .split('@')[0]!
    .trim()
  if (DAEMON_LOCAL.test(local)) return true
  const bounceSubject = BOUNCE_SUBJECT.test(words)
  const nullSender = /^<\s*>$/.test(headerOf(headers, 'return-path').trim())
  const generated = /^auto-(?:generated|replied)/i.test(headerOf(headers, 'auto-submitted').trim())
  if (bounceSubject && (nullSender || generated || !from || DAEMON_NAME.test(fold(from.name.slice(0, 200)))))
    return true
  // Systems without a known name: their address takes no answer and the subject tells what it is.
  return (
    bounceSubject &&
    /^(?:no-?reply|noreply|admin(?:istrator)?|system|mail|mailadmin|root|bounces?|mail-?return|ndr|autoreply|delivery)\b/.test(
      local,
    )
  )
}

/**
 * Reads a delivery report: RFC 3464, the header `X-Failed-Recipients`, and what delivery systems write in prose (qmail,
 * Postfix, Exim, Exchange, Gmail; QQ, NetEase and other Coremail, Alibaba, Sina, Sohu, 139). Null for a report of
 * success, for a person who quotes or passes on a report, and for every other mail. Time is bounded.
 */
export function readBounce(input: BounceInput): Bounce | null {
  const { headers, from, subject, text, reports } = input
  const hasStatus = reports.some(({ type }) => /^message\/(?:global-)?delivery-status$/i.test(type))
  const reportType = headerOf(headers, 'content-type')
  const isReport =
    (hasStatus && /^\s*multipart\/report/i.test(reportType)) || (reports.length > 0 && daemonWrote(input))
  if (isReport) {
    const reported = reportedBounce(reports, text)
    if (reported === 'delivered') return null
    if (reported && reported.recipients.length > 0) {
      return { ...reported, messageId: reported.messageId ?? messageIdIn(text) }
    }
  }
  const failed = addressesIn(headerOf(headers, 'x-failed-recipients'))
  if (!isReport && failed.length === 0 && !daemonWrote(input)) return null
  const own = new Set(
    [from?.address, ...addressesIn(headerOf(headers, 'to'))].map((address) => address?.toLowerCase() ?? ''),
  )
  const prose = proseBounce(text, subject, failed, own)
  const reported = isReport ? reportedBounce(reports, text) : null
  if (reported && reported !== 'delivered') {
    return { ...reported, recipients: prose?.recipients ?? [], messageId: reported.messageId ?? messageIdIn(text) }
  }
  if (!prose) return null
  const copied = reports.filter(({ type }) => !/delivery-status$/i.test(type)).map((part) => messageIdIn(part.text))
  return { ...prose, messageId: copied.find((id) => id !== null) ?? messageIdIn(text) }
}
