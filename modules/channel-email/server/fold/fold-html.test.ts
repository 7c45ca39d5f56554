import { describe, expect, it } from 'vitest'
import { htmlToText } from '#platform/server/html/index.ts'
import { foldMail } from './index.ts'

const fold = (html: string, subject = 'Re: 报价') => foldMail({ text: htmlToText(html), html, subject })

const OUTLOOK_HEADER =
  '<b>发件人:</b> 王丽 &lt;wangli@example.cn&gt;<br><b>发送时间:</b> 2026年3月5日 15:02<br><b>收件人:</b> 客服 &lt;kf@example.com&gt;<br><b>主题:</b> 报价'
const ORIGINAL = '<div>您好：</div><div>原文在此</div>'
const QQ_BOX =
  '<div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"王丽"&lt;wangli@example.cn&gt;;</div><div><b>发送时间:</b>&nbsp;2026年3月5日(星期四) 下午3:02</div><div><b>收件人:</b>&nbsp;"客服"&lt;kf@example.com&gt;;</div><div></div><div><b>主题:</b>&nbsp;报价</div></div><div><br></div>'

/** What stands below the answer 好的，收到。 in each program's own mark-up. */
const QUOTES: [string, string][] = [
  [
    'QQ Mail',
    `<div><br></div><div><br></div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div>${QQ_BOX}${ORIGINAL}`,
  ],
  [
    'QQ Mail with includetail',
    `<div><includetail><!--<![endif]--></includetail></div><div><div><br></div><div style="font-size: 12px;">------------------ Original ------------------</div><div style="background:#efefef;"><div><b>From: </b>"王丽"&lt;wangli@example.cn&gt;;</div><div><b>Date: </b>Thu, Mar 5, 2026 03:02 PM</div><div><b>To: </b>"客服"&lt;kf@example.com&gt;;<wbr></div><div></div><div><b>Subject: </b>报价</div></div>${ORIGINAL}</div>`,
  ],
  [
    'QQ Mail, the newer one',
    `<div><br></div><article style="line-height: 1.43;"><div style="display:flex;align-items:center" contenteditable="false">\n <div style="color:#959DA6;font-size:12px;line-height:30px">原始邮件</div>\n <hr style="flex-grow:1">\n</div><table data-uneditable="true"><tbody><tr><td><div><span>发件人：</span><span>王丽</span> <span>&lt;wangli@example.cn&gt;</span></div><div><span>发件时间：</span><span>2026年3月5日 15:02</span></div><div><span>收件人：</span><span>客服 &lt;kf@example.com&gt;</span></div><div><span>主题：</span><span>报价</span></div></td></tr></tbody></table><div><br></div>${ORIGINAL}</article>`,
  ],
  [
    'Tencent Exmail',
    `<div><!--emptysign--></div><div><includetail><div>&nbsp;</div><div style="font:Verdana normal 14px;color:#000;"><div style="FONT-SIZE: 12px;FONT-FAMILY: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="FONT-SIZE: 12px;background:#efefef;padding:8px;"><div id="menu_sender"><b>发件人:&nbsp;</b>"王丽"&lt;wangli@example.cn&gt;;</div><div><b>发送时间:&nbsp;</b>2026年3月5日(星期四) 下午3:02</div><div><b>收件人:&nbsp;</b>"客服"&lt;kf@example.com&gt;;</div><div><b>主题:&nbsp;</b>报价</div></div><div>&nbsp;</div>${ORIGINAL}</div></includetail></div>`,
  ],
  [
    'NetEase webmail',
    `<br/><br/><div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><br>在 2026-03-05 15:02:11，"王丽" &lt;wangli@example.cn&gt; 写道：<br> <blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid">${ORIGINAL}</blockquote><br><br><span title="neteasefooter"><p>&nbsp;</p></span>`,
  ],
  [
    'NetEase webmail of a plain mail',
    `<p style="margin: 0;"><br></p><pre><br>At 2026-03-05 15:02:11, "王丽" &lt;wangli@example.cn&gt; wrote:\n&gt;您好：\n&gt;\n&gt;原文在此\n</pre>`,
  ],
  [
    'NetEase Mail Master',
    `<div id="imail_signature" class="ntes-signature"></div><div class="J-reply ntes-mailmaster-quote" style="padding-top: 1px; padding-bottom: 1px"><div style="margin-top: 2em;color: #78787a;">---- 回复的原邮件 ----</div><div style="background-color: #f0f0f0;"><table width="100%"><tbody><tr><td><span>发件人</span></td><td><a class="mail-from" href="mailto:wangli@example.cn">王丽&lt;wangli@example.cn&gt;</a></td></tr><tr><td><span>发送日期</span></td><td>2026年03月05日 15:02</td></tr><tr><td><span>主题</span></td><td>报价</td></tr></tbody></table></div><div>${ORIGINAL}</div></div>`,
  ],
  [
    'NetEase Mail Master without its class',
    `<div>---- 回复的原邮件 ----</div><table><tbody><tr><td>发件人</td><td>王丽&lt;wangli@example.cn&gt;</td></tr><tr><td>日期</td><td>2026年03月05日 15:02</td></tr><tr><td>收件人</td><td>kf@example.com</td></tr><tr><td>主题</td><td>报价</td></tr></tbody></table>${ORIGINAL}`,
  ],
  [
    'Foxmail',
    `<blockquote style="margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em; margin-Right: inherit"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="PADDING-RIGHT: 8px; PADDING-LEFT: 8px; FONT-SIZE: 12px;FONT-FAMILY:tahoma;COLOR:#000000; BACKGROUND: #efefef; PADDING-BOTTOM: 8px; PADDING-TOP: 8px"><div><b>发件人：</b>&nbsp;<a href="mailto:wangli@example.cn">王丽</a></div><div><b>发送时间：</b>&nbsp;2026-03-05&nbsp;15:02</div><div><b>收件人：</b>&nbsp;<a href="mailto:kf@example.com">客服</a></div><div><b>主题：</b>&nbsp;报价</div></div></div><div class="FoxDiv20260305151617">${ORIGINAL}</div></blockquote>`,
  ],
  ['Foxmail, kept content', `<div><br></div><div id="FMOriginalContent">${ORIGINAL}</div>`],
  [
    '139',
    `<div id="signContainer"></div><hr id="replySplit"><div id="reply139content"><div id="mainReplyContent"><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div><b>发件人:</b>&nbsp;王丽</div>${ORIGINAL}</div></div>`,
  ],
  [
    'Alibaba',
    `<blockquote  style="margin-right:.0px;margin-top:.0px;margin-bottom:.0px;"><div  style="clear:both;"><span>------------------------------------------------------------------</span></div><div  style="clear:both;"><span>发件人：王丽 &lt;wangli@example.cn&gt;</span></div><div  style="clear:both;"><span>发送时间：2026年3月5日(星期四) 15:02</span></div><div  style="clear:both;"><span>收件人：客服 &lt;kf@example.com&gt;</span></div><div  style="clear:both;"><span>主　题：报价</span></div><div  style="clear:both;"><br ></div>${ORIGINAL}</blockquote>`,
  ],
  [
    'Coremail',
    `<br><br><blockquote name="replyContent" class="ReferenceQuote" style="padding-left:5px;margin-left:5px;border-left:#b6b6b6 2px solid;margin-right:0;">-----原始邮件-----<br><b>发件人:</b><span id="rc_from">王丽 &lt;wangli@example.cn&gt;</span><br><b>发送时间:</b><span id="rc_senttime">2026-03-05 15:02:11 (星期四)</span><br><b>收件人:</b> kf@example.com<br><b>抄送:</b> <br><b>主题:</b> 报价<br><br>${ORIGINAL}</blockquote>`,
  ],
  [
    'Sina',
    `<div id="origbody"><div style="background: #f2f2f2;">----- 原始邮件 -----<br>发件人：王丽 &lt;wangli@example.cn&gt;<br>收件人：kf@example.com<br>主题：报价<br>日期：2026年03月05日 15点02分<br></div><br>${ORIGINAL}</div>`,
  ],
  [
    'Lark',
    `<div class="history-quote-wrapper" id="lark-mail-quote-174099744"><div data-html-block="quote"><div class="adit-html-block adit-html-block--collapsed" style="border-left: none; padding-left: 0px;"><div><div class="adit-html-block__attr history-quote-meta-wrapper history-quote-gap-tag" style="background:rgb(245,246,247);"><div id="lark-mail-quote-e2c4"><div><span>发件人: </span><span>"王丽"&lt;<a href="mailto:wangli@example.cn">wangli@example.cn</a>&gt;</span></div><div><span>时间: 2026年3月5日周四 15:02</span></div><div>主题: 报价</div><div>收件人: kf@example.com</div></div></div><div>${ORIGINAL}</div></div></div></div></div>`,
  ],
  [
    'Outlook on the web',
    `<div id="appendonsend"></div><hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" color="#000000" style="font-size:11pt">${OUTLOOK_HEADER}</font><div>&nbsp;</div></div><div>${ORIGINAL}</div>`,
  ],
  [
    'Outlook on the web, a language not known',
    `<hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr"><b>Xyz:</b> Wang Li<br><b>Qwe:</b> 5/3<br></div>${ORIGINAL}`,
  ],
  [
    'Outlook 2016',
    `<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${OUTLOOK_HEADER}<o:p></o:p></p></div></div>${ORIGINAL}`,
  ],
  [
    'Outlook 2007',
    `<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><a name="_MailOriginal"><b><span>发件人<span lang=EN-US>:</span></span></b></a><span> 王丽<span lang=EN-US> [mailto:wangli@example.cn] <br></span><b>发送时间<span lang=EN-US>:</span></b><span lang=EN-US> 2026</span>年<span lang=EN-US>3</span>月<span lang=EN-US>5</span>日<span lang=EN-US> 15:02<br></span><b>收件人<span lang=EN-US>:</span></b> 客服<span lang=EN-US><br></span><b>主题<span lang=EN-US>:</span></b> 报价</span></p></div>${ORIGINAL}`,
  ],
  [
    'Outlook 2003',
    `<div class=MsoNormal align=center><hr size=3 width="100%" align=center tabindex=-1></div><p class=MsoNormal>${OUTLOOK_HEADER}</p>${ORIGINAL}`,
  ],
  [
    'Outlook for Mac',
    `<span id="OLK_SRC_BODY_SECTION"><div style="BORDER-TOP: #b5c4df 1pt solid; PADDING-TOP: 3pt"><span style="font-weight:bold">发件人: </span>王丽<br><span style="font-weight:bold">日期: </span>2026年3月5日 15:02<br></div>${ORIGINAL}</span>`,
  ],
  [
    'Outlook, the newest',
    `<div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message"><hr style="display: inline-block; width: 98%;"><div id="divRplyFwdMsg">${OUTLOOK_HEADER}</div>${ORIGINAL}</div>`,
  ],
  [
    'Gmail',
    `<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">王丽 &lt;<a href="mailto:wangli@example.cn">wangli@example.cn</a>&gt; 于2026年3月5日周四 15:02写道：<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${ORIGINAL}</blockquote></div>`,
  ],
  [
    'Gmail zh-TW',
    `<div class="gmail_quote"><div dir="ltr" class="gmail_attr">王麗 &lt;<a href="mailto:wangli@example.tw">wangli@example.tw</a>&gt; 於 2026年3月5日 週四 下午3:02寫道：<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">${ORIGINAL}</blockquote></div>`,
  ],
  [
    'Gmail of old',
    `<div class="gmail_extra"><br><div class="gmail_quote">2026-03-05 15:02 GMT+08:00 王丽 <span dir="ltr">&lt;<a href="mailto:wangli@example.cn">wangli@example.cn</a>&gt;</span>:<br><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">${ORIGINAL}</blockquote></div><br></div>`,
  ],
  [
    'Apple Mail',
    `<div><br><blockquote type="cite"><div>在 2026年3月5日，下午3:02，王丽 &lt;<a href="mailto:wangli@example.cn">wangli@example.cn</a>&gt; 写道：</div><br class="Apple-interchange-newline"><div>${ORIGINAL}</div></blockquote></div><br>`,
  ],
  [
    'iPhone',
    `<br><div dir="ltr"><br><blockquote type="cite">在 2026年3月5日，15:02，王丽 &lt;wangli@example.cn&gt; 写道：<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">﻿${ORIGINAL}</div></blockquote>`,
  ],
  [
    'Thunderbird',
    `<br><div class="moz-cite-prefix">在 2026/3/5 15:02, 王丽 写道:<br></div><blockquote type="cite" cite="mid:1@example.cn">${ORIGINAL}</blockquote>`,
  ],
  [
    'Thunderbird, a language not known',
    `<br><div class="moz-cite-prefix">Xyz 5/3/26 qwerty Wang Li:<br></div><blockquote type="cite" cite="mid:1@example.cn">${ORIGINAL}</blockquote>`,
  ],
  [
    'Yahoo',
    `<div><br></div><div id="yahoo_quoted_0033794750" class="yahoo_quoted"><div style="font-family:'Helvetica Neue';"><div>在 2026年3月5日星期四 15:02:11 [GMT+8]， 王丽&lt;wangli@example.cn&gt; 写道：</div><div><br></div>${ORIGINAL}</div></div>`,
  ],
  [
    'Proton',
    `<br><div class="protonmail_quote">‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐<br>On Thursday, March 5th, 2026 at 3:02 PM, 王丽 &lt;wangli@example.cn&gt; wrote:<br><br><blockquote class="protonmail_quote" type="cite">${ORIGINAL}</blockquote><br></div>`,
  ],
  [
    'Zimbra',
    `<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Wang Li" &lt;wangli@example.cn&gt;<br><b>To: </b>kf@example.com<br><b>Sent: </b>Thursday, March 5, 2026 3:02:11 PM<br><b>Subject: </b>报价<br></div><br><div data-marker="__QUOTED_TEXT__">${ORIGINAL}</div>`,
  ],
  [
    'Spark',
    `<div name="messageReplySection">On Mar 5, 2026, 3:02 PM +0800, 王丽 &lt;wangli@example.cn&gt;, wrote:<br><blockquote type="cite" style="border-left-color: grey; border-left-width: thin; border-left-style: solid; margin: 5px 5px;padding-left: 10px;">${ORIGINAL}</blockquote></div>`,
  ],
  [
    'GMX',
    `<div name="quote" style='margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;'><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Donnerstag, 05. März 2026 um 15:02 Uhr<br/><b>Von:</b>&nbsp;"Wang Li" &lt;wangli@example.cn&gt;<br/><b>An:</b>&nbsp;kf@example.com<br/><b>Betreff:</b>&nbsp;Angebot</div><div name="quoted-content">${ORIGINAL}</div></div>`,
  ],
  [
    'Zoho',
    `<div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Thu, 05 Mar 2026 15:02:11 +0800 <b>王丽 &lt;wangli@example.cn&gt;</b> wrote ----</div><blockquote style="border-left: 1px solid rgb(204, 204, 204); padding-left: 6px; margin:0 0 0 5px">${ORIGINAL}</blockquote></div>`,
  ],
  [
    'AOL',
    `<div style="font-family:arial,helvetica;font-size:10pt;color:black">-----Original Message-----<br>From: Wang Li &lt;wangli@example.cn&gt;<br>To: kf &lt;kf@example.com&gt;<br>Sent: Thu, Mar 5, 2026 3:02 pm<br>Subject: Quote<br><br>${ORIGINAL}</div>`,
  ],
  [
    'Hotmail',
    `<div><hr id="stopSpelling">Date: Thu, 5 Mar 2026 15:02:11 +0800<br>Subject: Quote<br>From: wangli@example.cn<br>To: kf@example.com<br><br>${ORIGINAL}</div>`,
  ],
  [
    'Windows Mail',
    `<div style="padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;"><div><font><b>发件人:</b>&nbsp;<a href="mailto:wangli@example.cn">王丽</a><br><b>发送时间:</b>&nbsp;2026年3月5日 15:02<br><b>收件人:</b>&nbsp;<a href="mailto:kf@example.com">客服</a></font></div></div>${ORIGINAL}`,
  ],
  [
    'Mail.ru',
    `<br>Thu, 5 Mar 2026 15:02:11 +0800 от Wang Li &lt;wangli@example.cn&gt;:<br><blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">${ORIGINAL}</blockquote>`,
  ],
  [
    'Yandex, a plain blockquote',
    `<div>05.03.2026, 15:02, "Wang Li" &lt;<a href="mailto:wangli@example.cn">wangli@example.cn</a>&gt;:</div><blockquote>${ORIGINAL}</blockquote>`,
  ],
  [
    'eM Client',
    `<div>------ 原始邮件 ------</div><div>发件人: "王丽" &lt;<a href="mailto:wangli@example.cn">wangli@example.cn</a>&gt;</div><div>收件人: "客服" &lt;kf@example.com&gt;</div><div>发送时间: 2026/3/5 15:02:11</div><div>主题: 报价</div><div><br></div><div id="x1"><blockquote cite="1@example.cn" type="cite" class="cite2">${ORIGINAL}</blockquote></div>`,
  ],
  [
    'a mail in one pre',
    `<pre>\n在 2026-03-05 15:02:11，"王丽" &lt;wangli@example.cn&gt; 写道：\n&gt; 您好：\n&gt; 原文在此\n</pre>`,
  ],
  [
    'lines with breaks',
    `<br>-----原始邮件-----<br>发件人: 王丽 &lt;wangli@example.cn&gt;<br>发送时间: 2026年3月5日 15:02<br>收件人: kf@example.com<br>主题: 报价<br><br>您好：<br>原文在此`,
  ],
]

describe('quotations as programs mark them', () => {
  it.each(QUOTES)('%s', (_name, quote) => {
    const html = `<html><head><style>p{margin:0}</style></head><body><div>好的，收到。</div>${quote}</body></html>`
    const { reply, folded, foldedHtml } = fold(html)
    expect(reply).toBe('好的，收到。')
    expect(folded).toContain('原文在此')
    expect(folded).not.toContain('好的')
    expect(unwrapped(foldedHtml)).toBe(html)
    expect(foldedHtml).toMatch(/<div data-kairos-fold="quote">/)
    expect(balanced(foldedHtml)).toBe(true)
  })

  it.each(QUOTES)('%s: with a signature above', (_name, quote) => {
    const { reply } = fold(`<div>好的，收到。</div><div><br></div><div>发自我的 iPhone</div>${quote}`)
    expect(reply).toBe('好的，收到。')
  })

  it.each(QUOTES)('%s: alone is shown', (_name, quote) => {
    const { reply, folded, foldedHtml } = fold(`<div>${quote}</div>`)
    expect(reply).toContain('原文在此')
    expect(folded).toBe('')
    expect(foldedHtml).toBe(`<div>${quote}</div>`)
  })

  it.each(QUOTES)('%s: passed on is shown', (_name, quote) => {
    const { reply, folded } = fold(`<div>请处理。</div>${quote}`, '转发: 报价')
    expect(reply).toContain('原文在此')
    expect(folded).toBe('')
  })
})

const ENDS = /data-kairos-fold="[a-z]+">/g

/** The source without what was put in. */
function unwrapped(html: string): string {
  let out = html
  for (let at = out.indexOf('<div data-kairos-fold='); at >= 0; at = out.indexOf('<div data-kairos-fold=')) {
    const begin = out.indexOf('>', at) + 1
    let depth = 1
    const tags = /<(\/?)div\b/gi
    tags.lastIndex = begin
    let end = out.length
    for (let tag = tags.exec(out); tag; tag = tags.exec(out)) {
      depth += tag[1] ? -1 : 1
      if (depth === 0) {
        end = tag.index
        break
      }
    }
    out = out.slice(0, at) + out.slice(begin, end) + out.slice(end + '</div>'.length)
  }
  return out
}

function balanced(html: string): boolean {
  return (
    (html.match(ENDS) ?? []).length === 1 || !/data-kairos-fold="quote"[\s\S]*data-kairos-fold="signature"/.test(html)
  )
}

const SIGNATURES: [string, string][] = [
  [
    'Gmail',
    '<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">王丽<div>售后服务部</div></div></div>',
  ],
  ['Thunderbird', '<pre class="moz-signature" cols="72">-- \n王丽\n售后服务部</pre>'],
  ['NetEase', '<br/><div id="spnEditorSign"><div>--</div><div>王丽</div><div>售后服务部</div></div>'],
  [
    'NetEase Mail Master',
    '<div id="imail_signature" class="ntes-signature"><table><tr><td>王丽</td></tr><tr><td>售后服务部</td></tr></table><div>签名由网易邮箱大师定制</div></div>',
  ],
  [
    'Foxmail',
    '<div><br></div><hr style="width: 210px; height: 1px;" color="#b5c4df" size="1" align="left">\n<div><span><div style="MARGIN: 10px; FONT-FAMILY: verdana; FONT-SIZE: 10pt"><div>王丽</div><div>售后服务部</div></div></span></div>',
  ],
  [
    'QQ',
    '<div><br></div><div><sign signid="0"><div style="color:#909090;font-family:Arial Narrow;font-size:12px">------------------</div><div>王丽</div><div>售后服务部</div></sign></div>',
  ],
  ['Outlook on the web', '<div id="Signature"><p>王丽</p><p>售后服务部</p></div>'],
  [
    'Outlook for phones',
    '<div id="ms-outlook-mobile-signature">获取 <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>',
  ],
  ['Outlook for phones, words', '<div>获取 <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>'],
  ['Apple', '<br id="lineBreakAtBeginningOfSignature"><div dir="ltr" id="AppleMailSignature">发自我的 iPhone</div>'],
  ['iPhone', '<br><div dir="ltr">发自我的 iPhone</div>'],
  ['Spark', '<div name="messageSignatureSection"><br>王丽<br>售后服务部</div>'],
  [
    'Proton',
    '<div class="protonmail_signature_block"><div class="protonmail_signature_block-user">王丽</div><div class="protonmail_signature_block-proton">使用 <a href="https://proton.me">Proton Mail</a> 发送</div></div>',
  ],
  ['a delimiter', '<div>--&nbsp;</div><div>王丽</div><div>售后服务部</div>'],
]

describe('signatures as programs mark them', () => {
  it.each(SIGNATURES)('%s', (_name, signature) => {
    const html = `<div>好的，收到。</div>${signature}`
    const { reply, folded, foldedHtml } = fold(html)
    expect(reply).toBe('好的，收到。')
    expect(folded).toMatch(/王丽|iPhone|Outlook/)
    expect(unwrapped(foldedHtml)).toBe(html)
    expect(foldedHtml).toContain('<div data-kairos-fold="signature">')
  })

  it.each(SIGNATURES)('%s: above a quotation', (_name, signature) => {
    for (const [, quote] of QUOTES.slice(0, 12)) {
      expect(fold(`<div>好的，收到。</div>${signature}${quote}`).reply).toBe('好的，收到。')
    }
  })

  it('a text that somebody wrote into his signature stays', () => {
    const long = Array.from({ length: 20 }, (_, index) => `<p>第 ${index + 1} 点：请看。</p>`).join('')
    expect(fold(`<p>您好</p><div id="Signature">${long}</div>`).folded).toBe('')
    expect(fold('<div id="Signature"><p>请问什么时候发货？</p></div>').reply).toBe('请问什么时候发货？')
  })
})

describe('what stays in HTML', () => {
  it.each([
    [
      'an indented paragraph',
      '<div>条款：</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>质保三年</div></blockquote><div>请确认</div>',
    ],
    [
      'an indented end',
      '<div>条款如下</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>质保三年</div></blockquote>',
    ],
    ['words cited in a box', '<div>你们说：</div><blockquote type="cite">三天内退款</blockquote><div>请兑现。</div>'],
    ['a grey box', '<div>参数</div><div style="background:#efefef">发件人：这一栏填什么？</div><div>谢谢</div>'],
    [
      'a form in a table',
      '<table><tr><td>寄件人</td><td>张三</td></tr><tr><td>收件人</td><td>李四</td></tr><tr><td>日期</td><td>2026年3月5日</td></tr></table><p>请发货</p>',
    ],
    ['a rule', '<p>第一</p><hr><p>第二</p>'],
    ['a delimiter in a cell', '<table><tr><td>A</td><td>--</td></tr><tr><td>B</td><td>2</td></tr></table>'],
  ])('%s', (_name, html) => {
    expect(fold(html)).toEqual({ reply: htmlToText(html), folded: '', foldedHtml: html })
  })

  it('answers between quotations, in their place', () => {
    const html =
      '<div class="gmail_quote"><div class="gmail_attr">王丽 &lt;w@example.cn&gt; 于2026年3月5日周四 15:02写道：<br></div><blockquote class="gmail_quote" style="border-left:1px solid #ccc"><div>几点送货？</div></blockquote><div>下午三点。</div><blockquote class="gmail_quote" style="border-left:1px solid #ccc"><div>多少钱？</div></blockquote><div>一百。</div><blockquote class="gmail_quote" style="border-left:1px solid #ccc"><div>谢谢</div></blockquote></div>'
    const { reply, folded, foldedHtml } = fold(html)
    expect(reply.replaceAll('>\n', '')).toContain('> 几点送货？\n\n下午三点。\n> 多少钱？\n\n一百。')
    expect(folded).toContain('> 谢谢')
    expect(foldedHtml.match(ENDS)).toHaveLength(1)
  })

  it('an answer below the quotation', () => {
    const html =
      '<div class="moz-cite-prefix">在 2026/3/5 15:02, 王丽 写道:<br></div><blockquote type="cite" cite="mid:1@example.cn"><p>请确认地址。</p></blockquote><p>地址没有变。</p>'
    expect(fold(html).reply).toBe('地址没有变。')
  })

  it('an answer below a quotation in Foxmail', () => {
    expect(fold(`${QUOTES.find(([name]) => name === 'Foxmail')![1]}<div>地址没有变。</div>`).reply).toBe('地址没有变。')
  })

  it('a picture alone above a quotation', () => {
    const html = `<div><img src="cid:1@example.cn" width="600"></div>${QUOTES[0]![1]}`
    const { reply, foldedHtml } = fold(html)
    expect(reply).toContain('原文在此')
    expect(foldedHtml).toContain('<div data-kairos-fold="quote">')
    expect(foldedHtml.indexOf('cid:1@example.cn')).toBeLessThan(foldedHtml.indexOf('data-kairos-fold'))
  })

  it('what a foreign mail says of folds counts for nothing', () => {
    const { foldedHtml } = fold('<div data-kairos-fold="quote">重要</div><p>您好</p>')
    expect(foldedHtml).not.toContain('data-kairos-fold')
  })

  it('rows of a table are folded within their cells', () => {
    const html = `<table><tr><td>好的，收到。</td></tr><tr><td>-----原始邮件-----<br>${OUTLOOK_HEADER}</td></tr><tr><td>原文在此</td></tr></table>`
    const { reply, foldedHtml } = fold(html)
    expect(reply).toBe('好的，收到。')
    expect(foldedHtml).not.toMatch(/<(?:table|tr)><div/)
    expect(foldedHtml).toContain('<td><div data-kairos-fold="quote">原文在此</div></td>')
  })
})

describe('a text part beside the HTML', () => {
  const html = `<div>好的，<b>收到</b>。</div><div>第二段很长很长很长。</div>${QUOTES[0]![1]}`

  it('goes with it, and nothing of it is lost', () => {
    const text =
      '好的，*收到*。\n第二段很长\n很长很长。\n\n------------------ 原始邮件 ------------------\n发件人: "王丽"<wangli@example.cn>;\n\n您好：\n原文在此\n\n[cid:image001.png]\n'
    const { reply, folded } = foldMail({ text, html, subject: 'Re: x' })
    expect(reply).toBe('好的，收到。\n第二段很长很长很长。')
    expect(folded).toContain('原文在此')
    expect(folded).toContain('[cid:image001.png]')
    expect(folded).not.toContain('第二段')
  })

  it('that only says to read the HTML is kept aside', () => {
    const text = '您的邮件程序不能显示 HTML，请用浏览器查看。'
    const { reply, folded } = foldMail({ text, html, subject: 'Re: x' })
    expect(reply).toBe('好的，收到。\n第二段很长很长很长。')
    expect(folded).toContain(text)
  })

  it('that says what the HTML does not is the mail', () => {
    const text = '您好，厨房漏水，请派人来修理，地址是北京市朝阳区建国路一号。'
    expect(
      foldMail({ text, html: '<div><img src="cid:logo" alt=""></div><div>广告</div>', subject: '漏水' }).reply,
    ).toBe(text)
  })

  it('is the mail when the HTML shows nothing', () => {
    expect(foldMail({ text: '收到', html: '<html><body><br></body></html>', subject: 'Re: x' }).reply).toBe('收到')
  })
})
