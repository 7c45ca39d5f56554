import { useEffect, useRef, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { Avatar, useWords } from '#platform/web/index.ts'
import type { Suggestions } from './suggestions.ts'

/** The list above (or below) the cursor while `@` or `/` is typed. */
export function SuggestionList({ suggestions }: { suggestions: Suggestions }) {
  const t = useWords('conversations')
  const state = useSyncExternalStore(suggestions.subscribe, suggestions.read)
  const list = useRef<HTMLDivElement>(null)
  const at = state?.at ?? 0
  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [at])
  if (!state || state.items.length === 0) return null
  const { rect, items, kind, choose } = state
  const above = rect.top > window.innerHeight / 2
  const left = Math.max(8, Math.min(rect.left, window.innerWidth - 348))
  return createPortal(
    <div
      ref={list}
      className="cv-suggestions"
      role="listbox"
      aria-label={t(kind === 'mention' ? 'compose.mention' : 'canned.title')}
      style={{ left, ...(above ? { bottom: window.innerHeight - rect.top + 6 } : { top: rect.bottom + 6 }) }}
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the editor keeps the focus and hands the keys on
        <div
          key={item.id}
          data-at={index}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          data-active={index === at || undefined}
          className="cv-picker-option"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(item)}
        >
          {kind === 'mention' ? (
            <Avatar name={item.label} id={item.id} {...(item.hue === undefined ? {} : { hue: item.hue })} size={22} />
          ) : null}
          <span className="cv-suggestion-text">
            <span className="k-ellipsis">{item.label}</span>
            {item.preview ? <small className="k-ellipsis">{item.preview}</small> : null}
          </span>
          {item.hint ? <small>{item.hint}</small> : null}
        </div>
      ))}
    </div>,
    document.body,
  )
}
