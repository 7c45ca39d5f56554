import { describe, expect, it } from 'vitest'
import { foldMail } from './index.ts'

const fold = (text: string, subject = 'Re: 报价') => foldMail({ text, html: '', subject })

describe('words of the writer that only look like a header', () => {
  it.each([
    '您好，表格里有一栏：\n发件人：这一栏我填不了\n请问填什么？',
    '发件人：这一栏我填不了，收件人：也填不了。',
    '他在昨天写道：……\n我觉得不对。',
    '他在2026年3月5日写道：房间漏水，请处理。\n我也同意。',
    '贵公司客服在2026年3月5日写道：\n我们会在三天内退款。\n但是到今天还没有收到！',
    '贵公司客服在2026年3月5日 15:02 写道：\n我们会在三天内退款。\n但是到今天还没有收到！',
    '以下是你们的承诺：\n\n在2026年3月5日 15:02，客服王丽写道：\n三天内退款。\n\n请兑现！',
    '合同里写道：质保三年。\n请问还有效吗？',
    '合同第三条写道：\n\n质保三年。\n\n请问还有效吗？',
    '姓名：张三\n电话：13800000000\n地址：北京市朝阳区\n日期：2026年3月5日\n主题：退货',
    '寄件人：张三 13800000000\n收件人：李四 13900000000\n地址：上海市浦东新区\n寄件时间：2026年3月5日 15:02',
    '发件人：张三\n收件人：李四\n电话：13800000000\n快递单号：SF123456',
    '时间：2026年3月5日 15:00\n地点：三楼会议室\n主题：季度总结\n参加人：全体',
    '日期：2026-03-05\n主题：培训\n请准时。',
    'From: Beijing To: Shanghai\nThree tickets, please.',
    'From: Beijing\nTo: Shanghai\nDate: 5 March 2026, 9:00\nThree tickets, please.',
    'Please book:\n\nFrom: Beijing\nTo: Shanghai\nDate: 2026-03-05 09:00\n\nThank you, and two seats by the window.',
    'On March 5, 2026 your colleague wrote:\nWe will refund within three days.\nNothing has come yet.',
    'On Monday I wrote: please call me.\nNobody called.',
    'The manual says: On 5 March 2026 it was changed.\nIs that right?',
    'Subject: the new contract\nI have read it and agree.',
    'Von: Berlin\nNach: München\nBitte zwei Karten.',
    'To: all colleagues\n\nThe office is closed tomorrow.',
    '原始邮件我已经删了，请重发。',
    '---- 回复的原邮件 ---- 这几个字是什么意思？',
    '原始邮件\n\n这个附件打不开，请重新发送。',
    '转发的邮件：我没有收到，请再转一次。',
    '回复：好的',
    '下面这封邮件是你们发的吗？\n发件人：service@examp1e.com\n主题：中奖通知',
    '你们的系统提示“在此行以上回复”，这是什么意思？',
  ])('%s', (text) => {
    expect(fold(text)).toEqual({ reply: text, folded: '', foldedHtml: '' })
  })
})

describe('signs that only look like a quotation or a signature', () => {
  it.each([
    '操作步骤：\n> 打开设置\n> 点击账户\n> 无法登录',
    '操作步骤如下\n> 打开设置\n> 点击账户\n> 无法登录',
    '设置 > 账户 > 安全，这里打不开。',
    '> 5 件打几折？',
    '请看这句：\n\n> 三天内退款\n\n这是你们说的。',
    '你们说：\n> 三天内退款\n\n又说：\n> 七天内退款\n\n到底是哪一个？',
    '型号 | 数量\n-- | --\nA100 | 2\nB200 | 3',
    '型号 | 数量\n--\nA100 | 2\nB200 | 3',
    '第一件事已经办好。\n--\n第二件事：请问什么时候发货？',
    '请报价：\n\n------------------\nA100 两台\nB200 三台，请问有货吗？',
    '温度是\n-5\n到\n-10',
    '谢谢！\n\n此致\n敬礼\n\n王丽\n售后服务部\n电话：010-12345678\n地址：北京市朝阳区',
    '谢谢\n王丽\n13800000000',
    '发自内心地感谢你们！',
    '发自我的内心，谢谢。',
    '来自北京的客户王丽',
    '从我的角度看，这个方案可以。',
    '通过邮件发送给您的资料我已经看了，还差一页。',
    'Sent from the warehouse on Monday. Has it arrived?',
    'Get Outlook running again, please! It fails since Monday.',
  ])('%s', (text) => {
    expect(fold(text)).toEqual({ reply: text, folded: '', foldedHtml: '' })
  })

  it('a delimiter with a long text below it is no signature', () => {
    const text = `第一部分\n--\n${Array.from({ length: 14 }, (_, index) => `第 ${index + 1} 条：内容`).join('\n')}`
    expect(fold(text).folded).toBe('')
  })
})

describe('answers between quoted lines', () => {
  it('stay with what they answer; only what follows the last is folded', () => {
    const text =
      '在 2026年3月5日，王丽 <wangli@example.cn> 写道：\n> 几点送货？\n下午三点。\n> 多少钱？\n一百。\n> 谢谢\n> 王丽\n'
    const { reply, folded } = fold(text)
    expect(reply).toBe('在 2026年3月5日，王丽 <wangli@example.cn> 写道：\n> 几点送货？\n下午三点。\n> 多少钱？\n一百。')
    expect(folded).toBe('> 谢谢\n> 王丽')
  })

  it('with an answer above and a signature below', () => {
    const text =
      '见下：\n\nOn 5/3/26, Wang Li <li@example.cn> wrote:\n> When?\n\nAt three.\n\n> How much?\n\nA hundred.\n\n-- \nMax\n'
    const { reply, folded } = fold(text)
    expect(reply).toContain('> When?\n\nAt three.\n\n> How much?\n\nA hundred.')
    expect(folded).toBe('-- \nMax')
  })

  it('an answer below one whole quotation leaves the quotation folded', () => {
    const { reply, folded } = fold(
      '在 2026年3月5日，王丽 <wangli@example.cn> 写道：\n> 您好，请确认地址。\n> 谢谢\n\n地址没有变，谢谢。',
    )
    expect(reply).toBe('地址没有变，谢谢。')
    expect(folded).toContain('请确认地址')
  })

  it('a greeting above it too', () => {
    const text = '王小姐您好：\n\nOn 5/3/26, Wang Li <li@example.cn> wrote:\n> When?\n\n下午三点。\n李雷'
    expect(fold(text).reply).toBe('王小姐您好：\n\n下午三点。\n李雷')
  })

  it('a header of Thunderbird above quoted lines and answers', () => {
    const text =
      '-------- 原始信息 --------\n主题: Re: 报价\nFrom: Wang Li <li@example.cn>\n收件人: kf@example.com\n日期: 2026/3/5\n\n> 第一个问题\n\n第一个回答\n\n> 第二个问题\n\n第二个回答'
    expect(fold(text).reply).toContain('> 第一个问题\n\n第一个回答\n\n> 第二个问题\n\n第二个回答')
  })
})

const HISTORY =
  '发件人: 客服 <kf@example.com>\n发送时间: 2026年3月5日 15:02\n收件人: 王丽\n主题: 报价\n\n1. 数量？三台\n2. 颜色？红'

describe('answers written into the history', () => {
  it.each([
    '我的答复见下方红字，谢谢。',
    '请见下面红色部分。',
    '見下方紅字。',
    'Please see my answers below.',
    'See comments inline.',
    'My replies in red.',
    '您好，\n下面这封邮件是你们发的吗？',
    '以下是我收到的信：',
  ])('%s', (own) => {
    const text = `${own}\n\n${HISTORY}`
    expect(fold(text)).toEqual({ reply: text, folded: '', foldedHtml: '' })
  })

  it.each(['以下几点请确认：\n1. 数量\n2. 颜色\n3. 交期\n4. 付款', '收到，下面我来处理。\n谢谢', '请看附件。'])(
    'none: %s',
    (own) => {
      expect(fold(`${own}\n\n${HISTORY}`).reply).toBe(own)
    },
  )
})

describe('a mail that is nothing but quotation', () => {
  it.each([
    '> 原文第一行\n> 原文第二行',
    '在 2026年3月5日，王丽 <wangli@example.cn> 写道：\n> 原文',
    '------------------ 原始邮件 ------------------\n发件人: "王丽"<wangli@example.cn>;\n发送时间: 2026年3月5日(星期四) 下午3:02\n收件人: "客服"<kf@example.com>;\n主题: 报价\n\n您好',
    '-----Original Message-----\nFrom: a@example.com\nSent: Thursday, March 5, 2026 3:02 PM\nTo: b@example.com\nSubject: x\n\nHello',
    '发自我的 iPhone',
    '-- \n王丽',
    '发自我的 iPhone\n\n在 2026年3月5日，王丽 <wangli@example.cn> 写道：\n> 原文',
  ])('is shown: %s', (text) => {
    expect(fold(text)).toEqual({ reply: text, folded: '', foldedHtml: '' })
  })

  it.each(['', '\n\n', '   \n\t'])('no text at all: %j', (text) => {
    expect(fold(text)).toEqual({ reply: '', folded: '', foldedHtml: '' })
  })
})

const PASSED_ON =
  '发件人: 王丽 <wangli@example.cn>\n发送时间: 2026年3月5日 15:02\n收件人: 客服 <kf@example.com>\n主题: 漏水\n\n厨房漏水，请派人。'

describe('a mail passed on', () => {
  it.each([
    'Fw: 漏水',
    'Fwd: 漏水',
    'FW: 漏水',
    '转发：漏水',
    '转发: 漏水',
    '轉寄: 漏水',
    '[外部] 转发: 漏水',
    'WG: Leck',
    'TR: fuite',
    'RV: fuga',
    'ENC: vazamento',
  ])('stays whole by its subject: %s', (subject) => {
    const text = `请处理。\n\n${PASSED_ON}`
    expect(fold(text, subject)).toEqual({ reply: text, folded: '', foldedHtml: '' })
  })

  it.each([
    '---------- Forwarded message ---------',
    '-------- 转发的消息 --------',
    '-------- 轉寄郵件 --------',
    '---------- 转发的邮件 ----------',
    '--------- 转发消息 ---------',
    '开始转发的信息：',
    'Begin forwarded message:',
  ])('stays whole by its words: %s', (words) => {
    const text = `请看下面这封。\n\n${words}\n${PASSED_ON}`
    expect(fold(text, '漏水')).toEqual({ reply: text, folded: '', foldedHtml: '' })
  })

  it('an answer to a mail passed on folds', () => {
    expect(fold(`已派人。\n\n${PASSED_ON}`, '回复: 转发: 漏水').reply).toBe('已派人。')
    expect(fold(`已派人。\n\n${PASSED_ON}`, 'Re: Fwd: 漏水').reply).toBe('已派人。')
  })
})
