import {
  CheckOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { MessageRecord } from '#modules/conversations/contract.ts'
import { useOpenConversation } from '#modules/conversations/web/index.tsx'
import { formatDayTime, useNow, useWords } from '#platform/web/index.ts'
import { type OutgoingRecord, useOutgoing } from './use-outgoing.ts'
import { useUndo } from './use-undo.ts'

const signs = {
  queued: <ClockCircleOutlined />,
  sending: <ClockCircleOutlined />,
  sent: <CheckOutlined />,
  failed: <ExclamationCircleOutlined />,
  uncertain: <QuestionCircleOutlined />,
}
type Shown = keyof typeof signs

/** How far a mail of ours got, in a word beside its time; while it waits it can be taken back. */
export function Delivery({ message }: { message: MessageRecord }) {
  const t = useWords('channel-email')
  const [wanted, setWanted] = useState(false)
  const { out, again } = useOutgoing(message, wanted)
  if (out?.state === 'queued') return <Waiting message={message} out={out} again={again} />
  const told = message.delivery?.state
  const state: Shown = out
    ? out.state === 'handing-over'
      ? 'sending'
      : out.state
    : told === 'queued' || told === 'failed'
      ? told
      : 'sent'
  const words = state === 'sent' && out?.serverWords ? t('delivery.words', { words: out.serverWords }) : null
  return (
    <Tooltip title={words} onOpenChange={(open) => open && setWanted(true)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
      <span className="cv-delivery" data-state={state === 'uncertain' ? 'failed' : state} role="status" tabIndex={0}>
        {signs[state]} {t(`delivery.${state}`)}
      </span>
    </Tooltip>
  )
}

function Waiting({ message, out, again }: { message: MessageRecord; out: OutgoingRecord; again: () => void }) {
  const t = useWords('channel-email')
  const { conversation } = useOpenConversation()
  const now = useNow(1)
  const { undo, busy } = useUndo(message)
  const left = Math.ceil((Date.parse(out.sendAt) - now) / 1000)
  const due = left <= 0
  const look = useRef(again)
  look.current = again
  useEffect(() => {
    if (due) look.current()
  }, [due])
  const retried = out.attempts > 0
  const may = conversation.abilities.write && message.author.kind === 'staff'
  return (
    <span className="cv-delivery ml-waiting" data-state="queued" role="status">
      <ClockCircleOutlined />{' '}
      {due
        ? t('delivery.sending')
        : retried
          ? t('delivery.retry', { time: formatDayTime(out.sendAt) })
          : t('delivery.queued')}
      {retried && out.serverWords ? <span className="ml-words">{out.serverWords}</span> : null}
      {may && !due ? (
        <Button type="link" size="small" loading={busy} onClick={() => void undo()}>
          {retried || left > 120 ? t('delivery.undo') : t('delivery.undoIn', { count: left })}
        </Button>
      ) : null}
    </span>
  )
}
