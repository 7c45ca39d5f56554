import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { Mark } from './marks.ts'

/** What must be alike for two boxes to break their lines at the same places. */
const alike = ['font', 'letterSpacing', 'wordSpacing', 'padding', 'borderWidth', 'textIndent', 'tabSize'] as const

/**
 * Underlines parts of a plain text field: the same text lies over it, invisible, and its underlines show. The field's
 * parent is where positions count from.
 */
export function Underlines({
  field,
  text,
  marks,
}: {
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  marks: readonly Mark[]
}) {
  const layer = useRef<HTMLDivElement>(null)
  const shown = marks.length > 0
  useLayoutEffect(() => {
    const area = field.current
    const over = layer.current
    if (!shown || !area || !over) return
    const place = () => {
      const style = getComputedStyle(area)
      for (const name of alike) over.style[name] = style[name]
      over.style.lineHeight = style.lineHeight
      over.style.left = `${area.offsetLeft}px`
      over.style.top = `${area.offsetTop}px`
      over.style.width = `${area.clientWidth + area.clientLeft * 2}px`
      over.style.height = `${area.offsetHeight}px`
      over.scrollTop = area.scrollTop
    }
    const scroll = () => {
      over.scrollTop = area.scrollTop
    }
    place()
    const watcher = new ResizeObserver(place)
    watcher.observe(area)
    area.addEventListener('scroll', scroll)
    return () => {
      watcher.disconnect()
      area.removeEventListener('scroll', scroll)
    }
  }, [field, shown])
  if (!shown) return null
  const parts: { words: string; from: number; look: Mark['look'] | null }[] = []
  let reached = 0
  for (const { from, to, look } of marks.toSorted((one, other) => one.from - other.from)) {
    if (from < reached) continue
    parts.push({ words: text.slice(reached, from), from: reached, look: null })
    parts.push({ words: text.slice(from, to), from, look })
    reached = to
  }
  return (
    <div ref={layer} className="pw-layer" aria-hidden="true">
      {parts.map(({ words, from, look }) =>
        look ? (
          <span key={from} className="pw-mark" data-look={look}>
            {words}
          </span>
        ) : (
          words
        ),
      )}
      {`${text.slice(reached)}\n`}
    </div>
  )
}
