import type { MentionOptions } from '@tiptap/extension-mention'
import type { Editor } from '@tiptap/react'
import { isComposing } from '#platform/web/index.ts'

type Trigger = MentionOptions['suggestions'][number]
export type SuggestionRender = NonNullable<Trigger['render']>
type Shown = Parameters<NonNullable<ReturnType<SuggestionRender>['onStart']>>[0]

export type Suggested = { id: string; label: string; hint?: string; hue?: number; preview?: string }
export type SuggestionState = {
  items: readonly Suggested[]
  at: number
  rect: DOMRect
  choose: (item: Suggested) => void
  kind: string
}

/**
 * The list that opens while one types `@…` or `/…`: the editor drives it, the screen draws it. `state` is null while it
 * is closed.
 */
export function createSuggestions() {
  let state: SuggestionState | null = null
  const listeners = new Set<() => void>()
  const set = (next: SuggestionState | null) => {
    state = next
    for (const listener of listeners) listener()
  }
  const show = (kind: string, props: Shown) => {
    const rect = props.clientRect?.()
    if (!rect) return set(null)
    const items = props.items as Suggested[]
    set({
      items,
      at: state?.kind === kind ? Math.min(state.at, Math.max(0, items.length - 1)) : 0,
      rect,
      kind,
      choose: (item) => props.command(item),
    })
  }
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!state || isComposing(event)) return false
    const { items, at } = state
    if (event.key === 'Escape') {
      set(null)
      return true
    }
    if (items.length === 0) return false
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1
      set({ ...state, at: (at + step + items.length) % items.length })
      return true
    }
    if (event.key === 'Enter' || event.key === 'Tab') {
      const item = items[at]
      if (item) state.choose(item)
      return true
    }
    return false
  }
  return {
    /** Drawn open and with something to choose: then Enter belongs to the list. */
    isOpen: () => state !== null && state.items.length > 0,
    read: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    close: () => set(null),
    render:
      (kind: string): SuggestionRender =>
      () => ({
        onStart: (props) => show(kind, props),
        onUpdate: (props) => show(kind, props),
        onExit: () => set(null),
        onKeyDown: ({ event }) => onKeyDown(event),
      }),
  }
}
export type Suggestions = ReturnType<typeof createSuggestions>

/** A canned reply was chosen: its text takes the place of what was typed after `/`. */
export type TakeCanned = (editor: Editor, range: { from: number; to: number }, cannedId: string) => void
