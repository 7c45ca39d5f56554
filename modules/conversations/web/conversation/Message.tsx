import { CheckCircleOutlined, CheckOutlined, ExclamationCircleOutlined, LockOutlined } from '@ant-design/icons'
import { Button, Checkbox, Tooltip } from 'antd'
import { memo, type ReactNode, Suspense, useState } from 'react'
import {
  Avatar,
  formatDuration,
  formatFull,
  formatTime,
  hasWords,
  labelled,
  Slot,
  useWords,
} from '#platform/web/index.ts'
import type { MessageRecord } from '../../contract.ts'
import { ChannelIcon } from '../labels.tsx'
import { conversationMessage } from '../slots.ts'
import { Attachments, Pictures } from './Attachments.tsx'
import { MessageBody } from './MessageBody.tsx'

/** One thing that was said: the customer at the left, we at the right, notes and logged contacts across. */
export const Message = memo(function Message({
  message,
  customer,
  channel,
  highlighted,
  quote,
  choosing,
  choose,
}: {
  message: MessageRecord
  customer: { id: string; name: string }
  /** The channel of the conversation: others are named. */
  channel: string
  highlighted: boolean
  quote: ((message: MessageRecord) => void) | null
  /** Chosen or not while messages are picked to be split off; null otherwise. */
  choosing: boolean | null
  choose: (id: string) => void
}) {
  const t = useWords('conversations')
  const [picture, setPicture] = useState<string | null>(null)
  const { author, direction, kind } = message
  const inbound = direction === 'inbound'
  const logged = kind !== 'message'
  const name =
    author.kind === 'customer'
      ? author.name || customer.name
      : author.kind === 'system'
        ? t('row.system')
        : (author.name ?? t('row.system'))
  const look = direction === 'note' ? 'note' : logged ? 'logged' : inbound ? 'in' : 'out'
  /** As its channel draws it, where that has something to say. */
  const [told] = Object.keys(message.meta ?? {})
  const own = (place: 'badges' | 'delivery' | 'body' | 'foot', plain: ReactNode = null) =>
    told ? <Slot of={conversationMessage} only={told} props={{ message, place, plain }} otherwise={plain} /> : plain
  return (
    <article
      className="cv-message"
      data-look={look}
      data-highlighted={highlighted || undefined}
      data-private={message.private || undefined}
      id={`message-${message.id}`}
      aria-label={t(`message.label.${look}`, { name })}
    >
      {choosing === null ? null : (
        <Checkbox
          checked={choosing}
          onChange={() => choose(message.id)}
          aria-label={t('split.choose', { name })}
          className="cv-message-check"
        />
      )}
      <Avatar
        name={name}
        id={author.id ?? customer.id}
        {...(author.hue === null ? {} : { hue: author.hue })}
        size={30}
      />
      <div className="cv-message-box">
        <div className="cv-message-head">
          <b>{name}</b>
          {direction === 'note' ? (
            <span className="cv-message-kind">
              <LockOutlined aria-hidden="true" /> {t('message.note')}
            </span>
          ) : null}
          {logged ? (
            <span className="cv-message-kind">
              <ChannelIcon channel={kind} /> {t(`message.logged.${kind}.${direction === 'inbound' ? 'in' : 'out'}`)}
              {message.durationSeconds ? ` · ${formatDuration(message.durationSeconds)}` : ''}
            </span>
          ) : null}
          {!logged && direction !== 'note' && message.channel !== channel ? (
            <ChannelIcon channel={message.channel} className="k-muted" />
          ) : null}
          <time dateTime={message.at} title={formatFull(message.at)}>
            {formatTime(message.at)}
          </time>
          {own('badges')}
          {own('delivery', <Delivery message={message} />)}
          {quote && direction !== 'note' && !logged && message.text ? (
            <Button type="link" size="small" className="cv-message-quote" onClick={() => quote(message)}>
              {t('message.quote')}
            </Button>
          ) : null}
        </div>
        <div className="cv-bubble">
          {own('body', <MessageBody html={message.html} openImage={setPicture} />)}
          <Attachments attachments={message.attachments} html={message.html} />
        </div>
        {own('foot')}
      </div>
      {picture ? (
        <Suspense>
          <Pictures sources={[picture]} at={0} close={() => setPicture(null)} />
        </Suspense>
      ) : null}
    </article>
  )
})

/** How far our message got; the reason when it failed. */
function Delivery({ message }: { message: MessageRecord }) {
  const t = useWords('conversations')
  const { delivery } = message
  if (!delivery || message.direction !== 'outbound') return null
  const reason = delivery.reason ? (hasWords(delivery.reason) ? t(delivery.reason) : delivery.reason) : null
  const text = t(`delivery.${delivery.state}`)
  const icon =
    delivery.state === 'failed' || delivery.state === 'unreached' ? (
      <ExclamationCircleOutlined />
    ) : delivery.state === 'read' || delivery.state === 'delivered' ? (
      <CheckCircleOutlined />
    ) : (
      <CheckOutlined />
    )
  return (
    <Tooltip title={reason}>
      <span className="cv-delivery" data-state={delivery.state}>
        {icon} {labelled(text, (delivery.state === 'failed' && reason) || '')}
      </span>
    </Tooltip>
  )
}
