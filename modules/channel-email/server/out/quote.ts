import type { Locale } from '#platform/contract/locale.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { MailAddress } from '../read/shapes.ts'
import { spoken } from './addresses.ts'
import type { Earlier } from './history.ts'
import { escapeHtml } from './mail-html.ts'

type Reader = { locale: Locale; timeZone: string }
type Block = { html: string; text: string }

/** `2026年3月5日 15:02`, `5 March 2026 at 15:02`, in the company's time zone. */
export function dateFor(at: Date, { locale, timeZone }: Reader): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const time = `${String(local.hour).padStart(2, '0')}:${String(local.minute).padStart(2, '0')}`
  if (locale !== 'en') return `${local.year}年${local.month}月${local.day}日 ${time}`
  const month = local.toPlainDate().toLocaleString('en-GB', { month: 'long' })
  return `${local.day} ${month} ${local.year} at ${time}`
}

function who({ name, address }: MailAddress): string {
  return address ? spoken({ name, address }) : name
}

/** The messages that go along below an answer, each with who wrote it when, as mail programs of that language write it. */
export function quoteBlock(earlier: readonly Earlier[], reader: Reader, htmlOf: (one: Earlier) => string): Block {
  const blocks = earlier.map((one) => {
    const line = translate(reader.locale, 'channel-email:out.wrote', {
      date: dateFor(one.at, reader),
      who: who(one.from),
    })
    const quoted = one.text.split('\n').map((text) => (text.startsWith('>') ? `>${text}` : `> ${text}`.trimEnd()))
    return {
      html: `<div style="margin-top:16px;color:#555">${escapeHtml(line)}</div><blockquote style="margin:8px 0 0;padding-left:12px;border-left:3px solid #d0d0d0">${htmlOf(one)}</blockquote>`,
      text: `${line}\n${quoted.join('\n')}`,
    }
  })
  return { html: blocks.map((one) => one.html).join(''), text: blocks.map((one) => one.text).join('\n\n') }
}

/** A mail that is passed on, below its header. */
export function forwardBlock(mail: Earlier, reader: Reader, htmlOf: (one: Earlier) => string): Block {
  const word = (key: string) => translate(reader.locale, `channel-email:out.${key}`)
  const people = (list: readonly MailAddress[]) => list.map(who).join(', ')
  const lines = [
    [word('from'), who(mail.from)],
    [word('date'), dateFor(mail.at, reader)],
    [word('to'), people(mail.to)],
    [word('cc'), people(mail.cc)],
    [word('subject'), mail.subject],
  ]
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}${value}`)
  const head = `---------- ${word('forwarded')} ----------`
  return {
    html: `<div style="margin-top:16px">${[head, ...lines].map(escapeHtml).join('<br>')}</div><br>${htmlOf(mail)}`,
    text: `${[head, ...lines].join('\n')}\n\n${mail.text}`,
  }
}
