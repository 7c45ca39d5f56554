/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ChatAttachmentRecord, ChatMessageRecord } from '#modules/channel-chat/contract.ts'
import type { Chat } from '../chat.ts'
import type { Pending } from '../outbox.ts'
import { breaks } from '../thread.ts'
import { clock, dayName, fileSize, t } from '../words.ts'
import { Icon } from './icons.tsx'
import { inlineIds, linked, rich } from './rich.tsx'

export function Avatar({ name, hue }: { name: string; hue: number }) {
  return (
    <span class="avatar" style={{ '--hue': String(hue) }} aria-hidden="true">
      {[...name.trim()][0] ?? '·'}
    </span>
  )
}

const addresses = new Map<string, Promise<string>>()
/** The file as an address of this page; fetched once, with the visitor's token, never by a link that others could use. */
function addressOf(chat: Chat, id: string): Promise<string> {
  const known = addresses.get(id) ?? chat.api.file(id).then((blob) => URL.createObjectURL(blob))
  addresses.set(id, known)
  known.catch(() => addresses.delete(id))
  return known
}

function Picture({ chat, id, name, onView }: { chat: Chat; id: string; name: string; onView: View }) {
  const [source, setSource] = useState('')
  useEffect(() => {
    let gone = false
    addressOf(chat, id).then(
      (found) => !gone && setSource(found),
      () => {},
    )
    return () => {
      gone = true
    }
  }, [chat, id])
  return (
    <button
      type="button"
      class="picture"
      aria-label={t('view', { name })}
      onClick={() => source && onView(source, name)}
    >
      {source ? <img src={source} alt={name} /> : <span class="blank" />}
    </button>
  )
}

function FileCard({ chat, file }: { chat: Chat; file: ChatAttachmentRecord }) {
  const save = async () => {
    const link = document.createElement('a')
    link.href = await addressOf(chat, file.id)
    link.download = file.name
    link.click()
  }
  return (
    <button type="button" class="file" aria-label={t('download', { name: file.name })} onClick={() => void save()}>
      <Icon name="file" />
      <span>
        <b>{file.name}</b>
        <small>{fileSize(file.size)}</small>
      </span>
    </button>
  )
}

type View = (source: string, name: string) => void

function Bubble({
  chat,
  message,
  first,
  onView,
}: {
  chat: Chat
  message: ChatMessageRecord
  first: boolean
  onView: View
}) {
  const { mine, author, html, text } = message
  const shown = inlineIds(html)
  const files = message.attachments.filter((one) => !shown.has(one.id.toLowerCase()))
  const picture = (id: string, name: string) => <Picture chat={chat} id={id} name={name} onView={onView} />
  return (
    <li class={`row ${mine ? 'mine' : ''} ${first ? 'first' : ''}`}>
      {mine ? null : first && author ? <Avatar {...author} /> : <span class="avatar none" />}
      <div class="said">
        {first && !mine && author ? <span class="name">{author.name}</span> : null}
        <span class="hidden">{mine ? t('you') : ''}</span>
        {text.trim() || shown.size > 0 ? (
          <div class="bubble">{html && !mine ? rich(html, text, picture) : linked(text)}</div>
        ) : null}
        {files.map((file) =>
          file.image ? (
            <Picture key={file.id} chat={chat} id={file.id} name={file.name} onView={onView} />
          ) : (
            <FileCard key={file.id} chat={chat} file={file} />
          ),
        )}
        <time dateTime={message.at}>{clock(message.at)}</time>
      </div>
    </li>
  )
}

function Waiting({ chat, message }: { chat: Chat; message: Pending }) {
  const { offline } = chat.state
  return (
    <li class="row mine first">
      <div class="said">
        {message.text.trim() ? <div class="bubble waiting">{linked(message.text)}</div> : null}
        {message.attachments.map((one) => (
          <div key={one.id} class="file">
            <Icon name="file" />
            <span>
              <b>{one.name}</b>
            </span>
          </div>
        ))}
        {message.failed ? (
          <span class="failed">
            {t('failed')}
            <button type="button" class="text" onClick={() => chat.retry(message.id)}>
              {t('retry')}
            </button>
            <button type="button" class="text" onClick={() => chat.discard(message.id)}>
              {t('discard')}
            </button>
          </span>
        ) : (
          <span class="name">{offline ? t('waiting') : t('sending')}</span>
        )}
      </div>
    </li>
  )
}

/** The conversation, newest below; stays at the end when the reader is there, and where they are when they read above. */
export function Messages({
  chat,
  onView,
  greeting,
  after,
}: {
  chat: Chat
  onView: View
  greeting: string
  /** What stands below the messages. */
  after: preact.ComponentChild
}) {
  const { messages, pending, typing, hasEarlier, loadingEarlier, config } = chat.state
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const heightBefore = useRef(0)
  const firstId = useRef<string | undefined>(undefined)
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const grewAbove = firstId.current !== undefined && firstId.current !== messages[0]?.id
    if (grewAbove && !atEnd.current) box.scrollTop += box.scrollHeight - heightBefore.current
    else if (atEnd.current) box.scrollTop = box.scrollHeight
    heightBefore.current = box.scrollHeight
    firstId.current = messages[0]?.id
  })
  const newestOfMine = pending.at(-1)?.id
  useLayoutEffect(() => {
    // What one has just said is always in sight.
    if (newestOfMine && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }, [newestOfMine])
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    // Pictures arrive late and push.
    const keepEnd = new ResizeObserver(() => {
      if (atEnd.current) box.scrollTop = box.scrollHeight
    })
    for (const child of box.children) keepEnd.observe(child)
    return () => keepEnd.disconnect()
  }, [])
  const [agent] = config.agents
  return (
    <section
      class="messages"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('messages')}
      onScroll={({ currentTarget: box }) => {
        atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40
      }}
    >
      <ol>
        {hasEarlier ? (
          <li class="middle">
            <button
              type="button"
              class="text"
              disabled={loadingEarlier}
              onClick={() => {
                atEnd.current = false
                void chat.earlier()
              }}
            >
              {loadingEarlier ? t('loading') : t('earlier')}
            </button>
          </li>
        ) : (
          <li class="row first">
            <Avatar name={agent?.name ?? config.company ?? ''} hue={agent?.hue ?? 225} />
            <div class="said">
              <div class="bubble">{greeting}</div>
            </div>
          </li>
        )}
        {messages.map((one, at) => {
          const { day, group } = breaks(messages[at - 1], one)
          return [
            day ? (
              <li key={`day ${one.id}`} class="middle day">
                {dayName(one.at)}
              </li>
            ) : null,
            <Bubble key={one.id} chat={chat} message={one} first={group} onView={onView} />,
          ]
        })}
        {pending
          .filter((one) => !messages.some(({ id }) => id === one.id))
          .map((one) => (
            <Waiting key={one.id} chat={chat} message={one} />
          ))}
        {typing ? (
          <li class="row first">
            <Avatar {...typing} />
            <div class="said">
              <div class="bubble dots" role="img" aria-label={t('typing', { name: typing.name })}>
                <i />
                <i />
                <i />
              </div>
            </div>
          </li>
        ) : null}
      </ol>
      <div>{after}</div>
    </section>
  )
}
