import { useEffect, useRef, useState } from 'react'
import type { contactEnvelope } from '#modules/conversations/web/index.tsx'
import { readCustomer } from '#modules/customers/contract.ts'
import { ErrorState, useCall, useWords, Waiting } from '#platform/web/index.ts'
import { type AddressRecord, listSenders, type MailEnvelopeRecord } from '../../contract.ts'
import { isAddress } from '../addresses.ts'
import './compose.css'
import { NoMailbox, objectionText } from './ComposerEnvelope.tsx'
import { EnvelopeFields, type EnvelopeFieldsHandle } from './EnvelopeFields.tsx'
import { objectionTo } from './objections.ts'

type Props = NonNullable<(typeof contactEnvelope)['props']>

/** A new mail to a customer: begins a conversation. To whom is known from their file, or from what was typed of them. */
export function ContactEnvelope({ customer, bytes, hold }: Props) {
  const t = useWords('channel-email')
  const senders = useCall(listSenders, {})
  const known = customer && 'known' in customer ? customer.known : null
  const file = useCall(readCustomer, { params: { id: known?.id ?? '' } }, { enabled: known !== null })
  const addresses: AddressRecord[] = known
    ? (file.data?.identities ?? [])
        .filter((one) => one.kind === 'email')
        .map((one) => ({ name: known.name, address: one.value }))
    : customer && 'fresh' in customer && isAddress(customer.fresh.email.trim())
      ? [{ name: customer.fresh.name.trim(), address: customer.fresh.email.trim() }]
      : []
  const [own, setOwn] = useState<MailEnvelopeRecord>({})
  const proposed = addresses[0]
  const envelope: MailEnvelopeRecord = {
    kind: 'new',
    quote: 'none',
    ...(senders.data?.proposed ? { mailboxId: senders.data.proposed } : {}),
    to: proposed ? [proposed] : [],
    ...own,
  }
  const parts = useRef<EnvelopeFieldsHandle>(null)
  const now = useRef({ envelope, senders: senders.data?.items, bytes, t })
  now.current = { envelope, senders: senders.data?.items, bytes, t }
  useEffect(() => {
    hold({
      shown: () => now.current.envelope,
      settle: () => {
        const { senders: list, bytes: size, t: words } = now.current
        if (!list) return { problem: words('compose.reading') }
        const settled = parts.current?.settle() ?? now.current.envelope
        if (!settled.subject?.trim()) return { problem: words('compose.noSubject') }
        const objection = objectionTo(settled, { senders: list, bytes: size })
        if (!objection) return { envelope: settled }
        if ('field' in objection) parts.current?.focus(objection.field)
        return { problem: objectionText(words, objection) }
      },
    })
    return () => hold(null)
  }, [hold])
  // Another customer: whom the mail goes to begins anew.
  const whose = known?.id ?? (customer ? 'fresh' : '')
  const [lastWhose, setLastWhose] = useState(whose)
  if (whose !== lastWhose) {
    setLastWhose(whose)
    const { to: _to, cc: _cc, bcc: _bcc, ...rest } = own
    setOwn(rest)
  }
  if (senders.error && !senders.data) return <ErrorState problem={senders.error} retry={() => void senders.refetch()} />
  if (!senders.data) return <Waiting lines={2} />
  if (senders.data.items.length === 0) return <NoMailbox />
  return (
    <div className="ml-contact">
      <EnvelopeFields
        ref={parts}
        envelope={envelope}
        // Only what was touched is the writer's own; the rest follows the customer and the mailboxes.
        change={(next) => {
          const touched = Object.entries(next).filter(
            ([key, value]) => envelope[key as keyof MailEnvelopeRecord] !== value,
          )
          setOwn({ ...own, ...Object.fromEntries(touched) })
        }}
        senders={senders.data.items}
        participants={addresses}
      />
      {customer && addresses.length === 0 && !file.isFetching ? (
        <p className="k-muted">{t('compose.noAddress')}</p>
      ) : null}
    </div>
  )
}
