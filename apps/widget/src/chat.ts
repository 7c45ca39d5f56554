import type {
  ChatConfigRecord,
  ChatConversationRecord,
  ChatMessageRecord,
  ChatVisitorRecord,
  SiteSettingsRecord,
  ToVisitor,
} from '#modules/channel-chat/contract.ts'
import { openApi } from './api.ts'
import { type Line, openLine } from './live.ts'
import { openOutbox } from './outbox.ts'
import { openOutgoing, upload } from './outgoing.ts'
import { chime } from './sound.ts'
import { openStore } from './state.ts'
import { keep } from './storage.ts'
import { openSync } from './sync.ts'
import { unreadOf } from './thread.ts'
import { openEntrance, pageNow } from './visitor.ts'
import { watchPage } from './watch-page.ts'
import { currentLocale, setLocale, t } from './words.ts'

export type InitOptions = {
  site: string
  /** Address of the Kairos server; default: where the script came from. */
  host?: string
  language?: string
  /** Signed identity (JWT) of the person who is logged in on the page. */
  identity?: string
  withoutButton?: boolean
  position?: 'left' | 'right'
  theme?: 'auto' | 'light' | 'dark'
}
export type ChatEvent = 'ready' | 'open' | 'close' | 'message' | 'unread' | 'identity-refused'
export type Chat = Awaited<ReturnType<typeof openChat>>

/** The other side's typing shows this long after its last sign, ms; ours is told again after half of it. */
const typingLasts = 6000

/**
 * Everything of the chat but its looks. Words typed are kept in the browser until the server has them; whatever was
 * missed while the line was down is fetched after the last message known.
 * @throws Refused or TypeError when the site does not answer
 */
export async function openChat(options: InitOptions, host: string, emit: (event: ChatEvent, detail?: unknown) => void) {
  const kept = keep(options.site)
  const outbox = openOutbox(kept)
  setLocale(options.language ?? 'auto')
  const api = openApi(`${host}/api/v1/chat/${encodeURIComponent(options.site)}`, () => kept.get('token'), currentLocale)
  const config = await api.call<ChatConfigRecord>('GET', '')
  const settingsOf = (from: SiteSettingsRecord): SiteSettingsRecord => ({
    ...from,
    ...(options.withoutButton === undefined ? {} : { withoutButton: options.withoutButton }),
    ...(options.position ? { position: options.position } : {}),
    ...(options.theme ? { theme: options.theme } : {}),
  })
  setLocale(options.language ?? config.settings.language)
  const store = openStore({
    config,
    settings: settingsOf(config.settings),
    open: false,
    takesFocus: false,
    visitor: null,
    introduced: kept.get('introduced') === '1',
    conversation: null,
    queue: null,
    messages: [],
    hasEarlier: false,
    loadingEarlier: false,
    pending: outbox.list(),
    uploads: [],
    typing: null,
    offline: false,
    unread: 0,
    sound: (kept.get('sound') ?? (config.settings.sound ? '1' : '0')) === '1',
    announce: '',
    ratingAgain: false,
  })
  const { set } = store
  const showPending = () => set({ pending: outbox.list() })

  let line: Line | undefined
  let connected = false
  let typingTimer = 0
  let saidTyping = 0

  const entrance = openEntrance({ api, kept, identity: options.identity }, onEntered, (reason) => {
    console.warn(`Kairos: ${reason}`)
    emit('identity-refused', reason)
  })
  const { enter } = entrance
  const sync = openSync({ api, outbox, store, onFresh, onUnknown: entrance.again })
  const outgoing = openOutgoing({
    api,
    outbox,
    store,
    enter,
    onSent: (reply) => {
      sync.sent(reply)
      void sync.now()
    },
    onUnknown: entrance.again,
  })

  function onEntered(visitor: ChatVisitorRecord, isNew: boolean): void {
    if (isNew) {
      sync.forget()
      showPending()
      line?.close()
      line = undefined
    }
    set({ visitor, introduced: kept.get('introduced') === '1' || visitor.signed })
    line ??= openLine(api.liveAddress, () => kept.get('token'), hear, onLine)
  }

  function onLine(up: boolean): void {
    connected = up
    if (!up) set({ typing: null })
    // Also when it went: whether the server can be reached without it shows in the answer.
    void sync.now()
    if (!up) return
    outgoing.wake()
    sayPage()
  }

  /** Pages that change without loading anew tell where the visitor is now. */
  function sayPage(): void {
    const { pageUrl: url, pageTitle: title } = pageNow()
    line?.say({ type: 'page', url, title })
  }

  function hear(message: ToVisitor): void {
    if (message.type === 'changed') void sync.now()
    if (message.type !== 'typing') return
    clearTimeout(typingTimer)
    set({ typing: message.on ? { name: message.name, hue: message.hue } : null })
    if (message.on) typingTimer = window.setTimeout(() => set({ typing: null }), typingLasts)
  }

  /** New messages of the other side: unread count, sound, screen reader, the page's own listeners. */
  function onFresh(fresh: readonly ChatMessageRecord[], live: boolean): void {
    const newest = fresh.at(-1)
    if (newest && live) {
      clearTimeout(typingTimer)
      const { author, text } = newest
      const announce = t('from', { name: author?.name ?? t('title'), text: text || t('attachmentOnly') })
      set({ typing: null, announce })
      for (const one of fresh) emit('message', { id: one.id, text: one.text })
      if (store.now.sound && (!store.now.open || document.hidden)) chime()
    }
    countUnread()
  }

  function countUnread(): void {
    const read = parse<{ conversationId: string; seq: number }>(kept.get('read'))
    const waiting = unreadOf(store.now.messages, read, store.now.conversation?.id)
    const newest = waiting.at(-1)
    if (newest && store.now.open && !document.hidden) {
      const upTo = { conversationId: newest.conversationId, seq: newest.seq }
      kept.set('read', JSON.stringify(upTo))
      void api.call('POST', '/read', upTo).catch(() => {})
      waiting.length = 0
    }
    if (waiting.length === store.now.unread) return
    set({ unread: waiting.length })
    emit('unread', waiting.length)
  }

  const comeBack = () => {
    line?.hurry()
    outgoing.wake()
    catchUp()
    countUnread()
  }
  /** For somebody the server knows already: what is new, also when entering failed before. */
  function catchUp(): void {
    if (!kept.get('token') && !entrance.hasIdentity()) return
    void enter().then(sync.now, () => set({ offline: true }))
  }
  const stopWatching = watchPage({ comeBack, otherTab: showPending, navigated: sayPage })
  // Where sockets are forbidden, or die without a word, this still brings the answer.
  const poll = setInterval(() => {
    if (!document.hidden && !connected) catchUp()
  }, 15_000)

  const chat = {
    get state() {
      return store.now
    },
    api,
    kept,
    subscribe: store.subscribe,
    start: async () => {
      if (kept.get('token') || entrance.hasIdentity()) {
        await enter().catch(() => set({ offline: true }))
        await sync.now()
      }
      void outgoing.pump()
      emit('ready')
    },
    /** `quietly`: the page stays where the reader is, as after a reload. */
    open: (quietly = false) => {
      if (store.now.open) return
      set({ open: true, takesFocus: !quietly })
      kept.set('open', '1')
      emit('open')
      countUnread()
      void api.call<ChatConfigRecord>('GET', '').then(
        (fresh) => set({ config: fresh, settings: settingsOf(fresh.settings) }),
        () => {},
      )
    },
    close: () => {
      if (!store.now.open) return
      set({ open: false })
      kept.remove('open')
      emit('close')
    },
    send: (text: string) => {
      const attachments = store.now.uploads.flatMap((one) => (one.done ? [one.done] : []))
      if (!text.trim() && attachments.length === 0) return
      outbox.add({ id: crypto.randomUUID(), text, attachments, at: new Date().toISOString(), failed: false })
      set({ pending: outbox.list(), uploads: store.now.uploads.filter((one) => !one.done) })
      chat.typing(false)
      void outgoing.pump()
    },
    retry: (id: string) => {
      outbox.change(id, { failed: false })
      showPending()
      outgoing.wake()
      void outgoing.pump()
    },
    discard: (id: string) => {
      outbox.remove(id)
      showPending()
    },
    typing: (on: boolean) => {
      if (!store.now.conversation || (!on && saidTyping === 0)) return
      if (on && Date.now() - saidTyping < typingLasts / 2) return
      if (line?.say({ type: 'typing', on })) saidTyping = on ? Date.now() : 0
    },
    attach: (files: Iterable<File>) => {
      for (const file of files) void upload({ api, store, enter }, file)
    },
    detach: (id: string) => set({ uploads: store.now.uploads.filter((one) => one.id !== id) }),
    earlier: sync.earlier,
    introduce: async (who: { name?: string; email?: string; phone?: string } | null) => {
      if (who) {
        await enter()
        set({ visitor: await api.call<ChatVisitorRecord>('POST', '/identify', who) })
      }
      kept.set('introduced', '1')
      set({ introduced: true })
    },
    rate: async (value: number, comment: string) => {
      const conversationId = store.now.conversation?.id
      if (!conversationId) return
      const conversation = await api.call<ChatConversationRecord>('POST', '/rating', { conversationId, value, comment })
      set({ conversation, ratingAgain: false })
    },
    rateAgain: () => set({ ratingAgain: true }),
    toggleSound: () => {
      const sound = !store.now.sound
      kept.set('sound', sound ? '1' : '0')
      set({ sound })
      if (sound) chime()
    },
    identify: async (signed: string) => {
      entrance.identify(signed)
      await enter()
      await sync.now()
    },
    /** For the settings page: shows settings that have not been saved yet. */
    preview: (settings: Partial<SiteSettingsRecord>) => {
      setLocale(settings.language ?? store.now.settings.language)
      set({ settings: { ...store.now.settings, ...settings } })
      chat.open(true)
    },
    /** Takes the window off the page; with `forget` this browser knows nothing of the visitor afterwards. */
    end: (forget: boolean) => {
      sync.end()
      outgoing.end()
      line?.close()
      clearInterval(poll)
      clearTimeout(typingTimer)
      stopWatching()
      if (forget) for (const name of kept.names()) kept.remove(name)
    },
  }
  return chat
}

function parse<T>(text: string | null): T | null {
  try {
    return text ? (JSON.parse(text) as T) : null
  } catch {
    return null
  }
}
