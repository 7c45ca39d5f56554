import { useCallback, useEffect, useRef } from 'react'

/**
 * Runs `work` at once and then at most every `ms`, with everything that was asked for in between; never while the
 * window is hidden, but then once when it is seen again.
 */
export function useThrottled(work: (subjects: readonly string[]) => unknown, ms: number): (subject: string) => void {
  const newest = useRef(work)
  newest.current = work
  const waiting = useRef<string[]>([])
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const last = useRef(0)
  const run = useCallback(() => {
    timer.current = undefined
    if (document.visibilityState === 'hidden' || waiting.current.length === 0) return
    last.current = Date.now()
    newest.current(waiting.current.splice(0))
  }, [])
  useEffect(() => {
    const seen = () => {
      if (!timer.current) run()
    }
    document.addEventListener('visibilitychange', seen)
    return () => {
      document.removeEventListener('visibilitychange', seen)
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [run])
  return useCallback(
    (subject) => {
      waiting.current.push(subject)
      if (timer.current) return
      timer.current = setTimeout(run, Math.max(60, last.current + ms - Date.now()))
    },
    [ms, run],
  )
}
