/** Well-formed Unicode with LF line ends and without NUL, which the database cannot hold, and byte order marks. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\0\ufeff]+/g, '')
    .replace(/\r{1,3}\n|\r/g, '\n')
}

/** `cleanText`, without empty lines at both ends and spaces at the very end. */
export function tidyText(text: string): string {
  const clean = cleanText(text)
  let start = 0
  for (let at = 0; at < clean.length; at++) {
    const sign = clean[at]!
    if (sign === '\n') start = at + 1
    else if (sign !== ' ' && sign !== '\t') break
  }
  return clean.slice(start).trimEnd()
}
