import { Button, Popover } from 'antd'
import { type ReactNode, useId, useRef, useState } from 'react'
import { formatDayTime, fromInput, isComposing, toInput, useWords } from '#platform/web/index.ts'
import { useFocusSoon } from '../data/focus.ts'
import { snoozePresets } from './snooze.ts'

const longest = 365 * 86_400_000

/** Later: what people usually mean, or any time within a year. */
export function SnoozeMenu({
  open,
  onOpenChange,
  snooze,
  children,
  className = 'cv-pick',
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  snooze: (until: string) => void
  children: ReactNode
  className?: string
}) {
  const t = useWords('conversations')
  return (
    <Popover
      open={open}
      onOpenChange={onOpenChange}
      trigger="click"
      arrow={false}
      placement="bottomLeft"
      destroyOnHidden
      styles={{ container: { padding: 6 } }}
      content={
        <SnoozeList
          choose={(until) => {
            onOpenChange(false)
            snooze(until)
          }}
          close={() => onOpenChange(false)}
        />
      }
    >
      <button
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={t('snooze.label')}
      >
        {children}
      </button>
    </Popover>
  )
}

function SnoozeList({ choose, close }: { choose: (until: string) => void; close: () => void }) {
  const t = useWords('conversations')
  const id = useId()
  const first = useRef<HTMLButtonElement>(null)
  useFocusSoon(first)
  const [presets] = useState(() => snoozePresets())
  const [text, setText] = useState(() => toInput(Date.parse(presets.at(-1)?.at ?? new Date().toISOString())))
  const at = fromInput(text)
  const now = Date.now()
  const fits = at !== null && at > now && at <= now + longest
  const move = (event: React.KeyboardEvent<HTMLElement>) => {
    if (isComposing(event)) return
    if (event.key === 'Escape') return close()
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.cv-picker-option')]
    const place = buttons.indexOf(document.activeElement as HTMLButtonElement)
    if (place < 0) return
    event.preventDefault()
    buttons[(place + (event.key === 'ArrowDown' ? 1 : -1) + buttons.length) % buttons.length]?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows walk through the buttons inside
    <div className="cv-picker" onKeyDown={move}>
      {presets.map((one, index) => (
        <button
          key={one.key}
          type="button"
          className="cv-picker-option"
          ref={index === 0 ? first : undefined}
          onClick={() => choose(one.at)}
        >
          <span>{t(`snooze.${one.key}`)}</span>
          <small>{formatDayTime(one.at)}</small>
        </button>
      ))}
      <form
        className="cv-snooze-free"
        onSubmit={(event) => {
          event.preventDefault()
          if (fits && at !== null) choose(new Date(at).toISOString())
        }}
      >
        <label htmlFor={`${id}-at`}>{t('snooze.free')}</label>
        <input
          id={`${id}-at`}
          type="datetime-local"
          className="cv-field"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button htmlType="submit" size="small" disabled={!fits}>
          {t('snooze.label')}
        </Button>
      </form>
    </div>
  )
}
