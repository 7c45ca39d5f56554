/** A noncharacter of Unicode: nobody writes it, so it can stand at the edges of what is put into a text. */
const edge = '\uFDD0'
const afterHan = new RegExp(
  `([\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}])${edge}+(?=[\\p{Script=Latin}\\p{Nd}(@#])`,
  'gu',
)
const beforeHan = new RegExp(
  `([\\p{Script=Latin}\\p{Nd}.)%])${edge}+(?=[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}])`,
  'gu',
)

/** Marks where what is put into a text begins and ends: names, times and the like. Numbers stand as the text has them. */
export const withEdges = (value: unknown): unknown =>
  typeof value === 'string' && value !== '' ? edge + value + edge : value

/**
 * A text whose inserted parts have edges, as it is read: between Chinese and Latin letters or digits stands a space
 * ("Emily Carter 等了", "明天 02:00 起"), elsewhere nothing. It is what every text of the product goes through; what is
 * written in the words themselves, and within what was put in, stays as it is.
 */
export const withSpaces = (text: string): string =>
  text.includes(edge) ? text.replace(afterHan, '$1 ').replace(beforeHan, '$1 ').replaceAll(edge, '') : text

/** i18next's `interpolation` for texts that go through `withSpaces`; nothing is escaped. */
export const edgedInterpolation = { escapeValue: true, useRawValueToEscape: true, escape: withEdges }
