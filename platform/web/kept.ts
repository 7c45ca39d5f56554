import { useSyncExternalStore } from 'react'

const prefix = 'kairos.'
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}
if (typeof window !== 'undefined') window.addEventListener('storage', tell)

/** Small settings of this device (language, light or dark, folded panels). Silent where storage is forbidden. */
export const kept = {
  read: (name: string): string | null => {
    try {
      return localStorage.getItem(prefix + name)
    } catch {
      return null
    }
  },
  write: (name: string, value: string | null): void => {
    try {
      if (value === null) localStorage.removeItem(prefix + name)
      else localStorage.setItem(prefix + name, value)
    } catch {
      // private windows: the choice lasts until the page is closed
    }
    tell()
  },
}

/** A kept setting as state: `const [folded, setFolded] = useKept('sidebar', 'open')`. */
export function useKept<T extends string>(name: string, fallback: T): [T, (value: T) => void] {
  const value = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => kept.read(name),
  )
  return [(value as T | null) ?? fallback, (next) => kept.write(name, next)]
}

/** Whether Enter alone sends (else Ctrl/⌘ Enter); chosen per device, because keyboards and input methods differ. */
export function useEnterToSend(): [boolean, (on: boolean) => void] {
  const [value, set] = useKept<'on' | 'off'>('enter-to-send', 'off')
  return [value === 'on', (on) => set(on ? 'on' : 'off')]
}

/** Whether one-key shortcuts work on this device. */
export function useShortcutsOn(): [boolean, (on: boolean) => void] {
  const [value, set] = useKept<'on' | 'off'>('shortcuts', 'on')
  return [value === 'on', (on) => set(on ? 'on' : 'off')]
}
export const shortcutsAreOn = (): boolean => kept.read('shortcuts') !== 'off'
