import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessLanguage } from './language.ts'
import { normaliseSubject, numbersIn, sameSubject } from './subject.ts'

describe('what a subject speaks of', () => {
  it('is the same whatever mail programs put before it', () => {
    const bare = normaliseSubject('冰箱不制冷')
    for (const subject of [
      'Re: 冰箱不制冷',
      'RE：冰箱不制冷',
      '回复：冰箱不制冷',
      '回复: Re: 答复: 冰箱不制冷',
      '回覆: 冰箱不製冷',
      '轉寄: 冰箱不製冷',
      'Re[2]: 冰箱不制冷',
      'Re (3): 冰箱不制冷',
      'AW: WG: 冰箱不制冷',
      '转发：【外部邮件】冰箱不制冷 [#1001]',
      '[客服] Re: [#1001] 冰箱不制冷',
      '[客服][EXTERNAL] 冰箱 不制冷 (fwd)',
      '  冰箱不制冷　',
    ])
      expect(normaliseSubject(subject), subject).toBe(bare)
    expect(normaliseSubject('ＡＢＣ　订单')).toBe(normaliseSubject('abc订单'))
  })

  it('is another when the words are others, and nothing when there are none', () => {
    expect(sameSubject('Re: 冰箱不制冷', '洗衣机漏水')).toBe(false)
    expect(sameSubject('Re: 冰箱不制冷', '')).toBe(true)
    expect(sameSubject('Re:', '洗衣机漏水')).toBe(true)
    expect(sameSubject('[紧急]', '[紧急]')).toBe(true)
    // Words that begin like a prefix are words.
    expect(sameSubject('Return: how', 'how')).toBe(false)
    expect(sameSubject('复印机坏了', '印机坏了')).toBe(false)
    expect(sameSubject('报修', 'Re: 回复报修')).toBe(false)
  })

  it('is the same when a program has cut it', () => {
    const long = '关于贵公司二〇二六年第三季度空调主机检修合同附件的几个问题请尽快答复'
    expect(sameSubject(`Re: ${long.slice(0, 28)}...`, long)).toBe(true)
    expect(sameSubject('关于空调', long)).toBe(false)
  })

  it('carries our numbers in brackets only', () => {
    expect(numbersIn('回复: [#1001] 冰箱')).toEqual([1001])
    expect(numbersIn('【＃１００２】冰箱 [ #1003 ] [#1002]')).toEqual([1002, 1003])
    for (const subject of ['#1001 冰箱', '订单 1001', '[1001]', '[#99999999999]', '[#0]', ''])
      expect(numbersIn(subject), subject).toEqual([])
  })

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (subject) => {
        expect(sameSubject(subject, `Re: ${subject}`)).toBe(true)
        numbersIn(subject)
      }),
    )
    expect(normaliseSubject('re: '.repeat(5000)).length).toBeLessThan(longestLeft)
  })
})

/** A subject of nothing but prefixes is left with those past the hundredth. */
const longestLeft = 500

describe('the language of a text', () => {
  it('follows its script', () => {
    expect(guessLanguage('你好，冰箱不制冷了，请问什么时候能来修？', 'zh-TW')).toBe('zh-CN')
    expect(guessLanguage('您好，請問什麼時候可以來修冰箱？', 'zh-CN')).toBe('zh-TW')
    expect(guessLanguage('Hello, when will my order arrive?', 'zh-CN')).toBe('en')
    expect(guessLanguage('订单 ABCDEFG-123456 的 tracking number 是多少', 'en')).toBe('zh-CN')
    expect(guessLanguage('Bonjour, où est ma commande ? Merci d’avance.', 'zh-CN')).toBe('en')
    expect(guessLanguage('注文した商品がまだ届きません。', 'zh-CN')).toBe('en')
    expect(guessLanguage('주문한 상품이 아직 안 왔어요', 'zh-CN')).toBe('en')
  })

  it('falls back on the company’s script, and says nothing of what has no letters', () => {
    expect(guessLanguage('你好', 'zh-TW')).toBe('zh-TW')
    expect(guessLanguage('你好', 'en')).toBe('zh-CN')
    expect(guessLanguage('12345 !!! 😀', 'en')).toBeNull()
    expect(guessLanguage('https://example.com/abc li@example.com', 'zh-CN')).toBeNull()
  })
})
