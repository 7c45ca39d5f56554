import { Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { ConversationHeadRecord } from '#modules/conversations/contract.ts'
import { OwnerSelect, type OwnerValue, ownerOf } from '#modules/staff/web/index.tsx'
import { call, kept, newId, SideForm, useMe, useWords } from '#platform/web/index.ts'
import { makePromise } from '../../contract.ts'
import { promisesChanged } from '../promises.ts'
import { DueField } from './DueField.tsx'
import { WishNote } from './WishNote.tsx'

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
  const place = `promise.draft.${conversation.id}`
  const [text, setText] = useState(() => kept.read(place) ?? '')
  const [owner, setOwner] = useState<OwnerValue>(`member:${me.id}`)
  const [due, setDue] = useState<number | null>(null)
  const field = useRef<InputRef>(null)
  // The same promise however often it is sent.
  const [id, setId] = useState(newId)
  useEffect(() => field.current?.focus(), [])
  const write = (next: string) => {
    setText(next)
    kept.write(place, next || null)
  }

  const make = async () => {
    await call(makePromise, {
      params: { id: conversation.id },
      body: { id, text: text.trim(), owner: ownerOf(owner), dueAt: new Date(due ?? 0).toISOString() },
    })
    kept.write(place, null)
    setId(newId())
    close()
    await promisesChanged()
  }
  return (
    <SideForm
      label={t('make.open')}
      go={t('make.go')}
      keys="enter"
      ready={text.trim() !== '' && due !== null}
      send={make}
      close={close}
      choiceSends
      foot={
        <OwnerSelect
          value={owner}
          onChange={setOwner}
          teamId={conversation.team?.id ?? null}
          aria-label={t('owner.label')}
        />
      }
    >
      {(reason) => (
        <>
          <Input
            ref={field}
            value={text}
            maxLength={500}
            placeholder={t('make.example')}
            aria-label={t('make.text')}
            {...(reason('text') ? { status: 'error' as const } : {})}
            onChange={(event) => write(event.target.value)}
          />
          <DueField value={due} onChange={setDue} teamId={conversation.team?.id ?? null} customerId={customerId} />
          <WishNote text={text} at={due} customerId={customerId} />
        </>
      )}
    </SideForm>
  )
}
