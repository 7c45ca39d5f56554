/** Parts of a day: from, to (hours), and what "before it" means. `to` 24 is the day's last second. */
export const parts: Readonly<
  Record<string, { from: number; to: number; before: number; evening?: boolean; afternoon?: boolean }>
> = {
  凌晨: { from: 0, to: 6, before: 0 },
  早上: { from: 6, to: 12, before: 12 },
  上午: { from: 6, to: 12, before: 12 },
  中午: { from: 11, to: 13, before: 12 },
  下午: { from: 12, to: 18, before: 12, afternoon: true },
  傍晚: { from: 17, to: 19, before: 17, afternoon: true },
  晚上: { from: 18, to: 24, before: 18, evening: true },
}
const partWords: Readonly<Record<string, string>> = {
  凌晨: '凌晨',
  清晨: '早上',
  清早: '早上',
  大早: '早上',
  一早: '早上',
  早晨: '早上',
  早间: '早上',
  早上: '早上',
  上午: '上午',
  午前: '上午',
  中午: '中午',
  上昼: '上午',
  下昼: '下午',
  晏昼: '下午',
  午间: '中午',
  正午: '中午',
  下午: '下午',
  午后: '下午',
  傍晚: '傍晚',
  晚上: '晚上',
  晚间: '晚上',
  夜里: '晚上',
  夜间: '晚上',
  深夜: '晚上',
  半夜: '晚上',
  // Taiwan says 早上 and 晚上 too, and 晚间; 中午12點前 and the like are the same.
}
const partPattern = new RegExp(
  `(?:的\\s?|\\s)?(${Object.keys(partWords).join('|')}|[早晚](?=\\s?[\\d一二两三四五六七八九十]+\\s?[点时:]))(?!好)`,
  'y',
)

/** The part of the day named at `start`, or null. */
export function readPart(text: string, start: number): { end: number; part: string } | null {
  partPattern.lastIndex = start
  const m = partPattern.exec(text)
  return m ? { end: start + m[0].length, part: partWords[m[1]!] ?? (m[1] === '早' ? '早上' : '晚上') } : null
}
