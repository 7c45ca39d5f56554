import { CloseOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Alert, Button, Input, Modal, Segmented, Select } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import {
  CallProblem,
  fromInput,
  isComposing,
  Keys,
  toInput,
  useCall,
  useGo,
  useIsPhone,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { listConversations, type MessageKind } from '../../contract.ts'
import { AttachmentTray } from '../composer/AttachmentTray.tsx'
import { useUploads } from '../composer/uploads.ts'
import { ReasonDialog } from '../conversation/ReasonDialog.tsx'
import { filesOf } from '../data/upload.ts'
import { customerName, StatusTag } from '../labels.tsx'
import { type ChosenCustomer, CustomerPicker } from './CustomerPicker.tsx'
import '../list/list.css'
import '../conversation/conversation.css'
import './contact.css'
import type { ContactStart } from './open.ts'
import { type ContactEntry, newEntryIds, saveContact } from './save.ts'

const kinds: readonly MessageKind[] = ['phone', 'counter', 'visit', 'letter', 'message']
const nothing = () => {}

/**
 * A call, a counter visit, a house visit or a letter in a few key strokes: who, what was said, Ctrl Enter. Everything
 * else has a good guess.
 */
export function ContactDialog({ start, close }: { start: ContactStart; close: () => void }) {
  const t = useWords('conversations')
  const tell = useTell()
  const go = useGo()
  const phone = useIsPhone()
  const id = useId()
  const customerField = useRef<HTMLInputElement>(null)
  const textField = useRef<HTMLTextAreaElement>(null)
  const [ids] = useState(newEntryIds)
  const [kind, setKind] = useState<MessageKind>(start.kind ?? 'phone')
  const [inbound, setInbound] = useState(true)
  const [customer, setCustomer] = useState<ChosenCustomer | null>(start.customer ? { known: start.customer } : null)
  const [into, setInto] = useState<string | null>(start.conversation?.id ?? null)
  const [when, setWhen] = useState(() => toInput(Date.now()))
  const [whenTouched, setWhenTouched] = useState(false)
  const [minutes, setMinutes] = useState('')
  const [text, setText] = useState('')
  const [status, setStatus] = useState<ContactEntry['status']>('keep')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const files = useUploads([], nothing, nothing)
  const message = kind === 'message'
  const spoken = kind === 'phone' || kind === 'counter' || kind === 'visit'

  useEffect(() => {
    const field = start.conversation || start.customer ? textField.current : customerField.current
    const timer = setTimeout(() => field?.focus(), 60)
    return () => clearTimeout(timer)
  }, [start])

  const save = async () => {
    if (busy || files.busy) return
    if (!customer) return customerField.current?.focus()
    if (!text.trim() && files.records().length === 0) return textField.current?.focus()
    setBusy(true)
    setProblem(null)
    try {
      const done = await saveContact({
        ids,
        kind,
        inbound: !message && inbound,
        customer,
        conversationId: into,
        // Untouched, the server's own clock is the better one.
        at: whenTouched ? fromInput(when) : null,
        minutes: spoken ? Number(minutes) || 0 : 0,
        text,
        attachments: files.records(),
        status,
      })
      if (!done) return
      tell.done(t('contact.done', { number: done.number }))
      close()
      if (done.id !== start.conversation?.id) go(`/conversations/${done.id}`)
    } catch (error) {
      setProblem(
        error instanceof CallProblem
          ? [error.message, ...error.fields.map((one) => one.reason)].join('：')
          : t('web:problem.page'),
      )
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      onCancel={close}
      title={start.conversation ? t('contact.into', { number: start.conversation.number }) : t('contact.open')}
      width={600}
      mask={{ closable: false }}
      footer={[
        <Button key="cancel" onClick={close}>
          {t('web:cancel')}
        </Button>,
        <Button key="save" type="primary" loading={busy} disabled={files.busy} onClick={() => void save()}>
          {message ? t('send.reply.plain') : t('contact.save')} {phone ? null : <Keys keys="mod+enter" />}
        </Button>,
      ]}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl Enter saves from every field */}
      <div
        className="cv-contact"
        onKeyDown={(event) => {
          if (isComposing(event) || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          void save()
        }}
        onPaste={(event) => {
          const pasted = filesOf(event.clipboardData)
          if (pasted.length > 0) files.add(pasted)
        }}
      >
        {problem ? <Alert type="error" showIcon title={problem} role="alert" /> : null}
        <Segmented
          block
          aria-label={t('contact.kind')}
          value={kind}
          onChange={setKind}
          options={kinds.map((one) => ({ value: one, label: t(`contact.kinds.${one}`) }))}
        />
        <Who
          fieldRef={customerField}
          id={`${id}-who`}
          customer={customer}
          fixed={start.conversation !== undefined}
          change={setCustomer}
          picked={(next) => {
            setCustomer(next)
            setInto(null)
            setTimeout(() => textField.current?.focus())
          }}
        />
        {customer && 'known' in customer && !start.conversation ? (
          <Where customerId={customer.known.id} into={into} setInto={setInto} />
        ) : null}
        <div>
          <label className="cv-label" htmlFor={`${id}-text`}>
            {message ? t('contact.words') : t('contact.said')}
          </label>
          <Input.TextArea
            ref={(field) => {
              textField.current = field?.resizableTextArea?.textArea ?? null
            }}
            id={`${id}-text`}
            value={text}
            maxLength={20_000}
            autoSize={{ minRows: 3, maxRows: 10 }}
            placeholder={t(`contact.example.${kind}`)}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <AttachmentTray uploads={files.uploads} remove={files.remove} again={files.again} />
        <div className="cv-contact-row">
          {message ? null : (
            <>
              <div>
                <span className="cv-label" id={`${id}-way`}>
                  {t('contact.way')}
                </span>
                <Segmented
                  aria-labelledby={`${id}-way`}
                  value={inbound ? 'in' : 'out'}
                  onChange={(value) => setInbound(value === 'in')}
                  options={(['in', 'out'] as const).map((one) => ({
                    value: one,
                    label: t(`message.logged.${kind}.${one}`),
                  }))}
                />
              </div>
              <div>
                <label className="cv-label" htmlFor={`${id}-when`}>
                  {t('contact.when')}
                </label>
                <input
                  id={`${id}-when`}
                  type="datetime-local"
                  className="cv-field"
                  value={when}
                  onChange={(event) => {
                    setWhen(event.target.value)
                    setWhenTouched(true)
                  }}
                />
              </div>
            </>
          )}
          {spoken ? (
            <div>
              <label className="cv-label" htmlFor={`${id}-minutes`}>
                {t('contact.minutes')}
              </label>
              <input
                id={`${id}-minutes`}
                type="number"
                min={0}
                max={2880}
                inputMode="numeric"
                className="cv-field cv-minutes"
                value={minutes}
                onChange={(event) => setMinutes(event.target.value)}
              />
            </div>
          ) : null}
          <div>
            <label className="cv-label" htmlFor={`${id}-status`}>
              {t('contact.then')}
            </label>
            <Select
              id={`${id}-status`}
              value={status}
              onChange={setStatus}
              popupMatchSelectWidth={false}
              options={(['keep', 'open', 'waiting', 'resolved'] as const).map((one) => ({
                value: one,
                label: one === 'keep' ? t('contact.keep') : t(`status.${one}`),
              }))}
            />
          </div>
          <FileChoice add={files.add} />
        </div>
      </div>
      <ReasonDialog />
    </Modal>
  )
}

function Who({
  fieldRef,
  id,
  customer,
  fixed,
  change,
  picked,
}: {
  fieldRef: React.Ref<HTMLInputElement>
  id: string
  customer: ChosenCustomer | null
  fixed: boolean
  change: (customer: ChosenCustomer | null) => void
  picked: (customer: ChosenCustomer) => void
}) {
  const t = useWords('conversations')
  if (!customer) {
    return (
      <div>
        <label className="cv-label" htmlFor={id}>
          {t('contact.customer')}
        </label>
        <CustomerPicker ref={fieldRef} id={id} pick={picked} />
      </div>
    )
  }
  if ('known' in customer) {
    const { known } = customer
    return (
      <div className="cv-contact-who">
        <b>{customerName(t, known)}</b>
        {known.contact && known.name ? <span className="k-muted">{known.contact}</span> : null}
        {fixed ? null : (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('contact.otherCustomer')}
            onClick={() => change(null)}
          />
        )}
      </div>
    )
  }
  const { fresh } = customer
  const field = (name: 'name' | 'phone' | 'email', type: string) => (
    <div>
      <label className="cv-label" htmlFor={`${id}-${name}`}>
        {t(`contact.new.${name}`)}
      </label>
      <input
        id={`${id}-${name}`}
        type={type}
        autoComplete="off"
        className="cv-field"
        maxLength={200}
        value={fresh[name]}
        onChange={(event) => change({ fresh: { ...fresh, [name]: event.target.value } })}
      />
    </div>
  )
  return (
    <div className="cv-contact-new">
      {field('name', 'text')}
      {field('phone', 'tel')}
      {field('email', 'email')}
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t('contact.otherCustomer')}
        onClick={() => change(null)}
      />
    </div>
  )
}

/** A new matter, or one of the customer's own that are still going on. */
function Where({
  customerId,
  into,
  setInto,
}: {
  customerId: string
  into: string | null
  setInto: (id: string | null) => void
}) {
  const t = useWords('conversations')
  const { data } = useCall(listConversations, { query: { customer: customerId, view: 'all', limit: 8 } })
  const going = (data?.items ?? []).filter((one) => one.status !== 'closed').slice(0, 4)
  if (going.length === 0) return null
  return (
    <div className="cv-where" role="radiogroup" aria-label={t('contact.where')}>
      <label className="cv-merge-option" data-chosen={into === null || undefined}>
        <input type="radio" name="cv-where" checked={into === null} onChange={() => setInto(null)} />
        <span>{t('contact.newMatter')}</span>
      </label>
      {going.map((one) => (
        <label key={one.id} className="cv-merge-option" data-chosen={into === one.id || undefined}>
          <input type="radio" name="cv-where" checked={into === one.id} onChange={() => setInto(one.id)} />
          <span className="cv-merge-text k-ellipsis">
            #{one.number} {one.subject}
          </span>
          <StatusTag status={one.status} />
        </label>
      ))}
    </div>
  )
}

function FileChoice({ add }: { add: (files: readonly File[]) => void }) {
  const t = useWords('conversations')
  const field = useRef<HTMLInputElement>(null)
  return (
    <div className="cv-contact-file">
      <Button icon={<PaperClipOutlined />} onClick={() => field.current?.click()}>
        {t('attach.short')}
      </Button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label={t('attach.add')}
        onChange={(event) => {
          add([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </div>
  )
}
