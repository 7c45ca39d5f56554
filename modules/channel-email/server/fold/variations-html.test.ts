import { describe, expect, it } from 'vitest'
import { htmlToText } from '#platform/server/html/index.ts'
import { foldMail } from './index.ts'

/** Variations written after the rules were, to see what they miss; each with what should be shown. */
const PAGES: [string, string, string][] = [
  [
    'table layout',
    '<table width="100%"><tr><td><p>好的</p><div style="border-top:1px solid #ccc"><b>发件人：</b>客服 &lt;kf@example.com&gt;<br><b>发送时间：</b>2026年3月5日 15:02<br><b>收件人：</b>王丽<br><b>主题：</b>报价</div><p>原文</p></td></tr></table>',
    '好的',
  ],
  [
    'x_ classes',
    '<div>好的</div><div class="x_gmail_quote"><div class="x_gmail_attr">客服 于2026年3月5日周四 15:02写道：</div><blockquote class="x_gmail_quote" style="border-left:1px solid">原文</blockquote></div>',
    '好的',
  ],
  [
    'same div',
    '<div><font size="2">好的<br><br>-----原始邮件-----<br><b>发件人:</b> 客服 &lt;kf@example.com&gt;<br><b>发送时间:</b> 2026年3月5日 15:02<br><b>收件人:</b> 王丽<br><b>主题:</b> 报价<br><br>原文</font></div>',
    '好的',
  ],
  [
    'word quote p',
    '<p class="MsoNormal">好的</p><p class="MsoNormal">&nbsp;</p><div style="border:none;border-left:solid blue 1.5pt;padding:0cm 0cm 0cm 4.0pt"><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>发件人:</b> 客服<br><b>发送时间:</b> 2026年3月5日 15:02<br><b>收件人:</b> 王丽<br><b>主题:</b> 报价</p></div></div><p>原文</p></div>',
    '好的',
  ],
  ['blockquote no attr top', '<div>好的</div><blockquote type="cite"><div>原文一</div></blockquote>', '好的'],
  [
    'huawei html',
    '<div>好的</div><div><br></div><div style="font-size:12px">-------- 原始邮件 --------</div><div>发件人： 客服 &lt;kf@example.com&gt;</div><div>日期： 2026年3月5日周四 15:02</div><div>收件人： 王丽</div><div>主 题： 报价</div><div>原文</div>',
    '好的',
  ],
  [
    'own answer inside mailmaster below',
    '<div class="gmail_quote"><blockquote class="gmail_quote" style="border-left:1px solid">请确认</blockquote></div><div>确认</div>',
    '> 请确认\n\n确认',
  ],
  [
    'outlook in font',
    '<html><body><font face="Arial">Ja, gerne.<br><br><b>Von:</b> Service &lt;kf@example.com&gt;<br><b>Gesendet:</b> Donnerstag, 5. März 2026 15:02<br><b>An:</b> Max<br><b>Betreff:</b> Angebot<br><br>Hallo</font></body></html>',
    'Ja, gerne.',
  ],
  [
    'nested tables',
    '<table><tbody><tr><td><table><tbody><tr><td>好的</td></tr></tbody></table></td></tr><tr><td><div class="gmail_quote"><div class="gmail_attr">客服 于2026年3月5日写道：</div><blockquote class="gmail_quote">原文</blockquote></div></td></tr></tbody></table>',
    '好的',
  ],
  [
    'span quote',
    '<span>好的</span><br><br><span>在 2026年3月5日，客服 &lt;kf@example.com&gt; 写道：</span><br><blockquote><span>原文</span></blockquote>',
    '好的',
  ],
  [
    'upper case',
    '<DIV>好的</DIV><DIV><BR></DIV><BLOCKQUOTE TYPE="CITE" STYLE="BORDER-LEFT: 2px solid"><DIV>----- Original Message -----</DIV><DIV><B>From:</B> kf@example.com</DIV><DIV><B>To:</B> x@example.cn</DIV><DIV><B>Sent:</B> Thursday, March 5, 2026 3:02 PM</DIV><DIV><B>Subject:</B> q</DIV><DIV>x</DIV></BLOCKQUOTE>',
    '好的',
  ],
  [
    'outlook express zh',
    '<DIV>好的</DIV><BLOCKQUOTE style="PADDING-RIGHT: 0px; PADDING-LEFT: 5px; MARGIN-LEFT: 5px; BORDER-LEFT: #000000 2px solid; MARGIN-RIGHT: 0px"><DIV style="FONT: 9pt 宋体">----- Original Message ----- </DIV><DIV style="BACKGROUND: #e4e4e4; FONT: 9pt 宋体"><B>From:</B> <A href="mailto:kf@example.com">客服</A> </DIV><DIV><B>To:</B> <A href="mailto:w@example.cn">w</A> </DIV><DIV><B>Sent:</B> 2026年3月5日 15:02</DIV><DIV><B>Subject:</B> 报价</DIV><DIV><BR></DIV>原文</BLOCKQUOTE>',
    '好的',
  ],
  [
    'answer typed between qq box',
    '<div>好的</div><div style="font-size: 12px;">------------------ 原始邮件 ------------------</div><div style="background:#efefef;"><div><b>发件人:</b>"客服"&lt;kf@example.com&gt;;</div><div><b>发送时间:</b>2026年3月5日</div></div><div>原文</div>',
    '好的',
  ],
  [
    'mso comments',
    '<!--[if gte mso 9]><xml>x</xml><![endif]--><p class=MsoNormal>好的<o:p></o:p></p><p class=MsoNormal><b>发件人:</b> 客服 [mailto:kf@example.com] <br><b>发送时间:</b> 2026年3月5日 15:02<br><b>收件人:</b> 王丽<br><b>主题:</b> x</p><p>原文</p>',
    '好的',
  ],
  [
    'only image reply text',
    '<div>见图<br><img src="cid:a" width="400"></div><div class="gmail_quote"><div class="gmail_attr">客服 于2026年写道：</div><blockquote class="gmail_quote">原文</blockquote></div>',
    '见图',
  ],
  [
    'div border left',
    '<div>同意。</div><div style="border-left:2px solid #ccc;padding-left:8px"><div>在 2026年3月5日，客服 &lt;kf@example.com&gt; 写道：</div><div>正文</div></div>',
    '同意。',
  ],
  [
    'details',
    '<p>同意。</p><details><summary>历史</summary><p>-----原始邮件-----</p><p>发件人：客服</p></details>',
    '同意。\n\n历史',
  ],
  [
    'mailbird',
    '<div>同意。</div><div class="mb_sig"></div><blockquote class="history_container" type="cite" style="border-left-style:solid;border-width:1px;"><p style="color: #AAAAAA;">在 2026/3/5 15:02:11 上, 客服 &lt;kf@example.com&gt; 写道:</p>正文</blockquote>',
    '同意。',
  ],
  [
    'em client zh',
    '<div>同意。</div><div><br></div><div>------ Original Message ------</div><div>From "客服" &lt;<a href="mailto:kf@example.com">kf@example.com</a>&gt;</div><div>To "王丽" &lt;wangli@example.cn&gt;</div><div>Date 2026/3/5 15:02:11</div><div>Subject 报价</div><div><br></div><div>正文</div>',
    '同意。',
  ],
  [
    'outlook td header',
    '<p>同意。</p><table><tr><td><b>发件人：</b></td><td>客服 &lt;kf@example.com&gt;</td></tr><tr><td><b>发送时间：</b></td><td>2026年3月5日 15:02</td></tr><tr><td><b>收件人：</b></td><td>王丽</td></tr><tr><td><b>主题：</b></td><td>报价</td></tr></table><p>正文</p>',
    '同意。',
  ],
  ['signature image', '<div>同意。</div><div id="Signature"><img src="cid:logo" width="120"><br>王丽</div>', '同意。'],
  [
    'gmail sig before quote',
    '<div dir="ltr">同意。<br clear="all"><div><br></div>-- <br><div dir="ltr" class="gmail_signature">王丽<br>采购</div></div><br><div class="gmail_quote"><div class="gmail_attr">On Thu, Mar 5, 2026 at 3:02 PM 客服 &lt;kf@example.com&gt; wrote:<br></div><blockquote class="gmail_quote" style="border-left:1px solid">x</blockquote></div>',
    '同意。',
  ],
  [
    'wps',
    '<div>同意。</div><div><br></div><div style="border-top:solid #E1E1E1 1.0pt"><p>发件人： 客服</p><p>日期： 2026-03-05 15:02</p><p>收件人： 王丽</p></div><p>正文</p>',
    '同意。',
  ],
  [
    'nbsp labels',
    '<p>同意。</p><p><b>发件人:&nbsp;</b>客服&nbsp;&lt;kf@example.com&gt;</p><p><b>发送时间:&nbsp;</b>2026年3月5日&nbsp;15:02</p><p><b>收件人:&nbsp;</b>王丽</p><p><b>主题:&nbsp;</b>报价</p><p>正文</p>',
    '同意。',
  ],
  [
    'form answer table stays',
    '<p>请看：</p><table border=1><tr><th>项目</th><th>数量</th></tr><tr><td>A</td><td>2</td></tr></table><p>谢谢</p>',
    '请看：\n\n项目\t数量\nA\t2\n\n谢谢',
  ],
  [
    'reply in red text',
    '<p>请见下方红字</p><div id="divRplyFwdMsg"><b>发件人:</b> 客服<br><b>发送时间:</b> 2026年3月5日</div><p>1. 数量？<font color=red>三台</font></p>',
    '请见下方红字\n\n发件人: 客服\n发送时间: 2026年3月5日\n\n1. 数量？三台',
  ],
]

describe('variations in HTML', () => {
  it.each(PAGES)('%s', (_name, html, reply) => {
    expect(foldMail({ text: htmlToText(html), html, subject: 'Re: x' }).reply).toBe(reply)
  })
})
