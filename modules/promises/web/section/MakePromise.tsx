import { Button, Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { ConversationHeadRecord } from '#modules/conversations/contract.ts'
import { CallProblem, call, isComposing, Keys, kept, newId, useMe, useTell, useWords } from '#platform/web/index.ts'
import { makePromise } from '../../contract.ts'
import { OwnerSelect, type OwnerValue, ownerOf } from '../people.tsx'
import { promisesChanged } from '../promises.ts'
import { DueField } from './DueField.tsx'

/** One line, one time, Enter. What was typed stays on this device until the promise is made or given up. */
export function MakePromise({
  conversation,
  customerId,
  close,
}: {
  conversation: ConversationHeadRecord
  customerId: string
  close: () => void
}) {
  const t = useWords('promises')
  const me = useMe()
  const tell = useTell()
  const place = `promise.draft.${conversation.id}`
  const [text, setText] = useState(() => kept.read(place) ?? '')
  const [owner, setOwner] = useState<OwnerValue>(`member:${me.id}`)
  const [due, setDue] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<CallProblem | null>(null)
  const field = useRef<InputRef>(null)
  // The same promise however often it is sent.
  const [id, setId] = useState(newId)
  useEffect(() => field.current?.focus(), [])
  const write = (next: string) => {
    setText(next)
    kept.write(place, next || null)
  }
  const reason = (name: string) => problem?.fields.find((one) => one.field === name)?.reason ?? null

  const make = async () => {
    if (busy || !text.trim() || due === null) return
    setBusy(true)
    setProblem(null)
    try {
      await call(makePromise, {
        params: { id: conversation.id },
        body: { id, text: text.trim(), owner: ownerOf(owner), dueAt: new Date(due).toISOString() },
      })
      kept.write(place, null)
      setId(newId())
      close()
      await promisesChanged()
    } catch (error) {
      if (error instanceof CallProblem && error.fields.length > 0) setProblem(error)
      else tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="promise-form"
      aria-label={t('make.open')}
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
      onKeyDown={(event) => {
        if (isComposing(event)) return
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.stopPropagation()
          close()
        }
        if (
          event.key === 'Enter' &&
          (event.ctrlKey || event.metaKey || (event.target as HTMLElement).matches('[type=radio]'))
        ) {
          event.preventDefault()
          void make()
        }
      }}
    >
      <Input
        ref={field}
        value={text}
        maxLength={500}
        placeholder={t('make.example')}
        aria-label={t('make.text')}
        {...(reason('text') ? { status: 'error' as const } : {})}
        onChange={(event) => write(event.target.value)}
        onPressEnter={(event) => {
          // Enter that only confirms pinyin promises nothing.
          if (isComposing(event)) event.preventDefault()
        }}
      />
      <DueField
        value={due}
        onChange={setDue}
        teamId={conversation.team?.id ?? null}
        customerId={customerId}
        problem={reason('dueAt')}
      />
      <div className="promise-form-foot">
        <OwnerSelect
          value={owner}
          onChange={setOwner}
          teamId={conversation.team?.id ?? null}
          size="small"
          popupMatchSelectWidth={200}
          {...(reason('owner') ? { status: 'error' as const } : {})}
        />
        <span className="promise-form-go">
          <Button size="small" onClick={close}>
            {t('web:cancel')}
          </Button>
          <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={!text.trim() || due === null}>
            {t('make.go')} <Keys keys="enter" />
          </Button>
        </span>
      </div>
      {reason('owner') ? (
        <p className="side-problem" role="alert">
          {reason('owner')}
        </p>
      ) : null}
    </form>
  )
}
