import { create } from 'qrcode'
import type { Locale } from '#platform/contract/locale.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { VoucherState } from '../contract.ts'
import { groupedCode } from './rules.ts'

/** A QR code as one path of squares of side 1, `size` wide and high. */
export function qrPath(text: string): { size: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let path = ''
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (!modules.get(y, x)) continue
      let wide = 1
      while (x + wide < size && modules.get(y, x + wide)) wide += 1
      path += `M${x} ${y}h${wide}v1h-${wide}z`
      x += wide
    }
  }
  return { size, path }
}

const escaped = (text: string) =>
  text.replace(/[\p{Cc}\ufffe\uffff]/gu, ' ').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** Width of a sign in em: Chinese ones fill theirs, others about half. */
const widthOf = (sign: string) =>
  /[\u2e80-\uffef]|[\u{1f000}-\u{3ffff}]/u.test(sign) ? 1 : /[A-Z@MWmw]/.test(sign) ? 0.72 : 0.54

/** Lines of at most `em` width, cut between Chinese signs or at blanks; what is too much ends in …. */
export function wrapped(text: string, em: number, most: number): string[] {
  const pieces = text.replace(/\s+/g, ' ').match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+ ?| /gu) ?? []
  const lines: string[] = []
  let line = ''
  let used = 0
  const width = (piece: string) => [...piece].reduce((sum, sign) => sum + widthOf(sign), 0)
  for (const piece of pieces.flatMap((one) => (width(one) > em ? [...one] : [one]))) {
    // What may not begin a line hangs at the end of the one before.
    if (used + width(piece) > em && line !== '' && !/^[，。、；：！？）」』”’]/.test(piece)) {
      lines.push(line.trimEnd())
      line = ''
      used = 0
    }
    line += piece
    used += width(piece)
  }
  if (line.trim()) lines.push(line.trimEnd())
  if (lines.length <= most) return lines
  return [...lines.slice(0, most - 1), `${[...(lines[most - 1] ?? '')].slice(0, -1).join('')}…`]
}

export type Card = {
  company: string
  customerName: string
  honours: string
  reason: string
  /** The last day; null: without end. */
  validUntil: string | null
  code: string
  state: VoucherState
  /** What the QR code opens. */
  url: string
}

/** A day such as 2026-12-31 as its reader writes it. */
export function readableDay(day: string, locale: Locale): string {
  const { year, month, day: date } = Temporal.PlainDate.from(day)
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' }).format(
    Date.UTC(year, month - 1, date),
  )
}

const width = 720
const pad = 56

/**
 * The card as a picture, made for being sent on. It names the reader's own fonts: the server has none, so turning it
 * into pixels is done where it is looked at.
 */
export function cardSvg(card: Card, locale: Locale): string {
  const t = (key: string, params = {}) => escaped(translate(locale, `vouchers:card.${key}`, params))
  const name = wrapped(card.customerName, 11, 1)[0] ?? ''
  const honours = wrapped(card.honours, 11.4, 3)
  const reason = wrapped(card.reason, 25, 3)
  const honoursAt = 366
  const reasonAt = honoursAt + honours.length * 66 + 8
  const tearAt = reasonAt + reason.length * 38 + 24
  const height = tearAt + 320
  const qr = qrPath(card.url)
  const open = card.state === 'open'
  const until = card.validUntil ? t('until', { day: readableDay(card.validUntil, locale) }) : t('always')
  const text = (x: number, y: number, size: number, colour: string, content: string, more = '') =>
    `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}" ${more}>${content}</text>`
  const lines = (list: readonly string[], y: number, step: number, size: number, colour: string, more = '') =>
    list.map((one, index) => text(pad + 24, y + index * step, size, colour, escaped(one), more)).join('')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" lang="${locale}"`,
    ` font-family="-apple-system, 'PingFang ${locale === 'zh-TW' ? 'TC' : 'SC'}', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, sans-serif">`,
    `<title>${t('title')} · ${escaped(card.customerName)} · ${escaped(card.honours)}</title>`,
    '<defs><linearGradient id="band" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#3f52bd"/><stop offset="1" stop-color="#6a7be6"/></linearGradient>',
    `<clipPath id="face"><rect x="24" y="24" width="${width - 48}" height="${height - 48}" rx="32"/></clipPath></defs>`,
    `<rect width="${width}" height="${height}" fill="#e6ebfb"/>`,
    `<g clip-path="url(#face)"><rect x="24" y="24" width="${width - 48}" height="${height - 48}" fill="#fff"/>`,
    `<rect x="24" y="24" width="${width - 48}" height="176" fill="url(#band)"/>`,
    `<circle cx="${width - 60}" cy="40" r="120" fill="#fff" opacity=".09"/><circle cx="${width - 150}" cy="210" r="70" fill="#fff" opacity=".07"/></g>`,
    text(pad + 24, 96, 26, '#dfe4fb', escaped(wrapped(card.company, 21, 1)[0] ?? '')),
    text(pad + 24, 156, 46, '#fff', t('title'), 'font-weight="700" letter-spacing="2"'),
    text(pad + 24, 276, 36, '#1c2130', t('for', { name }), 'font-weight="600"'),
    lines(honours, honoursAt, 66, 52, '#3f52bd', 'font-weight="700"'),
    lines(reason, reasonAt, 38, 26, '#525a70'),
    `<line x1="64" y1="${tearAt}" x2="${width - 64}" y2="${tearAt}" stroke="#c6cde6" stroke-width="3" stroke-dasharray="3 12" stroke-linecap="round"/>`,
    `<circle cx="24" cy="${tearAt}" r="22" fill="#e6ebfb"/><circle cx="${width - 24}" cy="${tearAt}" r="22" fill="#e6ebfb"/>`,
    text(pad + 24, tearAt + 84, 24, '#525a70', t('code')),
    text(pad + 24, tearAt + 130, 36, '#1c2130', groupedCode(card.code), 'font-weight="700" letter-spacing="2"'),
    text(pad + 24, tearAt + 190, 26, '#1c2130', until),
    text(pad + 24, tearAt + 232, 22, '#525a70', t('show')),
    `<g transform="translate(${width - pad - 216} ${tearAt + 40}) scale(${192 / qr.size})"${open ? '' : ' opacity=".25"'}><path d="${qr.path}" fill="#1c2130" shape-rendering="crispEdges"/></g>`,
    open
      ? ''
      : `<g transform="rotate(-14 ${width - 180} 300)"><rect x="${width - 300}" y="250" width="240" height="96" rx="16" fill="none" stroke="#b81c50" stroke-width="6" opacity=".8"/>${text(width - 180, 315, 46, '#b81c50', t(`stamp.${card.state}`), 'font-weight="700" text-anchor="middle" opacity=".85"')}</g>`,
    '</svg>',
  ].join('')
}
