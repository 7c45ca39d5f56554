import { Input } from 'antd'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { isComposing } from '../shortcuts.tsx'
import './inline.css'

/**
 * A text that is edited where it stands: click or Enter opens it, Enter or leaving it saves, Escape gives up. While
 * `save` runs the new text is shown; when it fails the field stays open with what was typed.
 */
export function InlineText({
  value,
  label,
  empty,
  save,
  disabled,
  multiline,
  maxLength,
  show,
}: {
  value: string
  label: string
  /** Shown in grey where there is nothing yet. */
  empty: string
  save: (value: string) => Promise<unknown>
  disabled?: boolean
  multiline?: boolean
  maxLength?: number
  /** How the text is shown while it is not edited. */
  show?: (value: string) => ReactNode
}) {
  const [draft, setDraft] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const given = useRef(false)
  const finish = async (next: string) => {
    if (given.current) return
    if (next.trim() === value.trim()) return setDraft(null)
    given.current = true
    setSaving(true)
    try {
      await save(next.trim())
      setDraft(null)
    } catch {
      // `save` has said why; the words stay in the field.
    } finally {
      given.current = false
      setSaving(false)
    }
  }
  if (draft === null) {
    const shown = value ? (show?.(value) ?? value) : <span className="k-inline-empty">{empty}</span>
    if (disabled) return <span className="k-inline-fixed">{value ? shown : '—'}</span>
    return (
      <button
        type="button"
        ref={button}
        className="k-inline"
        data-multiline={multiline}
        aria-label={`${label}: ${value || empty}`}
        onClick={() => setDraft(value)}
      >
        {shown}
      </button>
    )
  }
  const common = {
    value: draft,
    'aria-label': label,
    autoFocus: true,
    disabled: saving,
    ...(maxLength ? { maxLength } : {}),
    onBlur: () => void finish(draft),
    onKeyDown: (event: KeyboardEvent) => {
      if (isComposing(event)) return
      if (event.key === 'Escape') {
        event.stopPropagation()
        given.current = true
        setDraft(null)
        setTimeout(() => {
          given.current = false
          button.current?.focus()
        })
      }
      if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        void finish(draft)
      }
    },
  }
  return multiline ? (
    <Input.TextArea
      {...common}
      autoSize={{ minRows: 2, maxRows: 14 }}
      onChange={(event) => setDraft(event.target.value)}
    />
  ) : (
    <Input {...common} onChange={(event) => setDraft(event.target.value)} />
  )
}

/** Label and value in a file: beside each other, below each other where it is narrow. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="k-fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** A list of facts. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="k-facts">{children}</dl>
}
