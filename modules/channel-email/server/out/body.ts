import { htmlToText } from '#platform/server/html/index.ts'

const page = [
  '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>',
  `<body style="margin:0;font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif;font-size:14px;line-height:1.6;color:#222">`,
]

type Part = { html: string; text: string }

/**
 * The two bodies of a mail. A signature follows `-- ` on a line of its own in the plain one (RFC 3676 4.3), so that the
 * other side can tell it apart; quotes come last.
 */
export function bodyOf({
  html,
  text,
  footer = null,
  signatureHtml,
  below,
}: {
  html: string
  text: string
  /** Between the words and the signature. */
  footer?: Part | null
  signatureHtml: string
  below: Part | null
}): Part {
  const signature = signatureHtml ? htmlToText(signatureHtml) : ''
  const texts = [text.trimEnd(), footer?.text ?? '', signature && `-- \n${signature}`, below?.text ?? ''].filter(
    (part) => part !== '',
  )
  const htmls = [
    `<div>${html}</div>`,
    footer?.html ?? '',
    signatureHtml && `<div style="margin-top:16px;color:#555">${signatureHtml}</div>`,
    below?.html ?? '',
  ]
  return { html: `${page.join('')}${htmls.join('')}</body></html>`, text: `${texts.join('\n\n')}\n` }
}
