/** @jsxImportSource preact */
import { useEffect, useReducer, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { comingTime, t } from '../words.ts'
import { Composer } from './Composer.tsx'
import { asked, Introduce } from './Introduce.tsx'
import { Icon } from './icons.tsx'
import { Avatar, Messages } from './Messages.tsx'
import { Rating } from './Rating.tsx'

const rangeOf = ({ from, to }: { from: number; to: number }) => (from === to ? `${to}` : `${from}–${to}`)

function expectation(chat: Chat): string {
  const { open, nextOpening, agentsOnline } = chat.state.config
  const { queue } = chat.state
  if (open === false) return nextOpening ? t('closedUntil', { time: comingTime(nextOpening) }) : t('closed')
  if (queue) {
    const place = queue.ahead ? t('ahead', { count: queue.ahead }) : t('next')
    return queue.wait ? `${place}${t('wait', { range: rangeOf(queue.wait) })}` : place
  }
  return agentsOnline > 0 ? t('agentsOnline') : t('soon')
}

function Header({ chat }: { chat: Chat }) {
  const { config, settings, sound } = chat.state
  return (
    <header>
      {config.agents.length > 0 ? (
        <div class="faces-of">
          {config.agents.map((one) => (
            <Avatar key={one.name} {...one} />
          ))}
        </div>
      ) : null}
      <div class="title">
        <h2 id="k-title">{settings.title || config.company || t('title')}</h2>
        <p class={config.open === false || config.agentsOnline === 0 ? '' : 'there'}>{expectation(chat)}</p>
      </div>
      <button
        type="button"
        class="icon"
        aria-label={sound ? t('soundOff') : t('soundOn')}
        aria-pressed={sound}
        onClick={chat.toggleSound}
      >
        <Icon name={sound ? 'sound' : 'mute'} size={19} />
      </button>
      <button type="button" class="icon" aria-label={t('close')} onClick={chat.close}>
        <Icon name="down" />
      </button>
    </header>
  )
}

/** What can be reached by Tab, in order. */
const reachable = 'button:not([disabled]):not([tabindex="-1"]),[href],textarea,input:not([hidden]),[tabindex="0"]'

function Panel({ chat }: { chat: Chat }) {
  const { settings, offline, visitor, announce, pending, takesFocus } = chat.state
  const [viewed, setViewed] = useState<{ source: string; name: string } | null>(null)
  const [dropping, setDropping] = useState(false)
  const panel = useRef<HTMLElement>(null)
  const { wanted, required } = asked(chat)
  // What was already written goes first; nobody is asked twice for the same conversation.
  const mustIntroduce = required && chat.state.messages.length === 0
  useEffect(() => {
    if (!takesFocus) return
    const box = panel.current
    // On a phone the keyboard would cover what the visitor wants to read first.
    if (matchMedia('(pointer: coarse)').matches) box?.focus()
    else
      (box?.querySelector<HTMLElement>('.composer textarea') ?? box?.querySelector<HTMLElement>('input[name]'))?.focus()
  }, [takesFocus])
  useEffect(() => {
    // A phone's keyboard covers the page without changing its height.
    const view = window.visualViewport
    const measure = () => panel.current?.style.setProperty('--view', `${Math.round(view?.height ?? innerHeight)}px`)
    measure()
    view?.addEventListener('resize', measure)
    return () => view?.removeEventListener('resize', measure)
  }, [])
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing) {
      if (viewed) setViewed(null)
      else chat.close()
      return
    }
    if (event.key !== 'Tab') return
    const all = [...(panel.current?.querySelectorAll<HTMLElement>(reachable) ?? [])].filter((one) => one.offsetParent)
    const root = panel.current?.getRootNode() as ShadowRoot
    const edge = event.shiftKey ? all[0] : all.at(-1)
    if (root.activeElement !== edge) return
    event.preventDefault()
    ;(event.shiftKey ? all.at(-1) : all[0])?.focus()
  }
  const files = (event: DragEvent) => settings.attachments && event.dataTransfer?.types.includes('Files')
  return (
    <section
      class={`panel ${dropping ? 'dropping' : ''}`}
      ref={panel}
      role="dialog"
      tabIndex={-1}
      aria-labelledby="k-title"
      onKeyDown={keys}
      onDragOver={(event) => {
        if (!files(event)) return
        event.preventDefault()
        setDropping(true)
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        if (!files(event)) return
        event.preventDefault()
        setDropping(false)
        chat.attach([...(event.dataTransfer?.files ?? [])])
      }}
    >
      <Header chat={chat} />
      {offline && (visitor || pending.length > 0) ? (
        <p class="offline" role="status">
          {t('offline')}
        </p>
      ) : null}
      <Messages
        chat={chat}
        greeting={settings.greeting || t('greeting')}
        onView={(source, name) => setViewed({ source, name })}
        after={
          <>
            {wanted ? <Introduce chat={chat} required={mustIntroduce} /> : null}
            <Rating key={chat.state.conversation?.id} chat={chat} />
          </>
        }
      />
      {mustIntroduce ? null : <Composer chat={chat} />}
      <div class="hidden" aria-live="polite" aria-atomic="true">
        {announce}
      </div>
      {dropping ? <div class="drop">{t('drop')}</div> : null}
      {viewed ? (
        <button
          type="button"
          class="viewer"
          aria-label={`${t('close')} ${viewed.name}`}
          ref={(element) => element?.focus()}
          onClick={() => setViewed(null)}
        >
          <img src={viewed.source} alt={viewed.name} />
          <Icon name="close" />
        </button>
      ) : null}
    </section>
  )
}

/** The round button and the window it opens. */
export function App({ chat }: { chat: Chat }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  useEffect(() => {
    return chat.subscribe(() => redraw(0))
  }, [chat])
  const { open, unread, settings } = chat.state
  useEffect(() => {
    if (wasOpen.current && !open) button.current?.focus()
    wasOpen.current = open
  }, [open])
  return (
    <div class="k">
      {open ? <Panel chat={chat} /> : null}
      {settings.withoutButton ? null : (
        <button
          type="button"
          ref={button}
          class={`launcher ${open ? 'opened' : ''}`}
          aria-expanded={open}
          aria-label={open ? t('close') : unread > 0 ? t('openUnread', { count: unread }) : t('open')}
          onClick={() => (open ? chat.close() : chat.open())}
        >
          <Icon name={open ? 'down' : 'chat'} size={28} />
          {unread > 0 && !open ? <span class="badge">{unread > 99 ? '99+' : unread}</span> : null}
        </button>
      )}
    </div>
  )
}
