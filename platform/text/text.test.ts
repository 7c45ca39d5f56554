import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digits } from './digits.ts'
import { fold, foldWithMap } from './fold.ts'
import { grams, INDEXED_LENGTH, queryGrams } from './grams.ts'
import { searchTerms } from './query.ts'
import { highlightRanges, snippet } from './snippet.ts'
import { MOST_TERMS, terms } from './terms.ts'

/** Any UTF-16 string, lone surrogates included, rich in the characters that fold in a special way. */
const special = fc.constantFrom(
  ...[
    '漏',
    '水',
    '電',
    '梯',
    '裡',
    '里',
    '薴',
    'Ａ',
    'ß',
    'İ',
    'Σ',
    'ﬁ',
    'e',
    '\u0301',
    'ｶ',
    'ﾞ',
    'ㄱ',
    'ㅏ',
    '각',
    '\u11a8',
  ],
  ...[
    '\u200b',
    '\u200d',
    '\ufeff',
    '\0',
    '\u0007',
    ' ',
    '\u3000',
    '\r\n',
    '\t',
    '¨',
    '…',
    '㈱',
    '½',
    '👩‍👩‍👧',
    '🇨🇳',
    '😀',
    '\ud83d',
    '\ude00',
  ],
  ...['S', 'O', '-', '2', '0', '，', '。', '@', '.', '𠮷', '\ufe0f', '❤', '👍🏽', '\ufdfa', '\uffff', '\u0344'],
)
const anyText = fc.oneof(
  fc.array(special, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

function narrowed(folded: string, query: string): boolean {
  const have = new Set(grams(folded))
  return queryGrams(query).every((gram) => have.has(gram))
}

describe('fold', () => {
  it.each([
    ['漏水', '漏水'],
    ['電梯壞了', '电梯坏了'],
    ['裡面', '里面'],
    ['裏面', '里面'],
    ['跟著', '跟着'],
    ['ＡＢＣ１２３', 'abc123'],
    ['ﾔﾏﾀﾞ', 'ヤマダ'],
    ['SO－20260312', 'so-20260312'],
    ['Straße', 'strasse'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['İstanbul', 'istanbul'],
    ['cafe\u0301', 'caf\u00e9'],
    ['a\u3000\t\r\n b', 'a b'],
    ['漏\u200b水\ufeff', '漏水'],
    ['a\0b\u0007', 'ab'],
    ['❤️', '❤'],
    ['x\ud83dy', 'x\ufffdy'],
    ['ㄱㅏ', '가'],
    ['', ''],
  ])('%j → %j', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  it('is settled, well formed, without control characters and double spaces, for every character alone', () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point === 0x40000) point = 0xe0000
      const folded = fold(String.fromCodePoint(point))
      if (fold(folded) !== folded || !folded.isWellFormed() || /\p{Cc}| {2}/u.test(folded)) {
        expect.fail(`U+${point.toString(16)} folds to ${JSON.stringify(folded)}`)
      }
    }
  })

  it('is idempotent and clean on any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = fold(text)
        expect(fold(folded)).toBe(folded)
        expect(folded.isWellFormed()).toBe(true)
        expect(folded).not.toMatch(/\p{Cc}|\s{2}|\u200b/u)
      }),
      { numRuns: 3000 },
    )
  })

  it('keeps the way back: rising source ranges, each of which folds to what it gave', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { folded, map, ends } = foldWithMap(text)
        expect(folded).toBe(fold(text))
        expect(map.length).toBe(folded.length)
        expect(ends.length).toBe(folded.length)
        for (let i = 0; i < folded.length; i++) {
          expect(map[i]).toBeLessThan(ends[i]!)
          expect(ends[i]).toBeLessThanOrEqual(text.length)
          if (i > 0) expect(map[i]).toBeGreaterThanOrEqual(map[i - 1]!)
          expect(fold(text.slice(map[i], ends[i]))).toContain(folded[i])
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('folds the same through the long and the short way', () => {
    const text = '電梯😀 ﬁ '.repeat(200)
    expect(fold(text)).toBe('电梯😀 fi '.repeat(200))
  })
})

describe('grams', () => {
  it.each([
    ['厨房漏水了', '漏水', true],
    ['厨房漏水了', '漏', true],
    ['廚房漏水了', '厨房', true],
    ['電梯停了', '电梯', true],
    ['电梯停了', '電梯', true],
    ['在裡面', '里面', true],
    ['编号ＡＢＣ１２３', 'abc123', true],
    ['单号 SO-20260312，谢谢', 'so-2026', true],
    ['单号 SO-20260312，谢谢', '0312', true],
    ['电话13800138000', '0013', true],
    ['Elevator out of order', 'leva', true],
    ['Elevator', 'e', true],
    ['a-b', '-', true],
    ['好的，我来', '，我', true],
    ['厨房漏水了', '水漏', false],
    ['水落下，漏', '漏水', false],
    ['abc', 'x', false],
  ])('%s ⊇ %s is %s', (text, query, found) => {
    expect(narrowed(fold(text), fold(query))).toBe(found)
  })

  it('keeps the index small: no pairs of CJK and punctuation, no lone punctuation', () => {
    expect(grams(fold('好，好。'))).toEqual(['好'])
    expect(queryGrams('漏水')).toEqual(['漏水'])
    expect(queryGrams('漏')).toEqual(['漏'])
    expect(queryGrams('!')).toEqual([])
  })

  it('covers the first 100,000 units and never halves a pair there', () => {
    const text = `${'a'.repeat(INDEXED_LENGTH - 1)}😀z`
    expect(grams(text)).toEqual(['a', 'aa'])
  })

  it('finds every substring, whatever the text', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.nat(), (text, a, b) => {
        const characters = [...fold(text)]
        const start = a % (characters.length + 1)
        const query = characters.slice(start, start + 1 + (b % 8)).join('')
        expect(narrowed(characters.join(''), query)).toBe(true)
        if (/[\p{L}\p{N}]/u.test(query)) expect(queryGrams(query)).not.toEqual([])
      }),
      { numRuns: 5000 },
    )
  })

  it('finds what was copied out of a text, before either is folded', () => {
    const plain = fc.array(fc.constantFrom(...'漏水電梯裡里薴ＡａbＢ１2-，。 　𠮷'), { maxLength: 20 })
    fc.assert(
      fc.property(plain, plain, plain, (before, copied, after) => {
        const query = copied.join('').trim()
        const text = fold([...before, query, ...after].join(''))
        expect(text).toContain(fold(query))
        expect(narrowed(text, fold(query))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('agrees with a plain substring search once its candidates are checked', () => {
    const small = fc
      .array(fc.constantFrom('漏', '水', '电', 'a', 'b', '1', '-', ' '), { maxLength: 12 })
      .map((c) => c.join(''))
    fc.assert(
      fc.property(small, small, (text, query) => {
        expect(narrowed(text, query) && text.includes(query)).toBe(text.includes(query))
      }),
      { numRuns: 5000 },
    )
  })
})

describe('terms', () => {
  it.each([
    ['漏水 电梯', ['漏水', '电梯']],
    ['  漏水　漏水 ', ['漏水']],
    ['"out of order" 3号', ['out of order', '3号']],
    ['“三号楼 电梯”坏', ['三号楼 电梯', '坏']],
    ['「水 管」', ['水 管']],
    ['5" 管', ['5"', '管']],
    ['"half typed', ['half', 'typed']],
    ['"" " "', []],
    ['', []],
  ])('%s → %j', (query, expected) => {
    expect(terms(query)).toEqual(expected)
  })

  it('stays within its limits on any text', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        const found = searchTerms(query)
        expect(found.length).toBeLessThanOrEqual(MOST_TERMS)
        for (const { folded } of found) expect(folded).toBe(folded.trim())
      }),
    )
    expect(terms(Array.from({ length: 50 }, (_, i) => `w${i}`).join(' '))).toHaveLength(MOST_TERMS)
    expect(terms('a'.repeat(10_000))[0]).toHaveLength(200)
  })

  it('reads a query into folded terms with their grams', () => {
    expect(searchTerms('電梯 ＳＯ-1')).toEqual([
      { folded: '电梯', grams: ['电梯'] },
      { folded: 'so-1', grams: ['so', 'o-', '-1'] },
    ])
  })

  it('takes the digits of a phone number', () => {
    expect(digits('138 0013-８０００ 转 ①')).toBe('13800138000')
    expect(digits('漏水')).toBe('')
  })
})

describe('snippet', () => {
  it('marks what was found in the original spelling', () => {
    expect(highlightRanges('我們的電梯壞了，电梯！', ['电梯'])).toEqual([
      [3, 5],
      [8, 10],
    ])
    expect(highlightRanges('ＡＢＣ and ﬁsh', ['abc', 'ish'])).toEqual([
      [0, 3],
      [8, 11],
    ])
    expect(highlightRanges('漏\u200b水', ['漏水'])).toEqual([[0, 3]])
  })

  it('shows the place with the most different terms, with marks where it was cut', () => {
    const text = `${'漏'.repeat(3)}${'。'.repeat(100)}厨房\n漏水 电梯坏${'。'.repeat(100)}`
    const { text: shown, ranges } = snippet(text, ['漏', '电梯'], { before: 4, length: 20 })
    expect(shown).toBe('…。厨房 漏水 电梯坏。。。。。。。。。。…')
    expect(ranges.map(([start, end]) => shown.slice(start, end))).toEqual(['漏', '电梯'])
  })

  it('shows the beginning when nothing is found', () => {
    expect(snippet('您好，请问', ['漏水'], { before: 10, length: 3 })).toEqual({ text: '您好，…', ranges: [] })
    expect(snippet('', ['漏水'], { before: 10, length: 80 })).toEqual({ text: '', ranges: [] })
  })

  it('never cuts a family or a flag', () => {
    const text = `${'👩‍👩‍👧'.repeat(10)}漏水${'🇨🇳'.repeat(10)}`
    const { text: shown } = snippet(text, ['漏水'], { before: 5, length: 12 })
    expect(shown).toBe('…👩‍👩‍👧漏水🇨🇳…')
  })

  it('gives well-formed text, ordered ranges and whole graphemes for any text', () => {
    const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
    fc.assert(
      fc.property(anyText, anyText, fc.nat(20), fc.nat(60), (text, wanted, before, length) => {
        const folded = fold(wanted.slice(0, 2)).trim()
        const { text: shown, ranges } = snippet(text, [folded], { before, length })
        expect(shown.isWellFormed()).toBe(true)
        let last = 0
        for (const [start, end] of ranges) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          last = end
        }
        expect(last).toBeLessThanOrEqual(shown.length)
        const borders = new Set([...segmenter.segment(text)].map(({ index }) => index).concat(text.length))
        for (const [start, end] of highlightRanges(text, [folded])) {
          expect(borders.has(start)).toBe(true)
          expect(borders.has(end)).toBe(true)
          expect(fold(text.slice(start, end))).toContain(folded)
        }
      }),
      { numRuns: 3000 },
    )
  })
})
