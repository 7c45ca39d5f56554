import { ExclamationCircleOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { MessageRecord } from '#modules/conversations/contract.ts'
import { useOpenConversation } from '#modules/conversations/web/index.tsx'
import { call, hasWords, know, useTell, useWords } from '#platform/web/index.ts'
import { readOutgoing, sendAgain } from '../../contract.ts'
import { useOutgoing } from './use-outgoing.ts'
import { useUndo } from './use-undo.ts'

/** What went wrong with a mail of ours, in the server's own words, and what one can do about it. */
export function NotSent({ message }: { message: MessageRecord }) {
  const t = useWords('channel-email')
  const tell = useTell()
  const { conversation } = useOpenConversation()
  const { out } = useOutgoing(message)
  const { undo, busy: undoing } = useUndo(message)
  const [busy, setBusy] = useState(false)
  const reason = message.delivery?.reason
  if (!out || (out.state === 'sent' && out.rejected.length === 0 && message.delivery?.state !== 'failed')) return null
  if (out.state === 'queued' || out.state === 'sending' || out.state === 'handing-over') return null
  const again = async () => {
    setBusy(true)
    try {
      know(readOutgoing, { params: { id: message.id } }, await call(sendAgain, { params: { id: message.id } }))
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const uncertain = out.state === 'uncertain'
  const refused = out.rejected.map((one) => t('delivery.rejected', one))
  // What came back has its cause in words of ours. What a server said of each address is not said twice.
  const words = uncertain ? out.serverWords : (reason ?? out.serverWords)
  const own = !words ? null : hasWords(words) ? t(words) : refused.length === 0 ? words : null
  const may = conversation.abilities.write
  return (
    <div className="ml-problem" role="alert">
      {uncertain ? <QuestionCircleOutlined aria-hidden="true" /> : <ExclamationCircleOutlined aria-hidden="true" />}
      <div>
        {uncertain ? <p>{t('delivery.uncertainText')}</p> : null}
        {[...(own ? [own] : []), ...refused].map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {may && out.state !== 'sent' ? (
        <Button size="small" loading={busy} onClick={() => void again()}>
          {t('delivery.again')}
        </Button>
      ) : null}
      {may && out.state === 'failed' && out.accepted.length === 0 && message.author.kind === 'staff' ? (
        <Button size="small" type="link" loading={undoing} onClick={() => void undo()}>
          {t('delivery.edit')}
        </Button>
      ) : null}
    </div>
  )
}
