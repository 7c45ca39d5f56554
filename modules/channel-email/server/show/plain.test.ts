import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stretches } from './plain.ts'

const shape = (text: string, folded: string) => stretches(text, folded).map((one) => [one.fold, one.text.trim()])

test.each([
  ['您好\n谢谢', '', [[false, '您好\n谢谢']]],
  [
    '可以的\n\n在 2026年1月1日，王丽写道：\n> 行吗\n> 急',
    '在 2026年1月1日，王丽写道：\n> 行吗\n> 急',
    [
      [false, '可以的'],
      [true, '在 2026年1月1日，王丽写道：\n> 行吗\n> 急'],
    ],
  ],
  [
    '> 第一问\n答一\n\n> 第二问\n答二\n-- \n王丽',
    '-- \n王丽',
    [
      [false, '> 第一问\n答一\n\n> 第二问\n答二'],
      [true, '-- \n王丽'],
    ],
  ],
  [
    '上\n> 引\n下\n-- \n名',
    '> 引\n-- \n名',
    [
      [false, '上'],
      [true, '> 引'],
      [false, '下'],
      [true, '-- \n名'],
    ],
  ],
  // What is said to be folded is not there: all of it is shown.
  ['您好', '别的话', [[false, '您好']]],
])('%j without %j', (text, folded, expected) => {
  expect(shape(text, folded)).toEqual(expected)
})

test('no line is ever left out, whatever is said to be folded', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', '> a', '-- ', '', ' c'), { maxLength: 12 })
  fc.assert(
    fc.property(lines, lines, (text, folded) => {
      const shown = stretches(text.join('\n'), folded.join('\n')).flatMap((one) => one.text.split('\n'))
      const words = (list: readonly string[]) => list.filter((line) => line.trim())
      expect(words(shown)).toEqual(words(text))
    }),
  )
})
