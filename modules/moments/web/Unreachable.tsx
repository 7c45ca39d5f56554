import { CopyOutlined, PhoneOutlined, WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { loggedKinds } from '#modules/conversations/contract.ts'
import { openContactForm, useOpenConversation } from '#modules/conversations/web/index.tsx'
import { readCustomer } from '#modules/customers/contract.ts'
import { Link, useCall, useMay, useTell, useWords } from '#platform/web/index.ts'
import { copyText } from './copy.ts'
import { progressAddress, useMoment } from './moment.ts'
import './reach.css'

type Props = { conversationId: string; mode: 'reply' | 'note'; channel: string }

/** In the composer: before anything is written to a customer who has no way to read it, that is said, with what works. */
export function Unreachable(props: Props) {
  const byPage = props.channel === 'portal' || (loggedKinds as readonly string[]).includes(props.channel)
  return props.mode === 'reply' && byPage ? <Notice conversationId={props.conversationId} /> : null
}

function Notice({ conversationId }: { conversationId: string }) {
  const t = useWords('moments')
  const tell = useTell()
  const { conversation } = useOpenConversation()
  const { data } = useMoment(conversationId)
  const [copied, setCopied] = useState(false)
  const [busy, setBusy] = useState(false)
  if (!data || data.reachable) return null
  const doing = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  // Copied is not given: that is for whoever hands it over to say.
  const copy = () =>
    doing(async () => {
      await copyText(await progressAddress(conversationId))
      setCopied(true)
    })
  const given = () =>
    doing(async () => {
      await progressAddress(conversationId, { given: true })
      tell.done(t('reach.given'))
    })
  const { id, number, subject, customer } = conversation
  return (
    <div className="reach" role="status">
      <p>
        <WarningOutlined aria-hidden="true" /> {t(copied ? 'reach.copied' : 'reach.none')}
      </p>
      <span>
        <Button
          size="small"
          icon={<PhoneOutlined />}
          onClick={() => openContactForm({ kind: 'phone', conversation: { id, number, subject } })}
        >
          {t('reach.call')}
        </Button>
        {data.abilities.work ? (
          <Button size="small" icon={<CopyOutlined />} loading={busy && !copied} onClick={() => void copy()}>
            {t('reach.copy')}
          </Button>
        ) : null}
        {data.progressPath && data.abilities.work ? (
          <Button
            size="small"
            type={copied ? 'primary' : 'default'}
            ghost={copied}
            loading={busy}
            onClick={() => void given()}
          >
            {t('reach.give')}
          </Button>
        ) : null}
        <Address customerId={customer.id} />
      </span>
    </div>
  )
}

/** What could be done about the customer's address; nothing where there is one that works. */
function Address({ customerId }: { customerId: string }) {
  const t = useWords('moments')
  const allowed = useMay('customers.read')
  const { data } = useCall(readCustomer, { params: { id: customerId } }, { enabled: allowed, staleTime: 60_000 })
  const mails = data?.identities.filter(({ kind }) => kind === 'email')
  if (!mails || mails.some(({ undeliverable }) => !undeliverable)) return null
  return (
    <Link to={`/customers/${customerId}` as '/'}>{t(mails.length > 0 ? 'reach.otherAddress' : 'reach.address')}</Link>
  )
}
