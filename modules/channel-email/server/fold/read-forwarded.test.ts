import { describe, expect, it } from 'vitest'
import { htmlToText } from '#platform/server/html/index.ts'
import { readForwarded } from './index.ts'

const WANG = {
  from: { name: '王丽', address: 'wangli@example.cn' },
  date: '2026-03-05T07:02:00.000Z',
  subject: '厨房漏水',
}
const read = (text: string, subject = '转发: 厨房漏水') => readForwarded({ subject, text, html: '', attached: null })

const LAYOUTS: [string, string][] = [
  [
    'Outlook zh-CN',
    '发件人: 王丽 <wangli@example.cn>\n发送时间: 2026年3月5日 15:02\n收件人: 客服 <kf@example.com>\n主题: 厨房漏水',
  ],
  [
    'with [mailto:]',
    '-----邮件原件-----\n发件人: 王丽 [mailto:wangli@example.cn] \n发送时间: 2026年3月5日 15:02\n收件人: 客服 <kf@example.com>\n主题: 厨房漏水',
  ],
  [
    'bold',
    '*发件人:* 王丽 <wangli@example.cn>\n*发送时间:* 2026年3月5日 15:02\n*收件人:* 客服 <kf@example.com>\n*主题:* 厨房漏水',
  ],
  [
    'zh-TW',
    '寄件者: 王丽 <wangli@example.cn>\n寄件日期: 2026年3月5日 下午 03:02\n收件者: 客服 <kf@example.com>\n主旨: 厨房漏水',
  ],
  [
    'QQ',
    '------------------ 原始邮件 ------------------\n发件人: "王丽"<wangli@example.cn>;\n发送时间: 2026年3月5日(星期四) 下午3:02\n收件人: "客服"<kf@example.com>;\n\n主题: 厨房漏水',
  ],
  [
    'QQ with entities',
    '------------------&nbsp;原始邮件&nbsp;------------------\n发件人: &nbsp;"王丽"<wangli@example.cn&gt;;\n发送时间: &nbsp;2026年3月5日(星期四) 下午3:02\n收件人: &nbsp;"客服"<kf@example.com&gt;;\n\n主题: &nbsp;厨房漏水',
  ],
  [
    'NetEase Mail Master',
    '---- 转发的邮件 ----\n| 发件人 | 王丽<wangli@example.cn> |\n| 发送日期 | 2026年03月05日 15:02 |\n| 收件人 | 客服 <kf@example.com> |\n| 主题 | 厨房漏水 |',
  ],
  [
    'NetEase webmail',
    '-------- 转发邮件信息 --------\n发件人："王丽" <wangli@example.cn>\n发送日期：2026-03-05 15:02:00\n收件人：客服 <kf@example.com>\n主题：厨房漏水',
  ],
  [
    'Gmail zh-CN',
    '---------- Forwarded message ---------\n发件人： 王丽 <wangli@example.cn>\nDate: 2026年3月5日周四 15:02\nSubject: 厨房漏水\nTo: 客服 <kf@example.com>',
  ],
  [
    'Gmail en',
    '---------- Forwarded message ---------\nFrom: 王丽 <wangli@example.cn>\nDate: Thu, Mar 5, 2026 at 3:02 PM\nSubject: 厨房漏水\nTo: 客服 <kf@example.com>',
  ],
  [
    'Thunderbird zh-CN',
    '-------- 转发的消息 --------\n主题: \t厨房漏水\n日期: \tThu, 5 Mar 2026 15:02:00 +0800\n发件人: \t王丽 <wangli@example.cn>\n收件人: \t客服 <kf@example.com>',
  ],
  [
    'Thunderbird zh-TW',
    '-------- 轉寄郵件 --------\n主旨: \t厨房漏水\n日期: \tThu, 5 Mar 2026 15:02:00 +0800\n寄件者: \t王丽 <wangli@example.cn>\n收件者: \t客服 <kf@example.com>',
  ],
  [
    'Apple zh-CN',
    '开始转发的信息：\n\n> 发件人: 王丽 <wangli@example.cn>\n> 主题: 厨房漏水\n> 日期: 2026年3月5日 GMT+8 15:02:00\n> 收件人: 客服 <kf@example.com>',
  ],
  [
    'Apple en',
    'Begin forwarded message:\n\nFrom: 王丽 <wangli@example.cn>\nSubject: 厨房漏水\nDate: March 5, 2026 at 3:02:00 PM GMT+8\nTo: 客服 <kf@example.com>',
  ],
  [
    'Lark',
    '--------- 转发消息 ---------\n发件人: "王丽"<wangli@example.cn>\n时间: 2026年3月5日周四 15:02\n主题: 厨房漏水\n收件人: 客服 <kf@example.com>',
  ],
  [
    'Alibaba',
    '------------------------------------------------------------------\n发件人：王丽 <wangli@example.cn>\n发送时间：2026年3月5日(星期四) 15:02\n收件人：客服 <kf@example.com>\n主　题：厨房漏水',
  ],
  [
    'Outlook en',
    '________________________________\nFrom: 王丽 <wangli@example.cn>\nSent: Thursday, March 5, 2026 3:02 PM\nTo: 客服 <kf@example.com>\nSubject: 厨房漏水',
  ],
  [
    'Outlook de',
    'Von: 王丽 <wangli@example.cn>\nGesendet: Donnerstag, 5. März 2026 15:02\nAn: 客服 <kf@example.com>\nBetreff: 厨房漏水',
  ],
  [
    'Outlook fr',
    'De : 王丽 <wangli@example.cn>\nEnvoyé : jeudi 5 mars 2026 15:02\nÀ : 客服 <kf@example.com>\nObjet : 厨房漏水',
  ],
  [
    'Outlook es',
    'De: 王丽 <wangli@example.cn>\nEnviado: jueves, 5 de marzo de 2026 15:02\nPara: 客服 <kf@example.com>\nAsunto: 厨房漏水',
  ],
  [
    'Outlook ja',
    '差出人: 王丽 <wangli@example.cn>\n送信日時: 2026年3月5日 15:02\n宛先: 客服 <kf@example.com>\n件名: 厨房漏水',
  ],
  [
    'Outlook ko',
    '보낸 사람: 王丽 <wangli@example.cn>\n보낸 날짜: 2026년 3월 5일 목요일 오후 3:02\n받는 사람: 客服 <kf@example.com>\n제목: 厨房漏水',
  ],
  [
    'one line',
    '发件人：王丽 <wangli@example.cn> 发送时间：2026年3月5日 15:02 收件人：客服 <kf@example.com> 主题：厨房漏水',
  ],
]

describe('the header of a mail passed on', () => {
  it.each(LAYOUTS)('%s', (_name, header) => {
    for (const own of ['', '请处理，谢谢。\n\n', '请处理。\n\n-- \n李雷\n电话 010-12345678\n\n']) {
      for (const end of ['\n', '\r\n']) {
        const text = `${own}${header}\n\n厨房漏水，请派人。\n`.replaceAll('\n', end)
        expect(read(text)).toEqual({ ...WANG, to: [{ name: '客服', address: 'kf@example.com' }] })
      }
    }
  })

  it.each(LAYOUTS)('%s in HTML', (_name, header) => {
    const html = header
      .split('\n')
      .map((line) => `<div>${line.replaceAll('&gt;', '>').replaceAll('<', '&lt;').replace(/^> /, '')}</div>`)
      .join('')
    const given = {
      subject: '转发: 厨房漏水',
      text: htmlToText(html),
      html: `<p>请处理</p>${html}<p>厨房漏水。</p>`,
      attached: null,
    }
    expect(readForwarded(given)).toEqual({ ...WANG, to: [{ name: '客服', address: 'kf@example.com' }] })
  })

  it('an address that stands only in the link', () => {
    const html =
      '<p>请处理</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>发件人：</b> <a href="mailto:wangli@example.cn">王丽</a><br><b>发送时间：</b> 2026年3月5日 15:02<br><b>收件人：</b> <a href="mailto:kf@example.com">客服</a><br><b>主题：</b> 厨房漏水</p></div><p>厨房漏水。</p>'
    expect(readForwarded({ subject: 'FW: 厨房漏水', text: htmlToText(html), html, attached: null })).toEqual({
      ...WANG,
      to: [{ name: '客服', address: 'kf@example.com' }],
    })
  })

  it('only the first of several', () => {
    const older = LAYOUTS[0]![1].replaceAll('王丽', '张三').replaceAll('wangli', 'zhangsan')
    expect(read(`${LAYOUTS[0]![1]}\n\n漏水\n\n${older}\n\n更早的`)?.from).toEqual(WANG.from)
  })

  it('several recipients, wrapped', () => {
    const header =
      '发件人: 王丽 <wangli@example.cn>\n发送时间: 2026年3月5日 15:02\n收件人: 客服 <kf@example.com>;\n "售后, 北京" <sh@example.com>; js@example.com\n主题: 厨房漏水\n'
    expect(read(header)?.to).toEqual([
      { name: '客服', address: 'kf@example.com' },
      { name: '售后, 北京', address: 'sh@example.com' },
      { name: '', address: 'js@example.com' },
    ])
  })

  it('an introduction instead of a header, when the subject says so', () => {
    const text = '请看。\n\nOn Mar 5, 2026, 3:02 PM +0800, 王丽 <wangli@example.cn> wrote:\n\n厨房漏水'
    expect(read(text)).toEqual({ from: WANG.from, date: WANG.date, subject: '', to: [] })
    expect(read(text, 'Re: 厨房漏水')).toBeNull()
  })

  it('the attached mail', () => {
    const attached = { ...WANG, to: [{ name: '', address: 'kf@example.com' }] }
    expect(readForwarded({ subject: '转发', text: '见附件', html: '', attached })).toEqual(attached)
    expect(readForwarded({ subject: 'Re: 漏水', text: '见附件', html: '', attached })).toBeNull()
    expect(
      readForwarded({ subject: '转发', text: '见附件', html: '', attached: { ...attached, from: null } }),
    ).toBeNull()
  })

  it('a date in another zone', () => {
    const text = LAYOUTS[0]![1]
    const given = { subject: 'Fwd: x', text, html: '', attached: null, timeZone: 'Europe/Berlin' }
    expect(readForwarded(given)?.date).toBe('2026-03-05T14:02:00.000Z')
  })

  it.each([
    ['an answer', `好的。\n\n${LAYOUTS[0]![1]}\n\n原文`, 'Re: 厨房漏水'],
    ['an answer without Re', `好的。\n\n${LAYOUTS[0]![1]}\n\n原文`, '厨房漏水'],
    ['a mail of its own', '厨房漏水，请派人。', '转发: 厨房漏水'],
    [
      'a header without an address',
      '发件人: 王丽\n发送时间: 2026年3月5日 15:02\n收件人: 客服\n主题: 漏水',
      '转发: 漏水',
    ],
    ['prose', '发件人：这一栏我填不了', '转发: 表格'],
  ])('none in %s', (_name, text, subject) => {
    expect(read(text, subject)).toBeNull()
  })

  it('without a subject that says so, when it is all there is', () => {
    expect(read(`${LAYOUTS[0]![1]}\n\n厨房漏水`, '厨房漏水')?.from).toEqual(WANG.from)
  })

  it('a date that cannot be read', () => {
    expect(
      read('发件人: 王丽 <wangli@example.cn>\n发送时间: 昨天\n收件人: kf@example.com\n主题: 漏水')?.date,
    ).toBeNull()
  })
})
