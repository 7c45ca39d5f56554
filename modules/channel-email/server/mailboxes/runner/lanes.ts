/** Runs works side by side, but never more than so many. */
export type Lanes = <T>(work: () => Promise<T>) => Promise<T>

export function newLanes(most: number): Lanes {
  let busy = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy -= 1
    }
  }
}
