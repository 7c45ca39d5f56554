import { CopyOutlined, PhoneOutlined, WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { loggedKinds } from '#modules/conversations/contract.ts'
import { openContactForm, useOpenConversation } from '#modules/conversations/web/index.tsx'
import { Link, useTell, useWords } from '#platform/web/index.ts'
import { copyText } from './copy.ts'
import { progressAddress, useMoment } from './moment.ts'

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
  if (!data || data.reachable) return null
  const copy = async () => {
    try {
      await copyText(await progressAddress(conversationId, { given: true }))
      tell.done(t('reach.copied'))
    } catch (error) {
      tell.failed(error)
    }
  }
  const { id, number, subject, customer } = conversation
  return (
    <div className="reach" role="status">
      <p>
        <WarningOutlined aria-hidden="true" /> {t('reach.none')}
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
          <Button size="small" icon={<CopyOutlined />} onClick={() => void copy()}>
            {t('reach.copy')}
          </Button>
        ) : null}
        <Link to={`/customers/${customer.id}` as '/'}>{t('reach.address')}</Link>
      </span>
    </div>
  )
}
