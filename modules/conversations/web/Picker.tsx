import { CheckOutlined, PlusOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import { isComposing, useWords } from '#platform/web/index.ts'
import { useFocusSoon } from './data/focus.ts'

export type PickOption = {
  key: string
  label: string
  hint?: string
  icon?: ReactNode
  search?: string
  danger?: boolean
}

/**
 * A button that opens a short list with a search field: arrows, Enter, Escape. With `many` several stay chosen and the
 * list stays open; with `create` a new word may be added.
 */
export function Picker({
  label,
  options,
  chosen,
  onPick,
  children,
  many,
  create,
  search = true,
  open: wantedOpen,
  onOpenChange,
  className,
  disabled,
  placement = 'bottomLeft',
}: {
  /** What is chosen here, for screen readers and as the field's placeholder. */
  label: string
  options: readonly PickOption[]
  chosen?: readonly string[]
  onPick: (key: string) => void
  children: ReactNode
  many?: boolean
  create?: (text: string) => void
  search?: boolean
  open?: boolean
  onOpenChange?: (open: boolean) => void
  className?: string
  disabled?: boolean
  placement?: 'bottomLeft' | 'bottomRight' | 'topLeft' | 'topRight'
}) {
  const [ownOpen, setOwnOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const open = wantedOpen ?? ownOpen
  const setOpen = (next: boolean) => {
    setOwnOpen(next)
    onOpenChange?.(next)
    if (!next) setTimeout(() => button.current?.focus({ preventScroll: true }))
  }
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        if (!disabled && next !== open) setOpen(next)
      }}
      trigger="click"
      arrow={false}
      placement={placement}
      destroyOnHidden
      styles={{ container: { padding: 6 } }}
      content={
        <PickerList
          label={label}
          options={options}
          chosen={chosen ?? []}
          search={search}
          {...(create ? { create } : {})}
          pick={(key) => {
            onPick(key)
            if (!many) setOpen(false)
          }}
          close={() => setOpen(false)}
        />
      }
    >
      <button
        ref={button}
        type="button"
        className={className ?? 'cv-pick'}
        aria-haspopup="listbox"
        aria-expanded={open}
        disabled={disabled}
      >
        <span className="k-hidden-visually">{label}</span>
        {children}
      </button>
    </Popover>
  )
}

function PickerList({
  label,
  options,
  chosen,
  search,
  pick,
  create,
  close,
}: {
  label: string
  options: readonly PickOption[]
  chosen: readonly string[]
  search: boolean
  pick: (key: string) => void
  create?: (text: string) => void
  close: () => void
}) {
  const t = useWords('conversations')
  const id = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      options.findIndex((one) => chosen.includes(one.key)),
    ),
  )
  const list = useRef<HTMLDivElement>(null)
  const wanted = text.trim().toLowerCase()
  const found = useMemo(
    () =>
      wanted
        ? options.filter((one) => `${one.label} ${one.search ?? ''} ${one.hint ?? ''}`.toLowerCase().includes(wanted))
        : options,
    [options, wanted],
  )
  const creates = create && wanted && !options.some((one) => one.label.toLowerCase() === wanted)
  const count = found.length + (creates ? 1 : 0)
  const active = Math.min(at, Math.max(0, count - 1))
  useEffect(() => {
    list.current?.querySelector(`[data-at="${active}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const field = useRef<HTMLInputElement>(null)
  useFocusSoon(search ? field : list)
  const choose = (index: number) => {
    const option = found[index]
    if (option) pick(option.key)
    else if (creates) {
      create(text.trim())
      setText('')
    }
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (isComposing(event)) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setAt((active + step + count) % Math.max(1, count))
    else if (event.key === 'Enter') choose(active)
    else if (event.key === 'Escape' || event.key === 'Tab') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys act on the list inside
    <div className="cv-picker" onKeyDown={onKeyDown}>
      {search ? (
        <input
          ref={field}
          className="cv-picker-search"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={count > 0 ? `${id}-${active}` : undefined}
          aria-label={label}
          placeholder={label}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
        />
      ) : null}
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        tabIndex={search ? -1 : 0}
        aria-activedescendant={!search && count > 0 ? `${id}-${active}` : undefined}
        className="cv-picker-list"
      >
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled above
          <div
            key={one.key}
            id={`${id}-${index}`}
            data-at={index}
            role="option"
            tabIndex={-1}
            aria-selected={chosen.includes(one.key)}
            data-active={index === active || undefined}
            data-danger={one.danger || undefined}
            className="cv-picker-option"
            onMouseMove={() => setAt(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(index)}
          >
            {one.icon}
            <span className="k-ellipsis">{one.label}</span>
            {one.hint ? <small>{one.hint}</small> : null}
            {chosen.includes(one.key) ? <CheckOutlined aria-hidden="true" /> : null}
          </div>
        ))}
        {creates ? (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled above
          <div
            id={`${id}-${found.length}`}
            data-at={found.length}
            role="option"
            tabIndex={-1}
            aria-selected={false}
            data-active={active === found.length || undefined}
            className="cv-picker-option"
            onClick={() => choose(found.length)}
          >
            <PlusOutlined aria-hidden="true" />
            <span className="k-ellipsis">{t('picker.create', { text: text.trim() })}</span>
          </div>
        ) : null}
      </div>
      {count === 0 ? <p className="cv-picker-none">{t('picker.none')}</p> : null}
    </div>
  )
}
