const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}

/** A number in digits or Chinese numerals, as a pattern; `两三`, `三五` are read by `readRange`. */
export const number = '(?:\\d+(?:\\.\\d+)?|[零〇一二两三四五六七八九十百]{1,5})'

/**
 * Reads `12`, `1.5`, `十二`, `二十`, `两`, `一百二十`, `二〇二六`.
 * @returns NaN for what is no number
 */
export function readNumber(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  if (!/^[零〇一二两三四五六七八九十百]+$/.test(text)) return Number.NaN
  if (!/[十百]/.test(text)) return [...text].reduce((sum, sign) => sum * 10 + digits[sign]!, 0)
  let total = 0
  let one = 0
  for (const sign of text) {
    if (sign === '百') {
      total += (one || 1) * 100
      one = 0
    } else if (sign === '十') {
      total += (one || 1) * 10
      one = 0
    } else one = digits[sign]!
  }
  return total + one
}

/**
 * The larger of two numbers said together: `3-5`, `三到五`, `两三`, `三五`, or the number itself. What is promised in two
 * or three days is owed after three.
 */
export function readRange(text: string): { least: number; most: number } {
  const parted = /^(.+?)\s?(?:-|~|—|–|到|至|或者?)\s?(.+)$/.exec(text)
  if (parted) return { least: readNumber(parted[1]!), most: readNumber(parted[2]!) }
  const pair = /^([一二两三四五六七八])([二两三四五六七八九])$/.exec(text)
  if (pair) return { least: digits[pair[1]!]!, most: digits[pair[2]!]! }
  const value = readNumber(text)
  return { least: value, most: value }
}
