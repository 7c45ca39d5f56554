import { Select } from 'antd'
import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react'
import { isComposing, useWords } from '#platform/web/index.ts'
import type { AddressRecord, MailEnvelopeRecord } from '../../contract.ts'
import { AddressField, type AddressFieldHandle } from './AddressField.tsx'
import { type Field, fields, type Sender } from './objections.ts'

export type EnvelopeFieldsHandle = {
  focus: (field: Field) => void
  /** The envelope with what is typed and not yet an address. */
  settle: () => MailEnvelopeRecord
}

/** From, to, copies, subject. Copies are folded away until somebody is in them or they are asked for. */
export function EnvelopeFields({
  ref,
  envelope,
  change,
  senders,
  participants,
  send,
}: {
  ref?: Ref<EnvelopeFieldsHandle>
  envelope: MailEnvelopeRecord
  change: (envelope: MailEnvelopeRecord) => void
  senders: readonly Sender[]
  participants: readonly AddressRecord[]
  send?: () => void
}) {
  const t = useWords('channel-email')
  const id = useId()
  const [asked, setAsked] = useState<Field | null>(null)
  const [copies, setCopies] = useState(false)
  const parts = useRef<Record<Field, AddressFieldHandle | null>>({ to: null, cc: null, bcc: null })
  const subject = useRef<HTMLInputElement>(null)
  const shown = fields.filter((field) => field === 'to' || copies || (envelope[field] ?? []).length > 0)

  useImperativeHandle(ref, () => ({
    focus: (field) => {
      if (field !== 'to') setCopies(true)
      parts.current[field]?.focus()
    },
    settle: () => {
      const settled = { ...envelope }
      for (const field of fields) {
        const list = parts.current[field]?.settle()
        if (list) settled[field] = list
      }
      return settled
    },
  }))
  return (
    <div className="ml-fields">
      {senders.length > 1 ? (
        <div className="ml-addresses">
          <label className="ml-label" htmlFor={`${id}-from`}>
            {t('compose.from')}
          </label>
          <Select
            id={`${id}-from`}
            size="small"
            variant="borderless"
            className="ml-from"
            value={envelope.mailboxId ?? null}
            onChange={(mailboxId) => change({ ...envelope, ...(mailboxId ? { mailboxId } : {}) })}
            options={senders.map((one) => ({
              value: one.id,
              label: one.name ? `${one.name} <${one.address}>` : one.address,
            }))}
          />
        </div>
      ) : null}
      {shown.map((field) => (
        <AddressField
          key={field}
          ref={(part) => {
            parts.current[field] = part
          }}
          label={t(`compose.${field}`)}
          value={envelope[field] ?? []}
          change={(list) => change({ ...envelope, [field]: list })}
          participants={participants}
          autoFocus={asked === field}
          {...(send ? { send } : {})}
        />
      ))}
      {shown.length < fields.length ? (
        <button
          type="button"
          className="ml-more"
          onClick={() => {
            setAsked(shown.includes('cc') ? 'bcc' : 'cc')
            setCopies(true)
          }}
        >
          {t(shown.includes('cc') ? 'compose.blind' : 'compose.copies')}
        </button>
      ) : null}
      <div className="ml-addresses">
        <label className="ml-label" htmlFor={`${id}-subject`}>
          {t('compose.subject')}
        </label>
        <input
          ref={subject}
          id={`${id}-subject`}
          className="ml-subject"
          value={envelope.subject ?? ''}
          maxLength={300}
          onChange={(event) => change({ ...envelope, subject: event.target.value })}
          onKeyDown={(event) => {
            if (isComposing(event) || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            send?.()
          }}
        />
      </div>
    </div>
  )
}
