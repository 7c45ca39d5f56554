import { useSyncExternalStore } from 'react'
import { setTimeZone } from './locale.ts'
import type { Me } from './module.ts'

let me: Me | null = null
const listeners = new Set<() => void>()

/** Set by the shell when somebody signed in, changed their profile, or left. */
export function setMe(next: Me | null): void {
  me = next
  setTimeZone(next?.timeZone)
  for (const listener of listeners) listener()
}

/** Who is signed in now, outside of components; null on the public pages. */
export const whoAmI = (): Me | null => me

/** Who is signed in. @throws outside of desk pages, where nobody may be */
export function useMe(): Me {
  const now = useMaybeMe()
  if (!now) throw new Error('nobody is signed in here')
  return now
}

export function useMaybeMe(): Me | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => me,
  )
}

/** Whether the reader holds a permission of some module's contract. Records travel with their own `abilities` besides. */
export const may = (permission: string): boolean => me?.permissions.includes(permission) ?? false
export function useMay(permission: string): boolean {
  return useMaybeMe()?.permissions.includes(permission) ?? false
}
