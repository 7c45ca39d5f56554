import { textToHtml } from '#platform/server/html/index.ts'
import type { Language } from './content/types.ts'

/** The mail that is answered, as the answer quotes it. */
export type Quoted = {
  from: string
  address: string
  to: string
  toAddress: string
  at: Date
  subject: string
  text: string
}
/** A mail as it would have been read: `html` '' for a plain one; `folded` is what of the text is quoted or signed. */
export type Laid = { html: string; text: string; folded: string }

const zone = 'Asia/Shanghai'
const when = (at: Date, locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(at)
const locales: Record<Language, string> = { 'zh-CN': 'zh-CN', 'zh-TW': 'zh-TW', 'zh-HK': 'zh-HK', en: 'en' }
const fold = (kind: 'quote' | 'signature', html: string) => `<div data-kairos-fold="${kind}">${html}</div>`
const escaped = (text: string) =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
const lines = (text: string) => escaped(text).replaceAll('\n', '<br>')

/** Plain text with the earlier mail below it, as programs without layout write. */
export function plain(text: string, language: Language, quoted: Quoted | null): Laid {
  if (!quoted) return { html: '', text, folded: '' }
  const head =
    language === 'en'
      ? `On ${when(quoted.at, 'en')}, ${quoted.from} <${quoted.address}> wrote:`
      : language === 'zh-CN'
        ? `在 ${when(quoted.at, 'zh-CN')}，${quoted.from} <${quoted.address}> 写道：`
        : `${quoted.from} <${quoted.address}> 於 ${when(quoted.at, locales[language])} 寫道：`
  const folded = `${head}\n${quoted.text.replace(/^/gm, '> ')}`
  return { html: '', text: `${text}\n\n${folded}`, folded }
}

/** As QQ mail lays it out. */
export function qq(text: string, quoted: Quoted | null): Laid {
  const own = `<div style="font-family:'Microsoft YaHei',Verdana;font-size:14px">${textToHtml(text)}</div>`
  if (!quoted) return { html: own, text, folded: '' }
  const head = [
    ['发件人', `"${quoted.from}" <${quoted.address}>;`],
    ['发送时间', when(quoted.at, 'zh-CN')],
    ['收件人', `"${quoted.to}" <${quoted.toAddress}>;`],
    ['主题', quoted.subject],
  ] as const
  const below = [
    '<div style="font-size:12px">------------------ 原始邮件 ------------------</div>',
    `<div style="font-size:12px;background-color:#efefef;padding:8px">${head.map(([name, value]) => `<div><b>${name}:</b> ${escaped(value)}</div>`).join('')}</div>`,
    `<div>${lines(quoted.text)}</div>`,
  ]
  const folded = [
    '------------------ 原始邮件 ------------------',
    ...head.map((one) => one.join(': ')),
    '',
    quoted.text,
  ].join('\n')
  return { html: own + fold('quote', below.join('')), text: `${text}\n\n${folded}`, folded }
}

/** With the writer's card below it, as offices write. */
export function office(text: string, who: { name: string; place: string; phone: string }, quoted: Quoted | null): Laid {
  const card = [who.name, who.place, who.phone].filter(Boolean)
  const signature = fold(
    'signature',
    `<div style="color:#7f7f7f;font-size:12px;border-top:1px solid #cccccc;padding-top:6px">${card.map(escaped).join('<br>')}</div>`,
  )
  const head = quoted
    ? `发件人: ${quoted.from} <${quoted.address}>\n发送时间: ${when(quoted.at, 'zh-CN')}\n主题: ${quoted.subject}`
    : ''
  const quote = quoted
    ? fold(
        'quote',
        `<div style="border-top:1px solid #b5c4df;padding-top:4px">${lines(head)}</div><p>${lines(quoted.text)}</p>`,
      )
    : ''
  const folded = [card.join('\n'), ...(quoted ? [head, quoted.text] : [])].join('\n\n')
  return {
    html: `<div style="font-family:DengXian,'Microsoft YaHei';font-size:15px">${textToHtml(text)}</div>${signature}${quote}`,
    text: `${text}\n\n${folded}`,
    folded,
  }
}

/** A circular with a banner from elsewhere, in tables as such letters are laid out. */
export function circular(text: string, title: string, sender: string): Laid {
  const cell = 'padding:22px 28px;font-size:15px;line-height:1.8;color:#333333'
  const html = `<table width="100%" bgcolor="#f2f4f7" cellpadding="0" cellspacing="0"><tr><td align="center">
<table width="600" bgcolor="#ffffff" cellpadding="0" cellspacing="0">
<tr><td><img src="https://static.yinlan.example/banner.png" width="600" height="120" alt="${escaped(sender)}"></td></tr>
<tr><td style="${cell}"><h2 style="color:#1f5fa8;font-size:20px;margin:0">${escaped(title)}</h2>${textToHtml(text)}
<p style="text-align:center"><a href="https://www.yinlan.example/confirm" style="background-color:#1f5fa8;color:#ffffff;padding:10px 28px;border-radius:4px;text-decoration:none;display:inline-block">查看详情</a></p></td></tr>
<tr><td align="center" style="padding:14px;font-size:12px;color:#767676">${escaped(sender)} · <a href="https://www.yinlan.example/unsubscribe">退订</a><img src="https://static.yinlan.example/open.gif" width="1" height="1"></td></tr>
</table></td></tr></table>`
  return { html, text, folded: '' }
}
