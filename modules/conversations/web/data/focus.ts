import { type RefObject, useEffect } from 'react'

const frames = 20

/** Puts the cursor there as soon as it can be put there: popups are invisible until they have found their place. */
export function useFocusSoon(target: RefObject<HTMLElement | null>, wanted = true): void {
  useEffect(() => {
    if (!wanted) return
    let left = frames
    let next = 0
    const go = () => {
      target.current?.focus({ preventScroll: true })
      left -= 1
      if (left > 0 && document.activeElement !== target.current) next = requestAnimationFrame(go)
    }
    go()
    return () => cancelAnimationFrame(next)
  }, [target, wanted])
}
