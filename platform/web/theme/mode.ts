import { useSyncExternalStore } from 'react'
import { useKept } from '../kept.ts'
import type { Mode } from './tokens.ts'

export type ModeChoice = 'auto' | Mode

const dark = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)')

/** Light or dark as chosen on this device (`auto`: as the system has it), and the choice itself. */
export function useMode(): { mode: Mode; choice: ModeChoice; choose: (choice: ModeChoice) => void } {
  const [choice, choose] = useKept<ModeChoice>('theme', 'auto')
  const system = useSyncExternalStore(
    (listener) => {
      dark?.addEventListener('change', listener)
      return () => dark?.removeEventListener('change', listener)
    },
    () => (dark?.matches ? 'dark' : 'light'),
  )
  return { mode: choice === 'auto' ? system : choice, choice, choose }
}
