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
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { call, formatDayTime, hasWords, know, useCall, useNow, useTell, useWords } from '#platform/web/index.ts'
import { readOutgoing, sendAgain } from '../../contract.ts'
import { useUndo } from './use-undo.ts'

type Outgoing = ReplyOf<typeof readOutgoing>
type Words = ReturnType<typeof useWords>

const lookAgain = 3000

/** How far a mail of ours got: waits (and can be taken back), on its way, sent, failed with the server's words. */
export function Delivery({ message }: { message: MessageRecord }) {
  const t = useWords('channel-email')
  const { conversation } = useOpenConversation()
  const [wanted, setWanted] = useState(false)
  const state = message.delivery?.state ?? 'sent'
  const underWay = state === 'queued'
  const { data, refetch } = useCall(
    readOutgoing,
    { params: { id: message.id } },
    {
      enabled: underWay || state === 'failed' || wanted,
      staleTime: 0,
      // Nobody tells of the steps between; a mail that waits for its time is looked at when it has come.
      refetchInterval: ({ state: { data: known } }) => (underWay && isMoving(known) ? lookAgain : false),
    },
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the server tells of a new state, its details are new too
  useEffect(() => {
    if (data) void refetch()
  }, [state])
  const may = conversation.abilities.write
  if (!data) {
    return (
      <Tooltip
        onOpenChange={(open) => open && setWanted(true)}
        title={message.delivery?.reason ? reasonText(t, message.delivery.reason) : null}
      >
        <span className="cv-delivery" data-state={state}>
          {state === 'failed' ? (
            <ExclamationCircleOutlined />
          ) : state === 'queued' ? (
            <ClockCircleOutlined />
          ) : (
            <CheckOutlined />
          )}{' '}
          {t(`delivery.${state === 'queued' ? 'queued' : state === 'failed' ? 'failed' : 'sent'}`)}
        </span>
      </Tooltip>
    )
  }
  switch (data.state) {
    case 'queued':
      return <Waiting message={message} out={data} may={may} again={() => void refetch()} />
    case 'sending':
    case 'handing-over':
      return (
        <span className="cv-delivery" data-state="sending" role="status">
          <ClockCircleOutlined /> {t('delivery.sending')}
        </span>
      )
    case 'sent':
      return <Sent out={data} />
    case 'failed':
    case 'uncertain':
      return <NotSent message={message} out={data} may={may} />
  }
}

/** Its time has come, or it is being handed over. */
const isMoving = (known: Outgoing | undefined) =>
  known !== undefined &&
  (known.state === 'sending' ||
    known.state === 'handing-over' ||
    (known.state === 'queued' && Date.parse(known.sendAt) < Date.now() + lookAgain))

const reasonText = (t: Words, reason: string) => (hasWords(reason) ? t(reason) : reason)

function Waiting({
  message,
  out,
  may,
  again,
}: {
  message: MessageRecord
  out: Outgoing
  may: boolean
  again: () => void
}) {
  const t = useWords('channel-email')
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
  return (
    <span className="cv-delivery ml-waiting" data-state="queued" role="status">
      <ClockCircleOutlined />{' '}
      {left <= 0
        ? t('delivery.sending')
        : retried
          ? t('delivery.retry', { time: formatDayTime(out.sendAt) })
          : t('delivery.queued')}
      {retried && out.serverWords ? <span className="ml-words">{out.serverWords}</span> : null}
      {may && left > 0 ? (
        <Button type="link" size="small" loading={busy} onClick={() => void undo()}>
          {retried || left > 120 ? t('delivery.undo') : t('delivery.undoIn', { count: left })}
        </Button>
      ) : null}
    </span>
  )
}

function Sent({ out }: { out: Outgoing }) {
  const t = useWords('channel-email')
  const refused = out.rejected.length > 0
  return (
    <>
      <Tooltip title={out.serverWords ? t('delivery.words', { words: out.serverWords }) : null}>
        <span className="cv-delivery" data-state="sent">
          <CheckOutlined /> {t('delivery.sent')}
        </span>
      </Tooltip>
      {refused ? (
        <span className="ml-problem" role="alert">
          {out.rejected.map((one) => t('delivery.rejected', one)).join('；')}
        </span>
      ) : null}
    </>
  )
}

function NotSent({ message, out, may }: { message: MessageRecord; out: Outgoing; may: boolean }) {
  const t = useWords('channel-email')
  const tell = useTell()
  const { undo, busy: undoing } = useUndo(message)
  const [busy, setBusy] = useState(false)
  const uncertain = out.state === 'uncertain'
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
  // It may have reached them and come back: then the other server's reason is the message's own.
  const words = message.delivery?.reason && !uncertain ? reasonText(t, message.delivery.reason) : out.serverWords
  return (
    <span className="ml-problem" role="alert">
      <b>
        {uncertain ? <QuestionCircleOutlined /> : <ExclamationCircleOutlined />} {t(`delivery.${out.state}`)}
      </b>{' '}
      {uncertain ? t('delivery.uncertainText') : null}
      {words ? <span className="ml-words">{words}</span> : null}
      {out.rejected.map((one) => (
        <span key={one.address} className="ml-words">
          {t('delivery.rejected', one)}
        </span>
      ))}
      {may ? (
        <span className="ml-problem-do">
          <Button size="small" loading={busy} onClick={() => void again()}>
            {t('delivery.again')}
          </Button>
          {uncertain ? null : (
            <Button size="small" type="link" loading={undoing} onClick={() => void undo()}>
              {t('delivery.edit')}
            </Button>
          )}
        </span>
      ) : null}
    </span>
  )
}
