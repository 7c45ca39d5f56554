import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { CallProblem } from '../call.ts'
import { isComposing, Keys } from '../shortcuts.tsx'
import { useWords } from '../words.ts'
import { useTell } from './forms.tsx'
import './side.css'

/** Why a field was refused; null where it was not. */
export type ReasonOf = (field: string) => string | null

/**
 * A small form that opens where one works: Enter in a line or Ctrl/⌘ Enter anywhere sends, Escape closes, a second click
 * while it sends does nothing. Refusals stand above the buttons; any other failure is told, and what was typed stays.
 */
export function SideForm({
  label,
  go,
  keys = 'mod+enter',
  ready,
  danger = false,
  send,
  close,
  choiceSends = false,
  caught,
  note,
  foot,
  children,
}: {
  /** Names the form. */
  label: string
  /** On the button that sends. */
  go: string
  /** Printed beside it. */
  keys?: 'enter' | 'mod+enter'
  ready: boolean
  danger?: boolean
  send: () => Promise<unknown>
  close: () => void
  /** Enter on a choice sends too. */
  choiceSends?: boolean
  /** @returns whether this failure has been dealt with */
  caught?: (problem: unknown) => boolean
  /** Above the buttons, like a refusal. */
  note?: string
  /** Left of the buttons. */
  foot?: ReactNode
  /** The fields; as a function where one shows that it was refused. */
  children: ReactNode | ((reason: ReasonOf) => ReactNode)
}) {
  const t = useWords('web')
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<CallProblem | null>(null)
  const submit = async () => {
    if (busy || !ready) return
    setBusy(true)
    setProblem(null)
    try {
      await send()
    } catch (error) {
      if (caught?.(error)) return
      if (error instanceof CallProblem && error.fields.length > 0) setProblem(error)
      else tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const reason: ReasonOf = (field) => problem?.fields.find((one) => one.field === field)?.reason ?? null
  const told = [note, problem?.fields.map((one) => one.reason).join('；')].filter(Boolean)
  return (
    <form
      className="side-form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        if (isComposing(event)) {
          // Enter that only confirms pinyin in a line sends nothing.
          if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
          return
        }
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.stopPropagation()
          close()
        }
        const onChoice = choiceSends && (event.target as HTMLElement).matches('[type=radio]')
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || onChoice)) {
          event.preventDefault()
          void submit()
        }
      }}
    >
      {typeof children === 'function' ? children(reason) : children}
      {told.map((text) => (
        <p key={text} className="side-problem" role="alert">
          {text}
        </p>
      ))}
      <div className="side-form-foot">
        {foot}
        <span className="side-go">
          <Button size="small" onClick={close}>
            {t('cancel')}
          </Button>
          <Button size="small" type="primary" danger={danger} htmlType="submit" loading={busy} disabled={!ready}>
            {go} <Keys keys={keys} />
          </Button>
        </span>
      </div>
    </form>
  )
}
