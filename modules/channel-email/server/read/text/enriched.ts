const TAG = /<(?:<|(\/?)([a-z][a-z\d-]{0,60})>)|\n+/gi

/**
 * The plain text of `text/enriched` (RFC 1896) and of its forerunner `text/richtext` (RFC 1341): commands and their
 * parameters go, `<<` and `<lt>` are a `<`, of several line ends one goes, a single one is a space.
 */
export function plainOfEnriched(text: string, isRichtext = false): string {
  let hidden = 0
  let verbatim = 0
  let out = ''
  let done = 0
  for (const match of text.matchAll(TAG)) {
    if (!hidden) out += text.slice(done, match.index)
    done = match.index + match[0].length
    const name = match[2]?.toLowerCase()
    if (name === 'param' || name === 'comment') hidden = Math.max(0, hidden + (match[1] ? -1 : 1))
    else if (name === 'nofill' || name === 'verbatim') verbatim = Math.max(0, verbatim + (match[1] ? -1 : 1))
    else if (hidden) continue
    else if (match[0] === '<<' || name === 'lt') out += '<'
    else if (name === 'nl' || name === 'np' || (isRichtext && name === 'paragraph' && match[1])) out += '\n'
    else if (match[0].startsWith('\n')) out += newlines(match[0].length, verbatim > 0, isRichtext)
  }
  return out + (hidden ? '' : text.slice(done))
}

function newlines(count: number, verbatim: boolean, isRichtext: boolean): string {
  if (verbatim) return '\n'.repeat(count)
  return isRichtext || count === 1 ? ' ' : '\n'.repeat(count - 1)
}
