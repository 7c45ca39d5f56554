import { LockOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Avatar, formatTime, useMe, useWords } from '#platform/web/index.ts'
import { takeBack as dropOutgoing, type Outgoing, retry } from '../data/outbox.ts'
import { Attachments } from './Attachments.tsx'
import { MessageBody } from './MessageBody.tsx'

/** A message on its way to the server: shown at once; when it could not be sent, what went wrong and what one can do. */
export function OutgoingMessage({ entry, takeBack }: { entry: Outgoing; takeBack: (entry: Outgoing) => void }) {
  const t = useWords('conversations')
  const me = useMe()
  const { body, state } = entry
  const note = body.direction === 'note'
  return (
    <article
      className="cv-message"
      data-look={note ? 'note' : 'out'}
      data-state={state}
      aria-label={t(`message.label.${note ? 'note' : 'out'}`, { name: me.name })}
    >
      <Avatar name={me.name} id={me.id} hue={me.hue} size={30} />
      <div className="cv-message-box">
        <div className="cv-message-head">
          <b>{me.name}</b>
          {note ? (
            <span className="cv-message-kind">
              <LockOutlined aria-hidden="true" /> {t('message.note')}
            </span>
          ) : null}
          <time dateTime={entry.at}>{formatTime(entry.at)}</time>
          <span className="cv-delivery" data-state={state} role="status">
            {state === 'sending' ? t('outgoing.sending') : t('outgoing.failed')}
          </span>
        </div>
        <div className="cv-bubble">
          <MessageBody html={body.html} />
          <Attachments attachments={entry.attachments} html={body.html} />
        </div>
        {state === 'failed' ? (
          <div className="cv-outgoing-problem" role="alert">
            <span>{entry.problem}</span>
            <Button type="link" size="small" onClick={() => retry(entry.id)}>
              {t('web:retry')}
            </Button>
            <Button
              type="link"
              size="small"
              onClick={() => {
                const gone = dropOutgoing(entry.id)
                if (gone) takeBack(gone)
              }}
            >
              {t('outgoing.edit')}
            </Button>
          </div>
        ) : null}
      </div>
    </article>
  )
}
