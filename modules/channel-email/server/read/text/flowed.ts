const QUOTES = /^>*/

/**
 * Joins the lines of `format=flowed` text (RFC 3676): a line that ends with a space goes on in the next one of the same
 * quote depth; `delSp` drops that space (Chinese and Japanese have none between words). Signature lines `-- ` stay.
 */
export function unflow(text: string, delSp: boolean): string {
  const out: string[] = []
  let open: { depth: number; pieces: string[] } | undefined
  const finish = () => {
    if (open) out.push((open.depth > 0 ? `${'>'.repeat(open.depth)} ` : '') + open.pieces.join(''))
    open = undefined
  }
  for (const line of text.split('\n')) {
    const depth = Math.min(QUOTES.exec(line)![0].length, 100)
    const unstuffed = line.slice(depth).replace(/^ /, '')
    const flows = unstuffed.endsWith(' ') && unstuffed !== '-- '
    if (open && (open.depth !== depth || unstuffed === '-- ')) finish()
    const piece: string = flows && delSp ? unstuffed.slice(0, -1) : unstuffed
    if (open) open.pieces.push(piece)
    else open = { depth, pieces: [piece] }
    if (!flows) finish()
  }
  finish()
  return out.join('\n')
}
