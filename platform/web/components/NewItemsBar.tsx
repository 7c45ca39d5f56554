import { useCallback, useRef, useState } from 'react'
import { useWords } from '../words.ts'
import './page.css'

/**
 * Counts what arrived while the reader looks at a list, so that the list never moves under the pointer:
 * `const fresh = useNewItems()`; on a live event `fresh.add(id)`; draw `<NewItemsBar {...fresh} show={() => list.again()} />`.
 */
export function useNewItems(): { count: number; add: (id: string) => void; clear: () => void } {
  const ids = useRef(new Set<string>())
  const [count, setCount] = useState(0)
  const add = useCallback((id: string) => {
    ids.current.add(id)
    setCount(ids.current.size)
  }, [])
  const clear = useCallback(() => {
    ids.current.clear()
    setCount(0)
  }, [])
  return { count, add, clear }
}

/** "3 new" above a list whose parent is `position: relative`. */
export function NewItemsBar({ count, clear, show }: { count: number; clear: () => void; show: () => void }) {
  const t = useWords('web')
  const text = count > 0 ? t('new', { count }) : ''
  return (
    <>
      <span role="status" className="k-hidden-visually">
        {text}
      </span>
      {count > 0 ? (
        <button
          type="button"
          className="k-new-bar"
          onClick={() => {
            clear()
            show()
          }}
        >
          {text}
        </button>
      ) : null}
    </>
  )
}
