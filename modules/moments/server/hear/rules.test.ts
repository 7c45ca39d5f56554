import { describe, expect, test } from 'vitest'
import { readAnswer } from './rules.ts'

const lines = (text: string) =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
const heard = (text: string) => {
  const found = readAnswer(text)
  return found ? `${found.answer}${found.sure ? '' : '?'}` : '–'
}

const tables: [string, string[]][] = [
  [
    'met',
    lines(`
      是的
      是的，谢谢
      解决了
      已经解决了
      解决了，谢谢你们
      问题解决了
      可以了谢谢
      可以了，谢谢
      好了
      现在好了
      都好了
      修好了，不漏了
      没有问题了
      没问题了，谢谢
      没有什么问题
      没毛病
      不漏了
      厨房不漏水了
      没再漏过
      再也没漏过
      已经不响了
      恢复正常了
      网络恢复了
      能用了
      满意
      很满意，辛苦了
      非常满意
      达到了
      达到期望了
      对，搞定了
      搞定
      嗯，弄好了
      终于修好了
      昨天还在漏，今天好了
      之前一直没好，现在可以了
      钱到账了
      收到货了，谢谢
      挺好的
      给五星
      一切正常
      確認
      解決了
      已經修好了，謝謝
      沒有問題了
      不漏水了，感謝
      滿意
      是的，達到了
      可以了，謝謝您
      恢復正常了
      Yes
      Yes, thank you
      yes it is fixed
      It's fixed, thanks!
      Solved
      All good now
      It works now
      works perfectly
      No problems any more
      no more leaks
      It doesn't leak any more
      Resolved, many thanks
      I'm very happy with it
      Perfect!
      It was broken yesterday, but now it works
    `),
  ],
  [
    'not_met',
    lines(`
      没有
      没有啊
      没
      还没
      还没有
      还是不行
      还是漏水
      还在漏
      还是漏
      没解决
      没有解决
      根本没解决
      还没解决
      没修好
      没有修好，还在滴水
      又坏了
      今天又漏了
      又停电了
      还是老样子
      跟之前一样
      没用
      不管用
      不满意
      很不满意
      一点都不满意
      没达到
      没有达到期望
      太失望了
      没人来
      更严重了
      仍然不能用
      依旧打不开，不能用
      不行
      没有，还是漏
      昨天好了，今天又坏了
      之前好了，现在又漏了
      還是不行
      還在漏水
      沒有
      沒有解決
      還沒修好
      不滿意
      又壞了
      還是一樣
      No
      Nope
      not yet
      No, it still leaks
      It's still broken
      still not working
      It doesn't work
      not fixed
      It hasn't been fixed
      Same problem as before
      It is worse now
      Nobody came
      I'm not satisfied
      not really
      It's leaking again
    `),
  ],
  [
    'partly',
    lines(`
      一部分
      部分解决了
      解决了一部分
      只解决了一半
      好了一些
      好一点了
      基本解决了
      差不多吧
      大部分好了
      解决了，但是厨房还在漏
      好了，不过还有点响
      修好了但是还漏一点
      还有一个地方没好
      还差一点
      没有完全解决
      没全好
      解決了一部分
      好了一些
      大部分好了，還有一個房間不行
      Partly
      partially solved
      half of it
      Better, but not completely
      mostly fixed
      Fixed, but the other pipe still leaks
      not completely
      almost
    `),
  ],
  [
    'met?',
    lines(`
      好的
      谢谢
      收到
      好的，谢谢
      没有了，谢谢
      解决了吗？
      OK
      Thanks!
      如果不漏了就好了，等我看看
    `),
  ],
  ['not_met?', lines(`没有，谢谢\n是的，还是漏水\n还没好吗？\nno thanks`)],
  [
    '–',
    lines(`
      请问你们几点上班
      我想改一下地址
      发票什么时候寄
      你好
      在吗
      我再看看
      帮我转人工
      What are your opening hours?
      I have another request
      请把账单发给我
    `),
  ],
]

describe.each(tables)('%s', (expected, sentences) => {
  test.each(sentences)('%s', (sentence) => {
    expect(heard(sentence)).toBe(expected)
  })
})

test('many words leave it to a person, and a whole letter is no answer', () => {
  expect(heard(`解决了。${'我还想说明一下当时的情况。'.repeat(20)}`)).toBe('met?')
  expect(heard('解决了'.repeat(500))).toBe('–')
  expect(tables.flatMap(([, sentences]) => sentences).length).toBeGreaterThan(150)
})

test('no text takes long', () => {
  for (const piece of ['没', '还是', '不再', 'not ', '好了但', '还有', '一直']) {
    const text = piece.repeat(1000 / piece.length)
    expect(readAnswer(text.slice(0, 1000)) === null || readAnswer(text.slice(0, 1000))?.sure === false).toBe(true)
  }
})
