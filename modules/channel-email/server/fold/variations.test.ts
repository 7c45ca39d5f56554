import { describe, expect, it } from 'vitest'
import { foldMail } from './index.ts'

/** Variations written after the rules were, to see what they miss; each with what should be shown. */
const TEXTS: [string, string, string][] = [
  [
    'spaced labels',
    '好的\n\n发 件 人：客服 <kf@example.com>\n发送时间：2026年3月5日 15:02\n收 件 人：王丽\n主    题：报价\n\n原文',
    '好的',
  ],
  [
    'dingtalk',
    '好的\n------------------------------------------------------------------\n发件人：客服\n日　期：2026年03月05日 15:02:11\n收件人：王丽<wangli@example.cn>\n主　题：报价\n\n原文',
    '好的',
  ],
  ['roundcube', '好的\n\nOn 2026-03-05 15:02, kf@example.com wrote:\n> 原文\n> 第二行', '好的'],
  ['roundcube zh', '好的\n\n在 2026-03-05 15:02，kf@example.com 写道：\n> 原文', '好的'],
  ['old thunderbird', '好的\n\n客服 写道:\n> 原文一。\n> 原文二。', '好的'],
  ['old thunderbird en', 'ok\n\nLi Lei wrote:\n> original text here\n> second', 'ok'],
  ['full-width signs', '好的\n\n在 2026年3月5日，客服 <kf@example.com> 写道：\n＞ 原文\n＞ 原文二', '好的'],
  [
    'already sent',
    '好的\n\n发件人: 客服 <kf@example.com>\n已发送: 2026年3月5日 15:02\n收件人: 王丽\n主题: 报价\n\n原文',
    '好的',
  ],
  [
    'outlook mac zh',
    '好的\n\n发件人： 客服 <kf@example.com>\n日期： 星期四, 2026年3月5日 下午3:02\n至： 王丽 <wangli@example.cn>\n主题： 报价\n\n原文',
    '好的',
  ],
  [
    'outlook mac en',
    'ok\n\nFrom: Service <kf@example.com>\nDate: Thursday, 5 March 2026 at 15:02\nTo: Wang Li <wangli@example.cn>\nSubject: Quote\n\noriginal',
    'ok',
  ],
  [
    'notes',
    '好的\n\n\n发件人：\t客服/CN/Example\n收件人：\t王丽/BJ/Example@Example\n日期：\t2026-03-05 15:02\n主题：\t报价\n\n________________________________\n\n原文',
    '好的',
  ],
  ['nested only', '好的\n\n>> 更早\n> 原文', '好的'],
  [
    'no blank before',
    '好的\n------------------ 原始邮件 ------------------\n发件人:"客服";\n发送时间:2026年3月5日(星期四) 下午3:02\n收件人:"王丽";\n主题:报价\n原文',
    '好的',
  ],
  [
    'subject missing',
    '好的\n\n发件人：客服 <kf@example.com>\n发送时间：2026年3月5日 15:02\n收件人：王丽 <wangli@example.cn>\n\n原文',
    '好的',
  ],
  [
    'own form then header',
    '姓名：王丽\n主题：退货\n日期：2026年3月4日\n\n发件人：客服 <kf@example.com>\n发送时间：2026年3月5日 15:02\n收件人：王丽\n主题：报价\n\n原文',
    '姓名：王丽\n主题：退货\n日期：2026年3月4日',
  ],
  [
    'below without delimiter',
    '在 2026年3月5日，客服 <kf@example.com> 写道：\n> 请确认\n>\n> 李雷\n\n确认无误。\n\n王丽\n采购部',
    '确认无误。\n\n王丽\n采购部',
  ],
  [
    'disclaimer after quote',
    '好的\n\nOn 5/3/26, Li <li@example.com> wrote:\n> 原文\n\n本邮件及附件含有保密信息，仅限收件人使用。',
    '好的\n\n本邮件及附件含有保密信息，仅限收件人使用。',
  ],
  [
    'phone list is text',
    '请回电：\n王丽 13800000000\n李四 13900000000',
    '请回电：\n王丽 13800000000\n李四 13900000000',
  ],
  ['date range', '时间：2026-03-05 至：2026-03-08\n请安排。', '时间：2026-03-05 至：2026-03-08\n请安排。'],
  ['complaint quoting site', '你们网站上写道：\n> 三天内退款', '你们网站上写道：\n> 三天内退款'],
  [
    'from to cities zh',
    '自：北京\n至：上海\n日期：2026年3月5日 9:00\n两张票',
    '自：北京\n至：上海\n日期：2026年3月5日 9:00\n两张票',
  ],
  [
    'mail template question',
    '模板里有这几行，对吗？\nFrom:\nTo:\nSubject:\n请告诉我。',
    '模板里有这几行，对吗？\nFrom:\nTo:\nSubject:\n请告诉我。',
  ],
  ['signature long dash', '收到\n\n——\n王丽\n采购部', '收到'],
  ['mobile sig vivo', '收到\n\n发自 vivo 手机', '收到'],
  ['mobile sig mi', '收到\n\n来自 小米手机', '收到'],
  [
    'spark sig zh',
    '收到\n\n使用 Spark 发送\n在 2026年3月5日 +0800 15:02，客服 <kf@example.com>，写道：\n> 原文',
    '收到',
  ],
  ['oppo', '收到\n从我的OPPO手机发送', '收到'],
  ['list with arrows', '流程：下单 > 付款 > 发货\n> 卡在付款这一步', '流程：下单 > 付款 > 发货\n> 卡在付款这一步'],
  [
    'sent on behalf',
    '好的\n\n-----邮件原件-----\n发件人: service-bounces@example.com [mailto:service-bounces@example.com] 代表 客服\n发送时间: 2026年3月5日 15:02\n收件人: 王丽\n主题: 报价\n\n原文',
    '好的',
  ],
  [
    'tw mail',
    '好的，謝謝\n\n-----原始郵件-----\n寄件者：客服 <kf@example.com>\n傳送時間：2026年3月5日 下午 03:02\n收件者：王麗\n副本：\n主旨：報價\n\n原文',
    '好的，謝謝',
  ],
  ['yahoo tw plain', '好的\n\n    客服 <kf@example.com> 於 2026年3月5日 週四 下午 3:02 寫道﹕\n\n 原文在此', '好的'],
  [
    'blackberry',
    'Test reply\n------Original Message------\nFrom: Service\nTo: Wang Li\nSubject: Quote\nSent: Mar 5, 2026 3:02 PM\n\nHello',
    'Test reply',
  ],
  ['german comma', 'Danke\n\nAm 26.06.2026 14:41, schrieb Max Muster:\n> Hallo\n> Welt', 'Danke'],
  [
    'reply message',
    'ok\n\n----- Reply message -----\nFrom: "Service" <kf@example.com>\nTo: "Wang" <wangli@example.cn>\nSubject: Quote\nDate: Thu, Mar 5, 2026 3:02 pm\n\nhi',
    'ok',
  ],
  [
    'two histories',
    '好的\n\n王经理 <w@example.cn> 于2026年3月6日周五 09:00写道：\n\n> 请看\n>\n> 客服 <kf@example.com> 于2026年3月5日周四 15:02写道：\n>\n>> 原文\n',
    '好的',
  ],
  [
    'outlook chain',
    '好的\n\n发件人: 客服\n发送时间: 2026年3月6日 15:02\n收件人: 王丽\n主题: 答复: 报价\n\n中间\n\n发件人: 王丽\n发送时间: 2026年3月5日 15:02\n收件人: 客服\n主题: 报价\n\n最早',
    '好的',
  ],
  [
    'quote marks inside text',
    '您说“> 三天”，是什么意思？\n\n在 2026-03-05 15:02:11，"客服" <kf@example.com> 写道：\n>原文',
    '您说“> 三天”，是什么意思？',
  ],
  [
    'colon after time zone',
    'Ok\n\nOn Thu, 5 Mar 2026 at 15:02, Li Lei via Example Support\n(kf@example.com) wrote:\n\n> x',
    'Ok',
  ],
  [
    'french nbsp',
    'Merci\n\nLe\u00a0jeu. 5 mars 2026 à\u00a015:02, Service <kf@example.com> a écrit\u00a0:\n\n> x',
    'Merci',
  ],
  [
    'signature then more own',
    '收到\n\n发自我的 iPhone\n\n还有一件事：发票抬头要改。',
    '收到\n\n发自我的 iPhone\n\n还有一件事：发票抬头要改。',
  ],
  [
    'dash sign then question',
    '收到\n--\n王丽\n\n另外，请问发票什么时候开？',
    '收到\n--\n王丽\n\n另外，请问发票什么时候开？',
  ],
  ['numbers list dashes', '清单：\n-- A100 两台\n-- B200 三台', '清单：\n-- A100 两台\n-- B200 三台'],
  ['md table', '| 型号 | 数量 |\n| --- | --- |\n| A | 2 |', '| 型号 | 数量 |\n| --- | --- |\n| A | 2 |'],
  ['table with from', '| 发件人 | 内容 |\n| 王丽 | 你好 |\n请看表。', '| 发件人 | 内容 |\n| 王丽 | 你好 |\n请看表。'],
  [
    'chat log',
    '聊天记录：\n王丽 2026-03-05 15:02:11\n你好\n客服 2026-03-05 15:03:00\n您好',
    '聊天记录：\n王丽 2026-03-05 15:02:11\n你好\n客服 2026-03-05 15:03:00\n您好',
  ],
  [
    'pasted header asks',
    '下面这封邮件是你们发的吗？\n发件人：service@examp1e.com\n主题：中奖通知',
    '下面这封邮件是你们发的吗？\n发件人：service@examp1e.com\n主题：中奖通知',
  ],
  [
    'crlf mixed',
    '好的\r\n\r\n------------------ 原始邮件 ------------------\r\n发件人: "客服"<kf@example.com>;\r\n\r\n原文',
    '好的',
  ],
  ['bom', '\ufeff好的\n\n在 2026年3月5日，客服 <kf@example.com> 写道：\n> x', '\ufeff好的'],
  [
    'indented quote header',
    '好的\n\n    ------------------ 原始邮件 ------------------\n    发件人: "客服"<kf@example.com>;\n    主题: 报价\n\n原文',
    '好的',
  ],
  [
    'quoted sig inside own',
    '好的\n\n王丽\n\n2026-03-05\n\n________________________________\n发件人: 客服 <kf@example.com>\n发送时间: 2026年3月5日 15:02\n收件人: 王丽\n主题: x\n\n原文',
    '好的\n\n王丽\n\n2026-03-05',
  ],
  [
    'foxmail old plain',
    '好的\n\n2026-03-05 \n\n\n\n王丽 \n\n\n\n发件人： 客服 \n发送时间： 2026-03-05  15:02:11 \n收件人： 王丽 \n抄送： \n主题： 报价 \n\n原文',
    '好的\n\n2026-03-05 \n\n\n\n王丽 ',
  ],
  [
    'netease en plain',
    'ok\n\n\n\n\n\n\n\nAt 2026-03-05 15:02:11, "Service" <kf@example.com> wrote:\n>Hi\n>there',
    'ok',
  ],
  ['no sign', '好的\n\n在 2026-03-05，"客服" <kf@example.com> 写道：\n\n原文没有符号', '好的'],
  ['rtl and zero width', '好的\n\n\u200b在 2026年3月5日，客服 \u200e<kf@example.com> 写道：\n> x', '好的'],
  [
    '263 mail',
    '同意。\n\n\n\n-----原始邮件-----\n发件人：客服\n收件人：王丽\n发送时间：2026-03-05 15:02:11\n主题：报价\n\n正文',
    '同意。',
  ],
  [
    'dashes with spaces',
    '同意。\n\n- - - - - - 原始邮件 - - - - - -\n发件人：客服 <kf@example.com>\n时间：2026年3月5日 15:02\n主题：报价\n\n正文',
    '同意。',
  ],
  ['equals', '同意。\n\n======= 2026-03-05 15:02:11 您在来信中写道：=======\n\n正文', '同意。'],
  [
    'the bat zh',
    '王丽，您好！\n\n同意。\n\n======= 2026-03-05 15:02:11 您在来信中写道：=======\n\n>正文\n>第二行\n\n= = = = = = = = = = = = = = = = = = = =\n',
    '王丽，您好！\n\n同意。',
  ],
  ['kmail', '同意。\n\nOn Thursday 05 March 2026 15:02:11 CST Li Lei wrote:\n> text', '同意。'],
  ['evolution zh', '同意。\n\n在 2026-03-05四的 15:02 +0800，李雷写道：\n> 正文', '同意。'],
  ['mutt', '同意。\n\nOn Thu, Mar 05, 2026 at 03:02:11PM +0800, Li Lei wrote:\n> text\n> \n> more', '同意。'],
  ['gnus', '同意。\n\nLi Lei <li@example.com> writes:\n\n> text', '同意。'],
  [
    'outlook no subject value',
    '同意。\n\n发件人: 客服 <kf@example.com> \n发送时间: 2026年3月5日 15:02\n收件人: 王丽 <wangli@example.cn>\n主题: \n\n正文',
    '同意。',
  ],
  [
    'importance line',
    '同意。\n\n发件人: 客服 <kf@example.com>\n发送时间: 2026年3月5日 15:02\n收件人: 王丽\n主题: 报价\n重要性: 高\n\n正文',
    '同意。',
  ],
  [
    'cc long',
    '同意。\n\n发件人: 客服 <kf@example.com>\n发送时间: 2026年3月5日 15:02\n收件人: 王丽 <a@example.cn>; 李四 <b@example.cn>; 赵六 <c@example.cn>; 钱七\n<d@example.cn>; 孙八 <e@example.cn>\n抄送: 周九 <f@example.cn>\n主题: 报价\n\n正文',
    '同意。',
  ],
  [
    'attachment line',
    '同意。\n\n发件人：客服<kf@example.com>\n发送时间：2026年3月5日\n收件人：王丽\n附件：报价.xlsx\n主题：报价\n\n正文',
    '同意。',
  ],
  [
    'poem',
    '您好：\n\n“床前明月光，\n疑是地上霜。”\n——李白\n\n请把这句印在杯子上。',
    '您好：\n\n“床前明月光，\n疑是地上霜。”\n——李白\n\n请把这句印在杯子上。',
  ],
  [
    'code',
    '报错：\n```\n> npm start\n> node app.js\nError: x\n```\n请帮忙。',
    '报错：\n```\n> npm start\n> node app.js\nError: x\n```\n请帮忙。',
  ],
  ['sql prompt end', '执行结果如下：\n> select 1;\n> 1', '执行结果如下：\n> select 1;\n> 1'],
  [
    'phone then quote',
    '电话13800000000\n王丽\n\n在2026年3月5日 15:02，<kf@example.com>写道：\n\n> 正文',
    '电话13800000000\n王丽',
  ],
  [
    'english sig own',
    'Thanks!\n\nBest regards,\nWang Li\nTel: 010-1234',
    'Thanks!\n\nBest regards,\nWang Li\nTel: 010-1234',
  ],
  ['signature html dash', 'ok\n\n--\nWang Li | Sales | Example Ltd.\nT +86 10 1234', 'ok'],
  ['own url with dashes', 'https://example.com/a--b\n--\n王丽', 'https://example.com/a--b'],
  [
    'tw own answer under',
    '於 2026年3月5日 下午3:02，客服 <kf@example.com> 寫道：\n\n> 請確認\n\n沒問題，謝謝',
    '沒問題，謝謝',
  ],
  [
    'a link whose rest lost its sign',
    '收到\n\nOn 5/3/26, Li <li@example.com> wrote:\n> 查看订单 (https://example.com/order\n_id=3dd518)\n> 谢谢',
    '收到',
  ],
  [
    'a link on a line of its own between quoted lines',
    '收到\n\nOn 5/3/26, Li <li@example.com> wrote:\n>\n (https://example.com/c/YzMm)\n> 谢谢',
    '收到',
  ],
  [
    'words that a program wrapped without a sign',
    'Thanks\n\nOn 5/3/26, Li <li@example.com> wrote:\n> this is a very long quoted line that the program of the sender wrapped\nwithout a sign\n> and it goes on\n> end',
    'Thanks',
  ],
  [
    'words between dashes that nobody knows',
    'Hvala\n\n----- Izvorna poruka XY -----\nOd: Li <li@example.com>\nDatum: 05.03.2026 15:02\nPredmet: Ponuda\n\nTekst',
    'Hvala',
  ],
  ['the time first', 'Ok\n\n03:02 PM, March 5, 2026, "Li Lei" <li@example.com>:\n\nHello', 'Ok'],
  ['only a date and a name', 'Ok\n2026/3/5 Li Lei <li@example.com>\n\n> Hello', 'Ok'],
  [
    'an appointment with an address',
    '请在 2026-03-05 15:00 前联系 王丽 <wang@example.cn>：\n电话也可以。',
    '请在 2026-03-05 15:00 前联系 王丽 <wang@example.cn>：\n电话也可以。',
  ],
]

describe('variations', () => {
  it.each(TEXTS)('text: %s', (_name, text, reply) => {
    expect(foldMail({ text, html: '', subject: 'Re: x', fromAddress: 'wangli@example.cn' }).reply).toBe(reply)
  })
})
