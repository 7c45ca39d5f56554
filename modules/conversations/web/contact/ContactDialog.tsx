import { Alert, Button, Input, Modal, Segmented, Select } from 'antd'
import { useCallback, useId, useRef, useState } from 'react'
import { WishLine } from '#modules/customers/web/index.tsx'
import {
  CallProblem,
  contributionsTo,
  fromInput,
  isComposing,
  Keys,
  Slot,
  toInput,
  useGo,
  useIsPhone,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import type { MessageKind } from '../../contract.ts'
import { AttachmentTray } from '../composer/AttachmentTray.tsx'
import { useUploads } from '../composer/uploads.ts'
import { ReasonDialog } from '../conversation/ReasonDialog.tsx'
import type { HeldEnvelope } from '../data/envelope.ts'
import { useFocusSoon } from '../data/focus.ts'
import { filesOf } from '../data/upload.ts'
import { channelName } from '../labels.tsx'
import { type ContactTextPart, contactEnvelope, contactText } from '../slots.ts'
import type { ChosenCustomer } from './CustomerPicker.tsx'
import '../list/list.css'
import '../conversation/conversation.css'
import { FileChoice, Where, Who } from './ContactParts.tsx'
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
  // A kind of contact, or a channel that can begin one.
  const [chosen, setChosen] = useState<string>(start.channel ?? start.kind ?? 'phone')
  const channels = contributionsTo(contactEnvelope).map((one) => one.key)
  const channel = channels.includes(chosen) ? chosen : null
  const kind = channel ? 'message' : (chosen as MessageKind)
  const held = useRef<HeldEnvelope | null>(null)
  const hold = useCallback((part: HeldEnvelope | null) => {
    held.current = part
  }, [])
  const saved = useRef<Parameters<ContactTextPart['hold']>[0]>(null)
  const holdSaved = useCallback<ContactTextPart['hold']>((next) => {
    saved.current = next
  }, [])
  const [inbound, setInbound] = useState(true)
  const [customer, setCustomer] = useState<ChosenCustomer | null>(start.customer ? { known: start.customer } : null)
  const known = customer && 'known' in customer ? customer.known.id : null
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

  const firstField = start.conversation || start.customer ? textField : customerField
  // At once for those who type on, and again when the dialog has taken the focus for itself.
  useFocusSoon(firstField)

  const save = async () => {
    if (busy || files.busy) return
    if (!customer) return customerField.current?.focus()
    const addressed = channel ? (held.current?.settle() ?? { problem: t('compose.notReady') }) : null
    if (addressed && 'problem' in addressed) return setProblem(addressed.problem)
    if (!text.trim() && files.records().length === 0) return textField.current?.focus()
    setBusy(true)
    setProblem(null)
    try {
      const done = await saveContact({
        ids,
        kind,
        ...(channel && addressed ? { channel, envelope: addressed.envelope } : {}),
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
      const at = new Date((whenTouched ? fromInput(when) : null) ?? Date.now()).toISOString()
      saved.current?.({ conversationId: done.id, messageId: ids.message, at })
      tell.done(t('contact.done', { number: done.number }))
      close()
      if (done.id !== start.conversation?.id) go(`/conversations/${done.id}`)
    } catch (error) {
      setProblem(error instanceof CallProblem ? error.told : t('web:problem.page'))
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
      afterOpenChange={(shown) => {
        if (shown) firstField.current?.focus()
      }}
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
          value={chosen}
          onChange={(next) => {
            setChosen(next)
            setProblem(null)
          }}
          options={[
            ...kinds.map((one) => ({ value: one as string, label: t(`contact.kinds.${one}`) })),
            ...channels.map((one) => ({ value: one, label: channelName(t, one) })),
          ]}
        />
        <Who
          fieldRef={customerField}
          id={`${id}-who`}
          customer={customer}
          fixed={start.conversation !== undefined}
          change={setCustomer}
          picked={(next) => {
            // Before the field goes, or the dialog would take the focus back to its beginning.
            textField.current?.focus()
            setCustomer(next)
            setInto(null)
          }}
        />
        {known ? <WishLine customerId={known} /> : null}
        {known && !start.conversation ? <Where customerId={known} into={into} setInto={setInto} /> : null}
        {channel ? (
          <Slot
            of={contactEnvelope}
            only={channel}
            props={{ customer, bytes: files.records().reduce((sum, one) => sum + one.size, 0), hold }}
          />
        ) : null}
        <div className="cv-contact-text">
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
            placeholder={t(`contact.example.${channel ? 'channel' : kind}`)}
            onChange={(event) => setText(event.target.value)}
          />
          <Slot
            of={contactText}
            props={{
              text,
              change: setText,
              field: textField,
              customerId: known,
              conversationId: into,
              at: whenTouched ? fromInput(when) : null,
              hold: holdSaved,
            }}
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
