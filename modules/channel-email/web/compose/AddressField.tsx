import { CloseOutlined } from '@ant-design/icons'
import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react'
import { isComposing, useWords } from '#platform/web/index.ts'
import type { AddressRecord } from '../../contract.ts'
import { called, isAddress, readAddresses, sameAddress, spoken, withAddresses } from '../addresses.ts'
import { useCompletion } from './completion.ts'

export type AddressFieldHandle = {
  focus: () => void
  /** The addresses with what is typed and not yet one of them. */
  settle: () => AddressRecord[]
}

/**
 * Addresses as little cards with a place to type. Enter, comma, semicolon, Tab and leaving make a card of what is typed,
 * never while an input method composes; Backspace in an empty field takes the last one back; a list pasted becomes many.
 */
export function AddressField({
  ref,
  label,
  value,
  change,
  participants,
  autoFocus = false,
  send,
}: {
  ref?: Ref<AddressFieldHandle>
  label: string
  value: readonly AddressRecord[]
  change: (value: AddressRecord[]) => void
  participants: readonly AddressRecord[]
  autoFocus?: boolean
  send?: () => void
}) {
  const t = useWords('channel-email')
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState(false)
  const matches = useCompletion(text, { participants, taken: value })
  const shown = open && (text.trim() !== '' || matches.length > 0) ? matches : []
  const active = Math.min(at, shown.length - 1)

  const write = (next: string) => {
    setText(next)
    setAt(0)
    setOpen(true)
  }
  const add = (added: readonly AddressRecord[]): AddressRecord[] => {
    const all = withAddresses(value, added)
    setText('')
    setAt(0)
    setOpen(false)
    if (all.length > value.length) change(all)
    return all
  }
  const settle = () => (text.trim() ? add(readAddresses(text)) : [...value])
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus(), settle }))

  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>) => {
    // The key belongs to the input method: it confirms a word.
    if (isComposing(event)) return
    const chord = event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && chord) {
      event.preventDefault()
      settle()
      send?.()
      return
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const count = shown.length
      if (!open) setOpen(true)
      else if (count > 0) setAt((active + (event.key === 'ArrowDown' ? 1 : -1) + count) % count)
      return
    }
    if (event.key === 'Escape' && shown.length > 0) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
      return
    }
    const chosen = shown[active]
    if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && text.trim())) {
      if (event.key === 'Enter' || chosen) event.preventDefault()
      // A whole address is meant as it stands, whatever the list offers.
      const whole = readAddresses(text).some((one) => isAddress(one.address))
      if (chosen && !whole && (text.trim() || event.key === 'Enter')) add([chosen])
      else if (text.trim()) add(readAddresses(text))
      return
    }
    if (/^[,;，；、]$/.test(event.key) && text.trim()) {
      event.preventDefault()
      add(readAddresses(text))
      return
    }
    if (event.key === 'Backspace' && text === '' && value.length > 0) {
      event.preventDefault()
      const last = value.at(-1)
      change(value.slice(0, -1))
      // A wrong one comes back to be mended.
      if (last && !isAddress(last.address)) setText(last.address)
    }
  }
  return (
    <div className="ml-addresses">
      <span className="ml-label" id={`${id}-label`}>
        {label}
      </span>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field inside has the keys */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the cards is meant for the field */}
      <div
        className="ml-cards"
        onClick={(event) => {
          if (event.target === event.currentTarget) field.current?.focus()
        }}
      >
        {value.map((one) => (
          <Card
            key={one.address}
            address={one}
            remove={() => {
              change(value.filter((other) => !sameAddress(other.address, one.address)))
              field.current?.focus()
            }}
          />
        ))}
        <input
          ref={field}
          // biome-ignore lint/a11y/noAutofocus: somebody has just asked for this field
          autoFocus={autoFocus}
          type="text"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          role="combobox"
          aria-labelledby={`${id}-label`}
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown.length > 0 ? `${id}-${active}` : undefined}
          aria-invalid={value.some((one) => !isAddress(one.address)) || undefined}
          maxLength={4000}
          value={text}
          onChange={(event) => write(event.target.value)}
          onFocus={() => setOpen(true)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = readAddresses(event.clipboardData.getData('text/plain'))
            if (text.trim() || pasted.length === 0 || !pasted.every((one) => isAddress(one.address))) return
            event.preventDefault()
            add(pasted)
          }}
          onBlur={() => {
            setOpen(false)
            settle()
          }}
        />
        {shown.length > 0 ? (
          <div id={`${id}-list`} role="listbox" aria-label={t('compose.known')} className="ml-list">
            {shown.map((one, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the field
              <div
                key={one.address}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                data-active={index === active || undefined}
                onMouseDown={(event) => event.preventDefault()}
                onMouseMove={() => setAt(index)}
                onClick={() => {
                  add([one])
                  field.current?.focus()
                }}
              >
                <span>{called(one)}</span>
                <small className="k-ellipsis">{one.address}</small>
              </div>
            ))}
          </div>
        ) : null}
      </div>
    </div>
  )
}

function Card({ address, remove }: { address: AddressRecord; remove: () => void }) {
  const t = useWords('channel-email')
  const wrong = !isAddress(address.address)
  const text = spoken(address)
  return (
    <span className="ml-card" data-wrong={wrong || undefined} title={wrong ? t('compose.wrong', { text }) : text}>
      <span className="k-ellipsis">{address.name.trim() || address.address}</span>
      {wrong ? <span className="k-hidden-visually">{t('compose.wrong', { text })}</span> : null}
      <button type="button" onClick={remove} aria-label={t('compose.remove', { text })}>
        <CloseOutlined />
      </button>
    </span>
  )
}
