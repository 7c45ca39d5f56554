/** Lets somebody who waits go on at once. */
export type Bell = {
  /** Ends the rest, or the next one when nobody rests. */
  ring: () => void
  /** Resolves when rung, after `milliseconds`, or when the signal says so. */
  rest: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

export function newBell(): Bell {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring: () => {
      rung = true
      wake?.()
    },
    rest: async (milliseconds, signal) => {
      if (!rung && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, milliseconds)
        const stop = () => resolve()
        wake = stop
        signal.addEventListener('abort', stop, { once: true })
        await promise
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        wake = null
      }
      rung = false
    },
  }
}
