import { Modal } from 'antd'
import { useState, useSyncExternalStore } from 'react'
import { useShortcuts } from '../shortcuts.tsx'
import { contributionsTo, defineSlot, Slot } from '../slots.tsx'
import { useWords } from '../words.ts'
import './page.css'

/** What opens on Ctrl/⌘ K; filled by the search module. `close` after something was chosen. */
export const paletteSlot = defineSlot<{ close: () => void; open: boolean }>('desk.palette')

let open = false
const listeners = new Set<() => void>()
const set = (next: boolean) => {
  open = next
  for (const listener of listeners) listener()
}
/** Opens the palette from anywhere, e.g. from a search field in the rail. */
export const openPalette = (): void => set(true)
/** Whether a module fills the palette. */
export const hasPalette = (): boolean => contributionsTo(paletteSlot).length > 0

/** Drawn once by the shell: hosts whatever fills `paletteSlot`. */
export function CommandPalette() {
  const t = useWords('web')
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
  )
  const [everShown, setEverShown] = useState(false)
  if (shown && !everShown) setEverShown(true)
  const exists = hasPalette()
  useShortcuts(t('shortcuts.everywhere'), [
    { keys: 'mod+k', label: t('palette'), whileTyping: true, disabled: !exists, run: () => set(!open) },
  ])
  if (!exists || !everShown) return null
  return (
    <Modal
      open={shown}
      onCancel={() => set(false)}
      footer={null}
      closable={false}
      width={680}
      className="k-palette"
      style={{ top: '12vh' }}
      centered={false}
      title={<span className="k-hidden-visually">{t('palette')}</span>}
      styles={{ header: { margin: 0, padding: 0 } }}
    >
      <Slot of={paletteSlot} props={{ close: () => set(false), open: shown }} />
    </Modal>
  )
}
