import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { useWords } from '../words.ts'
import './page.css'

export type EndlessHandle = { scrollTo: (index: number) => void; toTop: () => void }

/**
 * A list of any length that only draws what is seen and asks for more near its end:
 * `<EndlessList {...useKeysetQuery(…)} rowHeight={64} keyOf={(one) => one.id} row={(one) => …} />`.
 */
export function EndlessList<T>({
  items,
  row,
  keyOf,
  rowHeight,
  hasMore,
  loadingMore,
  more,
  label,
  role = 'list',
  header,
  ref,
}: {
  items: readonly T[]
  row: (item: T, index: number) => ReactNode
  keyOf: (item: T) => string
  /** Estimated height in pixels; rows measure themselves. */
  rowHeight: number
  hasMore?: boolean
  loadingMore?: boolean
  more?: () => void
  /** What is listed, for screen readers. */
  label: string
  role?: 'list' | 'listbox' | 'rowgroup'
  /** Drawn above the first row, scrolls along; give it `position: sticky` to stay. */
  header?: ReactNode
  ref?: Ref<EndlessHandle>
}) {
  const t = useWords('web')
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => keyOf(items[index] as T),
  })
  useImperativeHandle(ref, () => ({
    scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    toTop: () => frame.current?.scrollTo({ top: 0, behavior: 'smooth' }),
  }))
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? -1
  useEffect(() => {
    if (hasMore && !loadingMore && last >= items.length - 10) more?.()
  }, [hasMore, loadingMore, last, items.length, more])
  const item = { list: 'listitem', listbox: 'option', rowgroup: 'row' }[role]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={frame} className="k-endless" tabIndex={0} aria-label={label}>
      {header}
      <div role={role} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, key, start }) => (
          <div
            key={key}
            role={item}
            data-index={index}
            ref={virtual.measureElement}
            style={{ position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${start}px)` }}
          >
            {row(items[index] as T, index)}
          </div>
        ))}
      </div>
      {loadingMore ? (
        <div className="k-endless-more" role="status">
          {t('loadingMore')}
        </div>
      ) : null}
    </section>
  )
}
