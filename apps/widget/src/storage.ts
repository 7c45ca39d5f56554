/** What the browser keeps of one site's chat: in localStorage of the page, or in memory where that is forbidden. */
export type Kept = {
  get: (name: string) => string | null
  set: (name: string, value: string) => void
  remove: (name: string) => void
  names: () => string[]
}

export function keep(siteKey: string, area: () => Storage = () => localStorage): Kept {
  const prefix = `kairos.${siteKey}.`
  const memory = new Map<string, string>()
  const attempt = <T>(run: (store: Storage) => T, otherwise: T): T => {
    try {
      return run(area())
    } catch {
      return otherwise
    }
  }
  return {
    get: (name) => memory.get(name) ?? attempt((store) => store.getItem(prefix + name), null),
    set: (name, value) => {
      const kept = attempt((store) => {
        store.setItem(prefix + name, value)
        return true
      }, false)
      if (kept) memory.delete(name)
      else memory.set(name, value)
    },
    remove: (name) => {
      memory.delete(name)
      attempt((store) => store.removeItem(prefix + name), undefined)
    },
    names: () => [
      ...new Set([
        ...memory.keys(),
        ...attempt(
          (store) =>
            Object.keys(store)
              .filter((key) => key.startsWith(prefix))
              .map((key) => key.slice(prefix.length)),
          [] as string[],
        ),
      ]),
    ],
  }
}
