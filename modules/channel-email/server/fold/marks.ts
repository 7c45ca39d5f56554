import type { Element } from './dom.ts'

/**
 * What the marks of mail programs say of an element. `quote`: all in it is quoted. `frame`: it holds the introduction and
 * a blockquote; without a blockquote all in it is quoted. `soft`: an indentation, or a quotation when words introduce it.
 * `introduction`, `header`: what stands above a quotation. `opens`: from here on all is quoted. `signature`.
 */
export type Mark = 'quote' | 'frame' | 'soft' | 'introduction' | 'header' | 'opens' | 'signature'

/** Programs that pass a mail on put a sign of theirs before classes and ids: `x_`, `gmail-`, `yiv123`, `ecx`, `m_-12`. */
const FOREIGN = '(?:x_|gmail-(?:m_-?\\d+)?|yiv\\d+|ecx|m_-?\\d+)*'
const named = (words: string) => new RegExp(`(?:^|\\s)${FOREIGN}(?:${words})(?=\\s|$)`, 'i')

/** Marks by class: Gmail, Proton, Tuta, Zoho, Infomaniak; NetEase, Coremail, Lark, Yahoo, Foxmail, Skiff, Samsung. */
const CLASSES: readonly (readonly [Mark, RegExp])[] = [
  ['frame', named('gmail_quote|gmail_quote_container|protonmail_quote|tutanota_quote|zmail_extra|ik_mail_quote')],
  [
    'quote',
    named(
      'ntes-mailmaster-quote|ntes-mailquote|nui-mail-quote|history-quote-wrapper|lark-mail-quote[\\w-]*|yahoo_quoted|ReferenceQuote|foxmail_quote|skiff_quote|forwardContentMessage|cm_quote_msg|elided-text',
    ),
  ],
  ['introduction', named('gmail_attr|moz-cite-prefix')],
  [
    'header',
    named(
      'moz-email-headers-table|xm_mail_oringinal_describe|OutlookMessageHeader|adit-html-block__attr|history-quote-meta-wrapper',
    ),
  ],
  [
    'signature',
    named(
      'gmail_signature(?:_prefix)?|moz-signature|protonmail_signature_block(?:-\\w+)?|ntes-signature|lark-mail-signature|xm_mail_signature|tutanota_signature|ms-outlook-mobile-signature|editorUserSignature',
    ),
  ],
]

/** Marks by id: NetEase, 139, Sina, 21cn, Coremail, Foxmail, Lark; Outlook for all systems; Hotmail. */
const IDS: readonly (readonly [Mark, RegExp])[] = [
  [
    'quote',
    named(
      'isReplyContent|isForwardContent|reply139content|origbody|oriMsgHtmlSeperator|FMOriginalContent|foxmail_quote|content_old|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|lark-mail-quote[\\w-]*|yahoo_quoted[\\w-]*',
    ),
  ],
  ['opens', named('divRplyFwdMsg|3D"divRplyFwdMsg"|replySplit|stopSpelling')],
  [
    'signature',
    named(
      'Signature|imail_signature|spnEditorSign|divEditorGraphSign|AppleMailSignature|ms-outlook-mobile-signature|ntes-pcmac-signature|signContainer|lark-mail-signature[\\w-]*',
    ),
  ],
]

/** Marks by name. */
const NAMES: readonly (readonly [Mark, RegExp])[] = [
  ['frame', /^messageReplySection$/i],
  ['quote', /^(?:quote|quoted-content|replyContent|isReplyContent)$/i],
  ['signature', /^messageSignatureSection$/i],
]

/** The box with the grey or blue ground, or the line on top, in which Outlook, QQ and Foxmail put the header. */
const HEADER_STYLE =
  /border-top\s*:\s*(?:solid\s+#(?:b5c4df|e1e1e1)\b|#?(?:b5c4df|e1e1e1)\s+1(?:\.0)?pt solid|1(?:\.0)?pt solid #(?:b5c4df|e1e1e1))|border-top-color:\s*rgb\(229, 229, 229\)|background(?:-color)?\s*:\s*(?:#efefef|#f2f2f2|#f0f0f0|#eee\b|rgb\(239, ?239, ?239\)|rgb\(245, ?246, ?247\))/i
const LINE_AT_LEFT =
  /border-left(?:-style|-width)?\s*:\s*(?!\s*(?:none|0|medium none))[^;]{0,60}(?:solid|px|thin|double|dotted|dashed|#)/i
const NO_LINE_AT_LEFT = /border(?:-left)?\s*:\s*(?:none|0(?:px)?|medium none)/i

function first(table: readonly (readonly [Mark, RegExp])[], value: string | undefined): Mark | null {
  if (!value || value.length > 1_000) return null
  return table.find(([, pattern]) => pattern.test(value))?.[0] ?? null
}

function blockquoteMark(attributes: Readonly<Record<string, string>>): Mark {
  const style = attributes.style ?? ''
  if (/^3?D?"?cite/i.test(attributes.type ?? '') || /^(?:mid|cid|https?):/i.test(attributes.cite ?? '')) return 'quote'
  if (/iosymail|gmail_quote|protonmail_quote|cite/i.test(attributes.class ?? '')) return 'quote'
  if (attributes['data-skiff-mail'] !== undefined) return 'quote'
  return style.length < 4_000 && LINE_AT_LEFT.test(style) && !NO_LINE_AT_LEFT.test(style) ? 'quote' : 'soft'
}

/** What the marks of an element say, null when it has none that is known. */
export function markOf({ name, attributes }: Element): Mark | null {
  const byId = first(IDS, attributes.id)
  if (byId) return byId
  if (name === 'blockquote') return first(CLASSES, attributes.class) === 'quote' ? 'quote' : blockquoteMark(attributes)
  if (name === 'sign' && attributes.signid !== undefined) return 'signature'
  if (name === 'a') return attributes.name === '_MailOriginal' ? 'header' : null
  const mark = first(CLASSES, attributes.class) ?? first(NAMES, attributes.name)
  if (mark) return mark
  if (attributes['data-marker'] === '__QUOTED_TEXT__') return 'quote'
  if (attributes['data-marker'] === '__HEADERS__') return 'header'
  if (attributes['data-marker'] === '__SIG_PRE__' || attributes['data-marker'] === '__SIG_POST__') return 'signature'
  if (attributes['data-signatureblock'] === 'true') return 'signature'
  const style = attributes.style ?? ''
  return style.length < 4_000 && HEADER_STYLE.test(style) ? 'header' : null
}

/** Whether a line across (its marks as `readHtml` kept them) begins the quoted part, or a signature (Foxmail's short blue one). */
export function ruleMark(marks: string): 'opens' | 'signature' | null {
  if (/#(?:x_)?(?:zwchr|replysplit|stopspelling)\b|data-marker=__divider__/.test(marks)) return 'opens'
  if (/color=#?b5c4df/.test(marks) && /width:\s*210px|width=210/.test(marks)) return 'signature'
  // The newer programs of QQ Mail draw a line of 50 pixels.
  return /width:\s*50px/.test(marks) && /border-bottom:\s*1px solid #e6e8eb/.test(marks) ? 'signature' : null
}
