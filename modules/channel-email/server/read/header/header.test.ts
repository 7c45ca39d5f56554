import { describe, expect, it } from 'vitest'
import { parseAddresses } from './addresses.ts'
import { parseDate } from './dates.ts'
import { decodeWords, headerText, oneLine } from './encoded-words.ts'
import { parseMessageIds } from './message-ids.ts'
import { parseParameters, readParameter } from './parameters.ts'

describe('addresses', () => {
  it.each<[string, ...string[]]>([
    ['张三 <z@e.cn>', '张三|z@e.cn'],
    ['"张, 三" <z@e.cn>, 李四<l@e.cn>', '张, 三|z@e.cn', '李四|l@e.cn'],
    ['王, 小明 <w@e.cn>', '王, 小明|w@e.cn'],
    ['张三 z@e.cn', '张三|z@e.cn'],
    ['z@e.cn (张三)', '张三|z@e.cn'],
    ['张三＜z@e.cn＞；李四＜l@e.cn＞', '张三|z@e.cn', '李四|l@e.cn'],
    ['张三 <z@e.cn>，李四 <l@e.cn>、王五 <w@e.cn>', '张三|z@e.cn', '李四|l@e.cn', '王五|w@e.cn'],
    ['undisclosed-recipients:;'],
    ['客户组: a@e.cn, "B" <b@e.cn>; c@e.cn', '|a@e.cn', 'B|b@e.cn', '|c@e.cn'],
    ['客服: 张三 <a@e.cn>', '客服: 张三|a@e.cn'],
    ['<a@e.cn', '|a@e.cn'],
    ['a@e.cn>', '|a@e.cn'],
    ['<<a@e.cn>>', '|a@e.cn'],
    ['"a@e.cn" <a@e.cn>', 'a@e.cn|a@e.cn'],
    ['"a@e.cn"', '|a@e.cn'],
    ['MAILER-DAEMON', 'MAILER-DAEMON|'],
    ['Mail Delivery System <MAILER-DAEMON>', 'Mail Delivery System|MAILER-DAEMON'],
    ['MAILER-DAEMON@mx.e.cn (Mail Delivery System)', 'Mail Delivery System|MAILER-DAEMON@mx.e.cn'],
    ['a@b@e.cn', '|a@b@e.cn'],
    ['<>'],
    [' , a@e.cn, , b@e.cn', '|a@e.cn', '|b@e.cn'],
    ['=?utf-8?Q?Doe, John?= <j@e.cn>', 'Doe, John|j@e.cn'],
    ['"a b"@e.cn', '|"a b"@e.cn'],
    ['<mailto:a@e.cn>', '|a@e.cn'],
    ['z@e.cn <张三>', '张三|z@e.cn'],
    ["'张三' <z@e.cn>", '张三|z@e.cn'],
    ['张三 <z @ e . cn>', '张三|z@e.cn'],
    ['张三 [z@e.cn]', '张三|z@e.cn'],
    ['<张三 z@e.cn>', '张三|z@e.cn'],
    ['"Unclosed <a@e.cn>', 'Unclosed|a@e.cn'],
    ['"Unclosed <a@e.cn>, "B" <b@e.cn>', 'Unclosed|a@e.cn', 'B|b@e.cn'],
    ['"ends with \\" <a@e.cn>', 'ends with \\|a@e.cn'],
    ['a@e.cn b@e.cn', '|a@e.cn', '|b@e.cn'],
    ['<a@e.cn,b@e.cn>', '|a@e.cn', '|b@e.cn'],
    ['John \\"X\\" <j@e.cn>', 'John "X"|j@e.cn'],
    ['a@[192.0.2.1]', '|a@[192.0.2.1]'],
    ['evil\u202e <a@e.cn\u200b>', 'evil|a@e.cn'],
    [''],
  ])('%s', (header, ...expected) => {
    expect(parseAddresses(header).map(({ name, address }) => `${name}|${address}`)).toEqual(expected)
  })
})

describe('dates', () => {
  it.each<[string, string | null]>([
    ['Thu, 5 Mar 2026 10:05:06 +0800', '2026-03-05T02:05:06.000Z'],
    ['5 Mar 26 10:05 GMT', '2026-03-05T10:05:00.000Z'],
    ['Thu, 5 Mar 102 10:05:06 -0500', '2002-03-05T15:05:06.000Z'],
    ['Mon, 5 Mar 2026 10:05:06 EDT', '2026-03-05T14:05:06.000Z'],
    ['Thu Mar  5 10:05:06 2026', '2026-03-05T10:05:06.000Z'],
    ['Thu Mar 05 10:05:06 CST 2026', '2026-03-05T16:05:06.000Z'],
    ['2026年3月5日(周四) 14:05:06 +0800', '2026-03-05T06:05:06.000Z'],
    ['2026年3月5日 上午12时05分', '2026-03-04T16:05:00.000Z'],
    ['星期四, 5 3月 2026 10:05:06 +0800', '2026-03-05T02:05:06.000Z'],
    ['2026-03-05 10:05:06', '2026-03-05T10:05:06.000Z'],
    ['2026/3/5 10:05', '2026-03-05T10:05:00.000Z'],
    ['5-Mar-2026 10:05:06', '2026-03-05T10:05:06.000Z'],
    ['March 5, 2026 2:05 PM', '2026-03-05T14:05:00.000Z'],
    ['Thu, 5 Mar 2026 10:05:06 GMT+8', '2026-03-05T02:05:06.000Z'],
    ['Thu, 5 Mar 2026 10.05.06 +08:00', '2026-03-05T02:05:06.000Z'],
    ['5 Mar 2026 10:05:06 +9900', '2026-03-05T10:05:06.000Z'],
    ['Sat, 31 Dec 2016 23:59:60 Z', '2016-12-31T23:59:59.000Z'],
    ['Do, 5 Mär 2026 10:05:06 +0100', '2026-03-05T09:05:06.000Z'],
    ['30 Feb 2026 10:00 +0000', null],
    ['1 Jan 1904 00:00:00 GMT', null],
    ['5 Mar 20260 10:05:06', null],
    ['5 Mar 2026 24:00:00', null],
    ['yesterday', null],
    ['', null],
  ])('%s', (header, expected) => {
    expect(parseDate(header)).toBe(expected)
  })

  it('a clock near it tells which CST', () => {
    const near = Date.UTC(2026, 2, 5, 2, 5, 10)
    expect(parseDate('Thu Mar 05 10:05:06 CST 2026', near)).toBe('2026-03-05T02:05:06.000Z')
  })
})

describe('message ids', () => {
  it.each<[string, ...string[]]>([
    ['<a@b>', '<a@b>'],
    ['a@b', '<a@b>'],
    ['<a b@c>', '<ab@c>'],
    ['<a@b> <c@d> <a@b>', '<a@b>', '<c@d>'],
    ['[a@b]', '<a@b>'],
    ['<[a@b]>', '<a@b>'],
    ['Your message of "Tue" <x@y>', '<x@y>'],
    ['Message from foo@bar of Tue'],
    ['<a@b>,<c@d', '<a@b>', '<c@d>'],
    ['<<a@b>>', '<a@b>'],
    [''],
  ])('%s', (header, ...expected) => {
    expect(parseMessageIds(header)).toEqual(expected)
  })
})

describe('parameters', () => {
  it.each<[string, string, Record<string, string>]>([
    ['text/plain; charset=utf-8; format=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
    ['TEXT/HTML charset="gb2312" format=flowed;', 'text/html', { charset: 'gb2312', format: 'flowed' }],
    ['text/plain; charset="utf-8" (comment); x=y', 'text/plain', { charset: 'utf-8', x: 'y' }],
    ['text/plain;; charset = "utf-8" ; x', 'text/plain', { charset: 'utf-8' }],
    ['charset=utf-8', '', { charset: 'utf-8' }],
    ['a; filename="a "b".pdf"; size=3', 'a', { filename: 'a "b".pdf', size: '3' }],
    ['a; filename=my file.pdf', 'a', { filename: 'my file.pdf' }],
    ['a; filename="unclosed.pdf', 'a', { filename: 'unclosed.pdf' }],
    ['a; name="a;b\\"c.pdf"', 'a', { name: 'a;b"c.pdf' }],
    ['a; name="C:\\docs\\a.pdf"', 'a', { name: 'C:\\docs\\a.pdf' }],
    ['multipart/mixed; boundary=----=_Part_1', 'multipart/mixed', { boundary: '----=_Part_1' }],
  ])('%s', (header, value, parameters) => {
    const read = parseParameters(header)
    expect([read.value, Object.fromEntries(read.parameters)]).toEqual([value, parameters])
  })

  it.each([
    ["filename*=utf-8'zh'%E4%B8%AD.pdf; filename=x.pdf", '中.pdf'],
    ['filename*0*=gb2312\'\'%D6%D0; filename*1="file"; filename*2*=%CE%C4.pdf', '中file文.pdf'],
    ['filename*1=b; filename*0=a', 'ab'],
    ['filename*0="=?utf-8?B?5Lit"; filename*1="5paH?="', '中文'],
    ['filename*=%E4%B8%AD.pdf', '中.pdf'],
    ["filename*=UTF-8''", ''],
    ["filename*=UTF-8''; filename=x.pdf", 'x.pdf'],
    ['filename="100%25.pdf"', '100%25.pdf'],
  ])('%s', (parameters, name) => {
    expect(readParameter(parseParameters(`attachment; ${parameters}`).parameters, 'filename')).toBe(name)
  })
})

describe('encoded words', () => {
  it.each([
    ['=?utf-8?B?5L2g5aW9?= =?UTF-8?b?77yM?=\t=?utf-8?Q?=E7=95=8C?=', '你好，界'],
    ['Re: =?utf-8?B?5L2?= =?utf-8?B?g5aW9?=', 'Re: 你好'],
    ['=?utf-8*zh?Q?=E4=BD=A0=E5=A5=BD?=x=?utf-8?q?abc def?= tail', '你好xabc def tail'],
    ['=?utf-8?B?5L2g5aW9', '你好'],
    ['=?utf-8?Q?abc =?utf-8?Q?def?=', 'abcdef'],
    ['=?utf-8?Q?a?b?= =?x?y?z?=', 'a?b =?x?y?z?='],
    ['=?gb2312?Q?1tDOxA==?= =?gb2312?B?=D6=D0?=', '中文中'],
    ['=?UTF-8?Q?Re:_[#12]?= =?utf-8?B??= end', 'Re: [#12] end'],
    ['=?utf-8?B?5L2g\n 5aW9?=', '你好'],
    ['a =?us-ascii?Q?b?= c', 'a b c'],
  ])('%s', (header, text) => {
    expect(oneLine(decodeWords(headerText(header)))).toBe(text)
  })
})
