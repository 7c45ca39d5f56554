import type { Locale } from '#platform/contract/locale.ts'
import { translate } from '#platform/server/errors/words.ts'
import { sanitizeMail, textToHtml } from '#platform/server/html/index.ts'
import { stretches } from './plain.ts'
import { type FrameWords, rewriteMail } from './rewrite.ts'

export type FramedMail = {
  /** Decoded, with folds marked, not cleaned; '' for a mail in plain text. */
  html: string
  text: string
  folded: string
  /** content id → attachment id */
  pictures: Readonly<Record<string, string>>
}

/** Most tags of a mail that are made ready to be shown: half a second's work. The original has the rest. */
const mostTags = 40_000
/** Longest HTML, characters: pictures may stand in it. */
const longest = 8_000_000
const folds = { 'data-kairos-fold': /^(?:quote|signature)$/ }

/**
 * What the browser may do with a mail: show it. No script, no form, no plug-in, nothing fetched but our own pictures
 * unless the reader asked for the sender's. Same origin only so that the desk can measure the height.
 */
export function framePolicy({ remotePictures }: { remotePictures: boolean }): string {
  return [
    "default-src 'none'",
    `img-src 'self' data:${remotePictures ? ' https: http:' : ''}`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin',
  ].join('; ')
}

/**
 * A mail as a page of its own, on a white card in every mode; what is cleaned is all that comes from the mail. The desk
 * reads from its first tag how many pictures from elsewhere are kept away or shown, and whether the sender is `trusted`.
 */
export function framePage(
  mail: FramedMail,
  { locale, remotePictures, trusted = false }: { locale: Locale; remotePictures: boolean; trusted?: boolean },
): string {
  const words = frameWords(locale)
  const byId = new Map(Object.entries(mail.pictures).map(([cid, id]) => [cid.toLowerCase(), id]))
  const picture = (cid: string) => {
    const id = byId.get(cid.toLowerCase())
    return id ? `/api/v1/attachments/${id}?inline=1` : null
  }
  const whole = mail.html || plainHtml(mail)
  const source = beginning(whole)
  const tooLong = source.length < whole.length
  const clean = sanitizeMail(source, { allowRemoteImages: remotePictures, own: folds })
  const { html: body, blocked, shown } = rewriteMail(clean, { picture, words })
  const say = (key: string) => translate(locale, `channel-email:frame.${key}`)
  const after = tooLong ? `<p class="k-end">${say('tooLong')}</p>` : ''
  const empty = body.trim() === '' ? `<p class="k-end">${say('empty')}</p>` : ''
  return `<!doctype html>
<html lang="${locale}" data-kairos-mail data-blocked="${blocked}" data-shown="${shown}" data-trusted="${trusted ? 1 : 0}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>${say('title')}</title><style>${styles}</style></head>
<body${mail.html ? '' : ' class="k-plain"'}><main>${body}${empty}${after}</main></body>
</html>
`
}

function beginning(html: string): string {
  let at = -1
  for (let tags = 0; tags <= mostTags; tags += 1) {
    at = html.indexOf('<', at + 1)
    if (at < 0) return html.slice(0, longest)
  }
  return html.slice(0, Math.min(at, longest))
}

function plainHtml({ text, folded }: FramedMail): string {
  return stretches(text, folded)
    .map(({ fold, text: part }) =>
      fold ? `<div data-kairos-fold="quote">${textToHtml(part)}</div>` : textToHtml(part),
    )
    .join('')
}

function frameWords(locale: Locale): FrameWords {
  const say = (key: string, params: Record<string, unknown> = {}) =>
    translate(locale, `channel-email:frame.${key}`, params)
  return {
    quote: say('quote'),
    signature: say('signature'),
    blocked: say('blocked'),
    missing: say('missing'),
    opens: (to) => say('opens', { to }),
    misleading: (to) => say('misleading', { to }),
  }
}

const styles = `
:root{color-scheme:light;background:#fff}
html,body{margin:0;padding:0}
body{overflow-x:auto;background:#fff;color:#1c2130;font:15px/1.7 -apple-system,BlinkMacSystemFont,"Segoe UI","PingFang SC","PingFang TC","Hiragino Sans GB","Microsoft YaHei UI","Microsoft YaHei","Microsoft JhengHei UI","Source Han Sans SC","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif;overflow-wrap:break-word;text-size-adjust:100%;-webkit-text-size-adjust:100%}
main{display:flow-root;padding:14px 16px}
p{margin:0 0 .7em}
p:last-child{margin-bottom:0}
a{color:#3f52bd}
a:focus-visible,summary:focus-visible{outline:2px solid #4a5fd0;outline-offset:2px}
img{max-width:100%;height:auto}
table{border-spacing:0}
.k-wide{max-width:100%;overflow-x:auto}
.k-wide table{max-width:100%}
table[border]:not([border="0"]) td,table[border]:not([border="0"]) th{min-width:3em;padding:2px 6px}
pre{white-space:pre-wrap}
blockquote{margin:.4em 0;padding:0 0 0 12px;border-left:3px solid #d5d9e2;color:#565e73}
hr{border:0;border-top:1px solid #d5d9e2}
.k-plain p{white-space:pre-wrap}
.k-fold{margin:8px 0}
.k-fold>summary{display:inline-block;padding:1px 10px;border-radius:10px;background:#eef0f5;color:#565e73;font-size:13px;line-height:22px;cursor:pointer;list-style:none;user-select:none}
.k-fold>summary::-webkit-details-marker{display:none}
.k-fold>summary::before{content:"···";margin-right:6px;font-weight:700;letter-spacing:1px}
.k-fold[open]>summary{background:#e9ecfb;color:#3f52bd}
.k-fold>div{margin-top:8px;padding-left:12px;border-left:3px solid #e8ebf1}
.k-picture{display:inline-block;max-width:100%;min-width:24px;min-height:18px;box-sizing:border-box;padding:0 4px;overflow:hidden;border:1px dashed #c3c8d4;border-radius:4px;background:#f4f5f8;color:#666e82;font-size:12px;line-height:18px;vertical-align:bottom}
.k-warn{margin:0 4px;padding:0 6px;border-radius:4px;background:#fdeaf1;color:#a3123f;font-size:12.5px;overflow-wrap:anywhere}
.k-end{margin-top:12px;color:#666e82;font-size:13px}
@media(max-width:600px){body{font-size:16px}main{padding:12px}}
@media print{.k-fold>summary{display:none}}
`
