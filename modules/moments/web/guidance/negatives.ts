/** The first of these words that stands in the text, and what to write instead. */
export function firstOf(
  negatives: readonly { title: string; lines: readonly string[] }[],
  text: string,
  ignored: readonly string[],
): { word: string; say: string } | null {
  const low = text.toLowerCase().replaceAll('’', "'")
  for (const { title, lines } of negatives) {
    const word = title
      .split(/[、,，]/)
      .map((one) => one.trim())
      .find((one) => one && !ignored.includes(one) && stands(low, one.toLowerCase()))
    if (word) return { word, say: lines[0] ?? '' }
  }
  return null
}

/** As a word of its own where words have borders; 能不能 and 不能不 say no such thing. */
function stands(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1] ?? ''
    const after = text[at + word.length] ?? ''
    if (
      /[a-z]/.test(word) ? !/[a-z']/.test(before) && !/[a-z]/.test(after) : before !== word.at(-1) && after !== '不'
    ) {
      return true
    }
  }
  return false
}
