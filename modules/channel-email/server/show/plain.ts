/** A stretch of a plain mail; `fold` for what is quoted or signed. */
export type Stretch = { fold: boolean; text: string }

/** The same line, whatever its end and its spaces at the end. */
const bare = (line: string) => line.trimEnd()

/**
 * Where in the text the folded lines are. `folded` has them in their order; they are looked for from the end, where
 * quotes and signatures stand. When they are not all found the whole text is shown: nothing is ever left out.
 */
export function stretches(text: string, folded: string): Stretch[] {
  if (!folded.trim()) return [{ fold: false, text }]
  const lines = text.split('\n')
  const wanted = folded.split('\n').filter((line) => bare(line) !== '')
  const isFolded: boolean[] = new Array(lines.length).fill(false)
  let next = wanted.length - 1
  let inFold = false
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = bare(lines[at]!)
    if (line === '') isFolded[at] = inFold
    else if (next >= 0 && line === bare(wanted[next]!)) {
      isFolded[at] = true
      inFold = true
      next -= 1
    } else inFold = false
  }
  if (next >= 0) return [{ fold: false, text }]
  const found: { fold: boolean; lines: string[] }[] = []
  for (const [at, line] of lines.entries()) {
    const last = found.at(-1)
    if (last && last.fold === isFolded[at]) last.lines.push(line)
    else found.push({ fold: isFolded[at]!, lines: [line] })
  }
  return found.map((one) => ({ fold: one.fold, text: one.lines.join('\n') })).filter((one) => one.text.trim() !== '')
}
