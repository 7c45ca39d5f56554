import type { ReactNode } from 'react'

/** A text with the found places marked. `ranges`: start and end (exclusive), in order. */
export function Marked({ text, ranges }: { text: string; ranges: readonly (readonly number[])[] }) {
  const parts: ReactNode[] = []
  let at = 0
  for (const [start = 0, end = 0] of ranges) {
    if (start < at || end <= start) continue
    if (start > at) parts.push(text.slice(at, start))
    parts.push(<mark key={start}>{text.slice(start, end)}</mark>)
    at = end
  }
  parts.push(text.slice(at))
  return <>{parts}</>
}
