import { Modal } from 'antd'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { shortcutsAreOn } from './kept.ts'
import { useWords } from './words.ts'
import './theme/shortcuts.css'

export type Shortcut = {
  /** `j`, `shift+a`, `mod+k` (Ctrl, on a Mac ⌘), `ArrowDown`, `Escape`. Several: `['j', 'ArrowDown']`. */
  keys: string | readonly string[]
  /** What it does, in words, for the list behind `?`. */
  label: string
  run: (event: KeyboardEvent) => void
  /** Also while typing; only for chords with `mod` and Escape. */
  whileTyping?: boolean
  disabled?: boolean
}
type Group = { id: number; title: string; shortcuts: readonly Shortcut[] }

const groups: Group[] = []
const listeners = new Set<() => void>()
let count = 0
let version = 0
const changed = () => {
  version += 1
  for (const listener of listeners) listener()
}

const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** True while an input method is being used: then no key belongs to us (Safari reports only the code 229). */
export const isComposing = (event: {
  isComposing?: boolean
  keyCode?: number
  nativeEvent?: { isComposing?: boolean; keyCode?: number }
}): boolean => {
  const native = event.nativeEvent ?? event
  return native.isComposing === true || native.keyCode === 229
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

function matches(wanted: string, event: KeyboardEvent): boolean {
  const parts = wanted.split('+')
  const key = parts.pop() ?? ''
  const mod = parts.includes('mod')
  if ((event.ctrlKey || event.metaKey) !== mod || event.altKey !== parts.includes('alt')) return false
  // `?` and `#` need shift on some keyboards and not on others: only letters care.
  if (/^[a-z]$/i.test(key) && event.shiftKey !== parts.includes('shift')) return false
  return event.key.toLowerCase() === key.toLowerCase()
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event)) return
  const typing = isTyping(event.target)
  const plain = !event.ctrlKey && !event.metaKey && event.key !== 'Escape'
  if (plain && !shortcutsAreOn()) return
  if (
    plain &&
    document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, .ant-select-open')
  )
    return
  // The newest group first: an open panel's keys win over the page's below it.
  for (const group of [...groups].reverse()) {
    for (const shortcut of group.shortcuts) {
      if (shortcut.disabled || (typing && !shortcut.whileTyping)) continue
      const keys = typeof shortcut.keys === 'string' ? [shortcut.keys] : shortcut.keys
      if (!keys.some((one) => matches(one, event))) continue
      event.preventDefault()
      shortcut.run(event)
      return
    }
  }
}
if (typeof window !== 'undefined') window.addEventListener('keydown', onKeyDown)

/**
 * Registers keys while the component is shown: `useShortcuts(t('list.keys'), [{ keys: 'j', label: t('next'), run }])`.
 * Off while an input method composes, while typing (unless `whileTyping`), under dialogs, and when the reader switched
 * shortcuts off (chords with Ctrl/⌘ stay).
 */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const newest = useRef(shortcuts)
  newest.current = shortcuts
  const shape = shortcuts.map((one) => `${String(one.keys)}|${one.label}|${one.disabled}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the list
  useEffect(() => {
    count += 1
    const group: Group = {
      id: count,
      title,
      shortcuts: newest.current.map((one, index) => ({ ...one, run: (event) => newest.current[index]?.run(event) })),
    }
    groups.push(group)
    changed()
    return () => {
      groups.splice(groups.indexOf(group), 1)
      changed()
    }
  }, [title, shape])
}

/** How a key is printed: `mod+k` → Ctrl K or ⌘ K. */
export function keyLabel(keys: string): string[] {
  const names: Record<string, string> = {
    mod: mac ? '⌘' : 'Ctrl',
    shift: mac ? '⇧' : 'Shift',
    alt: mac ? '⌥' : 'Alt',
    enter: '↵',
    escape: 'Esc',
    arrowdown: '↓',
    arrowup: '↑',
    arrowleft: '←',
    arrowright: '→',
  }
  return keys.split('+').map((part) => names[part.toLowerCase()] ?? part.toUpperCase())
}

export function Keys({ keys }: { keys: string }) {
  return (
    <span className="k-keys">
      {keyLabel(keys).map((part) => (
        <kbd key={part}>{part}</kbd>
      ))}
    </span>
  )
}

/** The newest first, equal titles together, without what cannot be pressed now. */
function shownGroups(): { title: string; shortcuts: Shortcut[] }[] {
  const byTitle = new Map<string, Shortcut[]>()
  for (const group of [...groups].reverse()) {
    const list = byTitle.get(group.title) ?? []
    list.push(...group.shortcuts.filter((one) => !one.disabled))
    byTitle.set(group.title, list)
  }
  return [...byTitle].map(([title, shortcuts]) => ({ title, shortcuts })).filter((one) => one.shortcuts.length > 0)
}

/** Drawn once by the shell: `?` lists what the keys do here. */
export function ShortcutOverlay() {
  const t = useWords('web')
  const [open, setOpen] = useState(false)
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => version,
  )
  useShortcuts(t('shortcuts.everywhere'), [
    { keys: '?', label: t('shortcuts.show'), run: () => setOpen((before) => !before) },
  ])
  return (
    <Modal
      open={open}
      onCancel={() => setOpen(false)}
      footer={null}
      title={t('shortcuts.title')}
      width={640}
      destroyOnHidden
    >
      <p className="k-muted">{t('shortcuts.hint')}</p>
      <div className="k-shortcuts">
        {shownGroups().map(({ title, shortcuts }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {shortcuts.map((one) => (
                <div key={String(one.keys)}>
                  <dt>{one.label}</dt>
                  <dd>
                    {(typeof one.keys === 'string' ? [one.keys] : one.keys).map((keys) => (
                      <Keys key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
