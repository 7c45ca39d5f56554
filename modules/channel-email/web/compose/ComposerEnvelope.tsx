import { CloseOutlined, DownOutlined, MailOutlined, UpOutlined } from '@ant-design/icons'
import { useEffect, useRef, useState } from 'react'
import type { composerEnvelope } from '#modules/conversations/web/index.tsx'
import { readCustomer } from '#modules/customers/contract.ts'
import { formatBytes, Link, useCall, useMay, useWords, type Words } from '#platform/web/index.ts'
import { type AddressRecord, type MailEnvelopeRecord, mailChannel } from '../../contract.ts'
import { called, isAddress } from '../addresses.ts'
import './compose.css'
import { EnvelopeFields, type EnvelopeFieldsHandle } from './EnvelopeFields.tsx'
import { Foot } from './Foot.tsx'
import { fields, type Objection, objectionTo, senderOf } from './objections.ts'
import { useSuggestion, useWanted } from './use-suggestion.ts'

type Props = NonNullable<(typeof composerEnvelope)['props']>

/** Mail in the composer: whether a reply goes by it, to whom and how, and what stands below the text. */
export function ComposerEnvelope(props: Props) {
  if (props.place === 'switch') return <ChannelSwitch {...props} />
  if (props.channel !== mailChannel) return null
  return props.place === 'head' ? <Head {...props} /> : <Foot {...props} />
}

/** In a matter of another channel, for a customer whose mail address we know. */
function ChannelSwitch({ conversation, channel, choose }: Props) {
  const t = useWords('channel-email')
  const other = conversation.channel !== mailChannel
  const mayAsk = useMay('customers.read')
  // The file stands beside the conversation as well: it is read once.
  const { data: customer } = useCall(
    readCustomer,
    { params: { id: conversation.customer.id } },
    { enabled: other && mayAsk },
  )
  if (!other) return null
  if (channel === mailChannel) {
    return (
      <button type="button" className="ml-switch" data-on onClick={() => choose(null)} title={t('compose.back')}>
        <MailOutlined aria-hidden="true" /> {t('compose.byMail')} <CloseOutlined aria-label={t('compose.back')} />
      </button>
    )
  }
  if (!customer?.identities.some((one) => one.kind === 'email')) return null
  return (
    <button type="button" className="ml-switch" onClick={() => choose(mailChannel)}>
      <MailOutlined aria-hidden="true" /> {t('compose.instead')}
    </button>
  )
}

function Head({ conversation, envelope: touched, change, wanted, blank, bytes, hold, send }: Props) {
  const t = useWords('channel-email')
  const { suggestion, problem, again } = useSuggestion(conversation.id, {
    active: true,
    blank,
    lastSeq: conversation.lastSeq,
  })
  const [open, setOpen] = useState(false)
  // Sent, or thrown away: the next one begins folded.
  const anew = blank && touched === null
  useEffect(() => {
    if (anew) setOpen(false)
  }, [anew])
  const parts = useRef<EnvelopeFieldsHandle>(null)
  const waiting = useWanted(conversation.id, wanted, change)
  const envelope = waiting ? null : ((touched as MailEnvelopeRecord | null) ?? suggestion?.envelope ?? null)
  const senders = suggestion?.mailboxes ?? []
  const nobody = envelope !== null && fields.every((field) => (envelope[field] ?? []).length === 0)
  const wrong =
    envelope !== null && fields.some((field) => (envelope[field] ?? []).some((one) => !isAddress(one.address)))
  const unfolded = open || nobody || wrong

  const now = useRef({ envelope, senders, bytes, known: suggestion !== null })
  now.current = { envelope, senders, bytes, known: suggestion !== null }
  const say = useRef((objection: Objection) => objectionText(t, objection))
  say.current = (objection) => objectionText(t, objection)
  useEffect(() => {
    hold({
      shown: () => now.current.envelope,
      mayBeEmpty: () => now.current.envelope?.kind === 'forward',
      settle: () => {
        const known = now.current
        if (!known.known) return { problem: '' }
        if (!known.envelope) return { problem: say.current({ why: 'noMailbox' }) }
        const settled = parts.current?.settle() ?? known.envelope
        const objection = objectionTo(settled, known)
        if (!objection) return { envelope: settled }
        if ('field' in objection) {
          setOpen(true)
          const { field } = objection
          requestAnimationFrame(() => parts.current?.focus(field))
        }
        return { problem: say.current(objection) }
      },
    })
    return () => hold(null)
  }, [hold])

  if (problem && !suggestion) {
    return (
      <p className="ml-line" role="alert">
        {t('compose.notRead')}
        <button type="button" className="ml-link" onClick={again}>
          {t('web:retry')}
        </button>
      </p>
    )
  }
  if (!suggestion || waiting) return <p className="ml-line k-muted">{t('compose.reading')}</p>
  if (!envelope || senders.length === 0) return <NoMailbox />
  return (
    <div className="ml-head" data-open={unfolded || undefined}>
      <button
        type="button"
        className="ml-summary"
        aria-expanded={unfolded}
        disabled={nobody || wrong}
        onClick={() => setOpen(!open)}
      >
        <MailOutlined aria-hidden="true" />
        <span className="k-ellipsis">
          {unfolded ? t(`compose.kind.${envelope.kind ?? 'reply'}`) : summary(t, envelope)}
        </span>
        {!unfolded && senders.length > 1 ? (
          <small className="k-ellipsis">
            {t('compose.fromShort', { address: senderOf(envelope, senders)?.address ?? '' })}
          </small>
        ) : null}
        {unfolded ? <UpOutlined aria-hidden="true" /> : <DownOutlined aria-hidden="true" />}
      </button>
      {unfolded ? (
        <EnvelopeFields
          ref={parts}
          envelope={envelope}
          change={change}
          senders={senders}
          participants={suggestion.participants}
          send={send}
        />
      ) : null}
    </div>
  )
}

export function NoMailbox() {
  const t = useWords('channel-email')
  const mayManage = useMay('mail.manage')
  return (
    <p className="ml-line" role="status">
      {t(mayManage ? 'compose.noMailboxYours' : 'compose.noMailbox')}{' '}
      {mayManage ? <Link to={'/settings/mailboxes' as '/'}>{t('compose.setUp')}</Link> : null}
    </p>
  )
}

const names = (t: Words, list: readonly AddressRecord[]) =>
  list.slice(0, 2).map(called).join(t('compose.and')) +
  (list.length > 2 ? t('compose.others', { count: list.length - 2 }) : '')

/** `回复 王丽，抄送 李雷 · Re: 漏水` */
function summary(t: Words, { to = [], cc = [], bcc = [], subject = '', kind = 'reply' }: MailEnvelopeRecord): string {
  const who = [
    t(`compose.goes.${kind}`, { names: names(t, to) }),
    ...(cc.length > 0 ? [t('compose.goes.cc', { names: names(t, cc) })] : []),
    ...(bcc.length > 0 ? [t('compose.goes.bcc', { names: names(t, bcc) })] : []),
  ]
  return `${who.join(t('compose.comma'))} · ${subject}`
}

/** What keeps a mail from being sent, in words. */
export function objectionText(t: Words, objection: Objection): string {
  switch (objection.why) {
    case 'noMailbox':
      return t('compose.noMailbox')
    case 'nobody':
      return t('compose.nobody')
    case 'wrong':
      return t('compose.wrong', { text: objection.address.address })
    case 'tooLarge':
      return t('compose.tooLarge', { size: formatBytes(objection.bytes), most: formatBytes(objection.most) })
  }
}
