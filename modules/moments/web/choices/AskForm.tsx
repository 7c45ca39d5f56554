import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import {
  CallProblem,
  call,
  fromInput,
  isComposing,
  newId,
  toInput,
  useTell,
  useWords,
  wallAt,
} from '#platform/web/index.ts'
import { type AskKind, askCustomer, fewestSlots, mostSlots } from '../../contract/choices.ts'

type Slot = { id: string; begin: string; minutes: number }
const lengths = [60, 120, 180, 240] as const

/** Tomorrow at nine and at two on the reader's clock. */
function firstSlots(): Slot[] {
  const today = wallAt(Date.now())
  return [9, 14].map((hour) => {
    const day = new Date(Date.UTC(today.year, today.month - 1, today.day + 1)).toISOString().slice(0, 10)
    return { id: newId(), begin: `${day}T${String(hour).padStart(2, '0')}:00`, minutes: 120 }
  })
}

/** A sentence and, for times, two to six of them. */
export function AskForm({
  conversationId,
  kind,
  close,
  done,
}: {
  conversationId: string
  kind: AskKind
  close: () => void
  done: () => void
}) {
  const t = useWords('moments')
  const tell = useTell()
  const [id] = useState(newId)
  const [text, setText] = useState(kind === 'slots' ? t('asks.slotsDefault') : '')
  const [slots, setSlots] = useState<readonly Slot[]>(firstSlots)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const set = (slot: Slot, change: Partial<Slot>) =>
    setSlots(slots.map((one) => (one.id === slot.id ? { ...one, ...change } : one)))
  const send = async () => {
    if (busy || !text.trim()) return
    setBusy(true)
    setProblem(null)
    try {
      const spans = slots.flatMap(({ begin, minutes }) => {
        const from = fromInput(begin)
        if (from === null) return []
        return [{ from: new Date(from).toISOString(), to: new Date(from + minutes * 60_000).toISOString() }]
      })
      const body = { id, kind, text: text.trim(), ...(kind === 'slots' ? { slots: spans } : {}) }
      await call(askCustomer, { params: { id: conversationId }, body })
      done()
      close()
    } catch (error) {
      if (error instanceof CallProblem && error.fields.length > 0) {
        setProblem(error.fields.map(({ reason }) => reason).join('；'))
      } else tell.failed(error)
      setBusy(false)
    }
  }
  return (
    <form
      className="ask-form"
      aria-label={t(`asks.add.${kind}`)}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        if (isComposing(event) || event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        close()
      }}
    >
      <Input
        autoFocus
        value={text}
        maxLength={300}
        aria-label={t(`asks.text.${kind}`)}
        placeholder={t(`asks.example.${kind}`)}
        onChange={(event) => setText(event.target.value)}
      />
      {kind === 'slots'
        ? slots.map((one) => (
            <span key={one.id} className="ask-slot">
              <input
                type="datetime-local"
                className="ant-input"
                value={one.begin}
                min={toInput(Date.now())}
                aria-label={t('asks.begin')}
                onChange={(event) => set(one, { begin: event.target.value })}
              />
              <Select<number>
                value={one.minutes}
                aria-label={t('asks.length')}
                onChange={(minutes) => set(one, { minutes })}
                options={lengths.map((value) => ({ value, label: t('asks.hours', { count: value / 60 }) }))}
              />
              {slots.length > fewestSlots ? (
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('asks.less')}
                  onClick={() => setSlots(slots.filter(({ id }) => id !== one.id))}
                />
              ) : null}
            </span>
          ))
        : null}
      {problem ? (
        <p className="side-problem" role="alert">
          {problem}
        </p>
      ) : null}
      <span className="ask-foot">
        {kind === 'slots' && slots.length < mostSlots ? (
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            onClick={() => {
              const last = slots.at(-1)
              if (last) setSlots([...slots, { ...last, id: newId() }])
            }}
          >
            {t('asks.more')}
          </Button>
        ) : null}
        <span className="ask-go">
          <Button size="small" onClick={close}>
            {t('web:cancel')}
          </Button>
          <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={!text.trim()}>
            {t('asks.go')}
          </Button>
        </span>
      </span>
    </form>
  )
}
