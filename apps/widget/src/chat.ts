import type {
  ChatAttachmentRecord,
  ChatConfigRecord,
  ChatConversationRecord,
  ChatMessageRecord,
  ChatVisitorRecord,
  ReadMessagesReply,
  SendMessageReply,
  SiteSettingsRecord,
  ToVisitor,
} from '#modules/channel-chat/contract.ts'
import { type Api, mayPass, openApi, Refused } from './api.ts'
import { type Line, openLine } from './live.ts'
import { openOutbox, type Pending, pause } from './outbox.ts'
import { chime } from './sound.ts'
import { keep } from './storage.ts'
import { mergeMessages, unreadOf } from './thread.ts'
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
export type Upload = {
  id: string
  file: File
  percent: number
  done: ChatAttachmentRecord | null
  problem: string | null
}
export type ChatEvent = 'ready' | 'open' | 'close' | 'message' | 'unread' | 'identity-refused'

export type ChatState = {
  config: ChatConfigRecord
  settings: SiteSettingsRecord
  open: boolean
  takesFocus: boolean
  visitor: ChatVisitorRecord | null
  /** The visitor has said who they are, or would rather not. */
  introduced: boolean
  conversation: ChatConversationRecord | null
  messages: readonly ChatMessageRecord[]
  hasEarlier: boolean
  loadingEarlier: boolean
  pending: readonly Pending[]
  uploads: readonly Upload[]
  typing: { name: string; hue: number } | null
  offline: boolean
  unread: number
  sound: boolean
  /** For screen readers: the newest message of the other side. */
  announce: string
  /** The visitor wants to change the score already given. */
  ratingAgain: boolean
}

type Read = { conversationId: string; seq: number }

export type Chat = Awaited<ReturnType<typeof openChat>>

/**
 * Everything of the chat but its looks. Words typed are kept in the browser until the server has them; whatever was
 * missed while the line was down is fetched after the last message known.
 * @throws Refused or TypeError when the site does not answer
 */
export async function openChat(options: InitOptions, host: string, emit: (event: ChatEvent, detail?: unknown) => void) {
  const kept = keep(options.site)
  const outbox = openOutbox(kept)
  setLocale(options.language ?? 'auto')
  const api: Api = openApi(
    `${host}/api/v1/chat/${encodeURIComponent(options.site)}`,
    () => kept.get('token'),
    currentLocale,
  )
  const config = await api.call<ChatConfigRecord>('GET', '')
  const settingsOf = (from: SiteSettingsRecord): SiteSettingsRecord => ({
    ...from,
    ...(options.withoutButton === undefined ? {} : { withoutButton: options.withoutButton }),
    ...(options.position ? { position: options.position } : {}),
    ...(options.theme ? { theme: options.theme } : {}),
  })
  setLocale(options.language ?? config.settings.language)

  let identity = options.identity
  let line: Line | undefined
  let entering: Promise<void> | undefined
  let read = parse<Read>(kept.get('read'))
  /** Everything up to here has been fetched. Our own message's number may lie beyond: others may be in between. */
  let synced: Read | null = null
  let order: string[] = []
  let typingTimer = 0
  let saidTyping = 0
  let ended = false
  const listeners = new Set<() => void>()

  let state: ChatState = {
    config,
    settings: settingsOf(config.settings),
    open: false,
    takesFocus: false,
    visitor: null,
    introduced: kept.get('introduced') === '1',
    conversation: null,
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
  }
  let scheduled = false
  const set = (change: Partial<ChatState>) => {
    state = { ...state, ...change }
    if (scheduled) return
    scheduled = true
    queueMicrotask(() => {
      scheduled = false
      for (const listener of listeners) listener()
    })
  }

  const page = () => ({
    pageUrl: location.href.split('#')[0]!.slice(0, 2000),
    pageTitle: document.title.slice(0, 300),
    ...(document.referrer ? { referrer: document.referrer.slice(0, 2000) } : {}),
    locale: currentLocale(),
  })

  /** Becomes (or stays) somebody the server knows; once at a time. */
  function enter(): Promise<void> {
    entering ??= (async () => {
      const post = (signed: string | undefined) =>
        api.call<ChatVisitorRecord>('POST', '/visitors', { ...page(), ...(signed ? { identity: signed } : {}) })
      let visitor: ChatVisitorRecord
      try {
        visitor = await post(identity)
      } catch (error) {
        if (!identity || !(error instanceof Refused) || error.status !== 422) throw error
        // A wrong or expired signature: the person may write all the same, as somebody unknown.
        console.warn(`Kairos: ${error.message}`)
        emit('identity-refused', error.message)
        identity = undefined
        visitor = await post(undefined)
      }
      if (visitor.token) {
        // Somebody else now: nothing of the one before may be shown.
        kept.set('token', visitor.token)
        order = []
        synced = null
        set({ messages: [], conversation: null, hasEarlier: false })
        line?.close()
        line = undefined
      }
      set({ visitor, introduced: state.introduced || visitor.signed })
      line ??= openLine(api.liveAddress, () => kept.get('token'), hear, onLine)
    })().catch((error) => {
      entering = undefined
      throw error
    })
    return entering
  }

  function onLine(connected: boolean): void {
    set({ offline: !connected, ...(connected ? {} : { typing: null }) })
    void sync()
    if (!connected) return
    wake()
    sayPage()
  }

  /** Pages that change without loading anew tell where the visitor is now. */
  function sayPage(): void {
    const { pageUrl: url, pageTitle: title } = page()
    line?.say({ type: 'page', url, title })
  }

  function hear(message: ToVisitor): void {
    if (message.type === 'changed') void sync()
    if (message.type !== 'typing') return
    clearTimeout(typingTimer)
    set({ typing: message.on ? { name: message.name, hue: message.hue } : null })
    if (message.on) typingTimer = window.setTimeout(() => set({ typing: null }), 6000)
  }

  let syncing: Promise<void> | null = null
  let syncAgain = false
  /** Fetches what came after the last known message; several calls at once become one more. */
  function sync(): Promise<void> {
    if (syncing) {
      syncAgain = true
      return syncing
    }
    syncing = (async () => {
      try {
        do {
          syncAgain = false
          await fetchNew()
        } while (syncAgain && !ended)
        set({ offline: false })
      } catch (error) {
        if (error instanceof Refused && error.status === 401) {
          entering = undefined
        } else if (mayPass(error)) set({ offline: true })
      } finally {
        syncing = null
      }
    })()
    return syncing
  }

  async function fetchNew(): Promise<void> {
    const after = synced?.seq
    const reply = await api.call<ReadMessagesReply>('GET', `/messages${after === undefined ? '' : `?after=${after}`}`)
    const { conversation, items } = reply
    if (!conversation) return
    if (synced && synced.conversationId !== conversation.id) {
      // Another conversation has become the present one: read it from its newest end.
      synced = null
      await fetchNew()
      return
    }
    if (!order.includes(conversation.id)) order.push(conversation.id)
    const fresh = items.filter((one) => !state.messages.some(({ id }) => id === one.id))
    for (const one of items) outbox.remove(one.id)
    synced = { conversationId: conversation.id, seq: items.at(-1)?.seq ?? after ?? 0 }
    set({
      conversation,
      messages: mergeMessages(state.messages, items, order),
      pending: outbox.list(),
      ...(after === undefined ? { hasEarlier: reply.more || conversation.previousId !== null } : {}),
    })
    if (after !== undefined && reply.more) syncAgain = true
    tell(
      fresh.filter((one) => !one.mine),
      after !== undefined,
    )
  }

  /** New messages of the other side: unread count, sound, screen reader, the page's own listeners. */
  function tell(fresh: readonly ChatMessageRecord[], live: boolean): void {
    const newest = fresh.at(-1)
    if (newest && live) {
      clearTimeout(typingTimer)
      set({ typing: null, announce: announcement(newest) })
      for (const one of fresh) emit('message', { id: one.id, text: one.text })
      if (state.sound && (!state.open || document.hidden)) chime()
    }
    countUnread()
  }

  function countUnread(): void {
    const waiting = unreadOf(state.messages, read, state.conversation?.id)
    const newest = waiting.at(-1)
    if (newest && state.open && !document.hidden) {
      read = { conversationId: newest.conversationId, seq: newest.seq }
      kept.set('read', JSON.stringify(read))
      void api.call('POST', '/read', read).catch(() => {})
      waiting.length = 0
    }
    if (waiting.length === state.unread) return
    set({ unread: waiting.length })
    emit('unread', waiting.length)
  }

  let sending = false
  let wake: () => void = () => {}
  /** Sends what waits, one after the other, until nothing does. */
  async function pump(): Promise<void> {
    if (sending) return
    sending = true
    let tries = 0
    try {
      for (;;) {
        const next = outbox.list().find((one) => !one.failed)
        if (!next || ended) return
        try {
          await enter()
          const { id, text, attachments } = next
          const attachmentIds = attachments.map((one) => one.id)
          const reply = await api.call<SendMessageReply>('POST', '/messages', { id, text, attachmentIds })
          outbox.remove(id)
          tries = 0
          if (!order.includes(reply.conversation.id)) order.push(reply.conversation.id)
          set({
            conversation: reply.conversation,
            messages: mergeMessages(state.messages, [reply.message], order),
            pending: outbox.list(),
            offline: false,
            ratingAgain: false,
          })
          void sync()
        } catch (error) {
          if (error instanceof Refused && error.status === 401) entering = undefined
          else if (!mayPass(error)) {
            outbox.change(next.id, { failed: true })
            set({ pending: outbox.list() })
            continue
          } else set({ offline: !(error instanceof Refused) })
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, pause(tries))
            wake = () => {
              clearTimeout(timer)
              resolve()
            }
          })
          tries += 1
        }
      }
    } finally {
      sending = false
    }
  }

  const onOnline = () => {
    line?.hurry()
    wake()
    void sync()
  }
  const onVisible = () => {
    if (document.hidden) return
    onOnline()
    countUnread()
  }
  const onStorage = () => set({ pending: outbox.list() })
  const navigation = (window as { navigation?: EventTarget }).navigation ?? window
  const onNavigate = () => setTimeout(sayPage, 300)
  navigation.addEventListener('navigatesuccess', onNavigate)
  addEventListener('popstate', onNavigate)
  addEventListener('online', onOnline)
  addEventListener('storage', onStorage)
  document.addEventListener('visibilitychange', onVisible)
  // Where sockets are forbidden, or die without a word, this still brings the answer.
  const poll = setInterval(() => {
    if (state.visitor && !document.hidden && (state.offline || !line)) void sync()
  }, 15_000)

  const actions = {
    get state() {
      return state
    },
    api,
    kept,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: async () => {
      if (kept.get('token') || identity) {
        await enter().catch(() => set({ offline: true }))
        await sync()
      }
      void pump()
      emit('ready')
    },
    /** `quietly`: the page stays where the reader is, as after a reload. */
    open: (quietly = false) => {
      if (state.open) return
      set({ open: true, takesFocus: !quietly })
      kept.set('open', '1')
      emit('open')
      countUnread()
      void api.call<ChatConfigRecord>('GET', '').then(
        (fresh) => set({ config: fresh, settings: settingsOf(fresh.settings) }),
        () => {},
      )
      if (!state.visitor && kept.get('token')) void actions.start()
    },
    close: () => {
      if (!state.open) return
      set({ open: false })
      kept.remove('open')
      emit('close')
    },
    send: (text: string) => {
      const attachments = state.uploads.flatMap((one) => (one.done ? [one.done] : []))
      if (!text.trim() && attachments.length === 0) return
      const id = crypto.randomUUID()
      outbox.add({ id, text, attachments, at: new Date().toISOString(), failed: false })
      set({ pending: outbox.list(), uploads: state.uploads.filter((one) => !one.done) })
      actions.typing(false)
      void pump()
    },
    retry: (id: string) => {
      outbox.change(id, { failed: false })
      set({ pending: outbox.list() })
      wake()
      void pump()
    },
    discard: (id: string) => {
      outbox.remove(id)
      set({ pending: outbox.list() })
    },
    typing: (on: boolean) => {
      if (!state.conversation || (!on && saidTyping === 0)) return
      if (on && Date.now() - saidTyping < 3000) return
      if (line?.say({ type: 'typing', on })) saidTyping = on ? Date.now() : 0
    },
    attach: (files: Iterable<File>) => {
      for (const file of files) void upload(file)
    },
    detach: (id: string) => set({ uploads: state.uploads.filter((one) => one.id !== id) }),
    earlier: async () => {
      const first = state.messages[0]
      const oldest = order[0]
      if (state.loadingEarlier || !first || !oldest) return
      set({ loadingEarlier: true })
      try {
        let reply = await api.call<ReadMessagesReply>('GET', `/messages?conversationId=${oldest}&before=${first.seq}`)
        if (reply.items.length === 0 && reply.conversation?.previousId) {
          order.unshift(reply.conversation.previousId)
          reply = await api.call<ReadMessagesReply>('GET', `/messages?conversationId=${order[0]}`)
        }
        set({
          messages: mergeMessages(state.messages, reply.items, order),
          hasEarlier: reply.more || (reply.conversation?.previousId ?? null) !== null,
        })
      } catch (error) {
        if (!mayPass(error)) set({ hasEarlier: false })
      } finally {
        set({ loadingEarlier: false })
      }
    },
    introduce: async (who: { name?: string; email?: string; phone?: string } | null) => {
      if (who) {
        await enter()
        set({ visitor: await api.call<ChatVisitorRecord>('POST', '/identify', who) })
      }
      kept.set('introduced', '1')
      set({ introduced: true })
    },
    rate: async (value: number, comment: string) => {
      const conversationId = state.conversation?.id
      if (!conversationId) return
      const conversation = await api.call<ChatConversationRecord>('POST', '/rating', { conversationId, value, comment })
      set({ conversation, ratingAgain: false })
    },
    rateAgain: () => set({ ratingAgain: true }),
    toggleSound: () => {
      kept.set('sound', state.sound ? '0' : '1')
      set({ sound: !state.sound })
      if (state.sound) chime()
    },
    identify: async (signed: string) => {
      identity = signed
      entering = undefined
      await enter()
      await sync()
    },
    /** For the settings page: shows settings that have not been saved yet. */
    preview: (settings: Partial<SiteSettingsRecord>) => {
      setLocale(settings.language ?? state.settings.language)
      set({ settings: { ...state.settings, ...settings } })
      actions.open(true)
    },
    /** The page's user logs out: this browser forgets them. */
    end: (forget: boolean) => {
      ended = true
      line?.close()
      wake()
      clearInterval(poll)
      removeEventListener('online', onOnline)
      navigation.removeEventListener('navigatesuccess', onNavigate)
      removeEventListener('popstate', onNavigate)
      removeEventListener('storage', onStorage)
      document.removeEventListener('visibilitychange', onVisible)
      if (forget) for (const name of kept.names()) kept.remove(name)
    },
  }

  async function upload(file: File): Promise<void> {
    const id = crypto.randomUUID()
    const change = (changed: Partial<Upload>) =>
      set({ uploads: state.uploads.map((one) => (one.id === id ? { ...one, ...changed } : one)) })
    const tooLarge = file.size > state.config.maxFileBytes
    const problem = tooLarge ? t('tooLarge', { size: `${Math.floor(state.config.maxFileBytes / 1048576)} MB` }) : null
    set({ uploads: [...state.uploads, { id, file, percent: 0, done: null, problem }].slice(0, 10) })
    if (tooLarge) return
    for (let tries = 0; ; tries += 1) {
      try {
        await enter()
        const done = await api.upload<ChatAttachmentRecord>(`/attachments?id=${id}`, file, (percent) =>
          change({ percent }),
        )
        change({ done, percent: 100 })
        return
      } catch (error) {
        if (!mayPass(error) || tries >= 4) {
          change({ problem: (error instanceof Refused && error.message) || t('uploadFailed') })
          return
        }
        await new Promise((resolve) => setTimeout(resolve, pause(tries)))
        if (!state.uploads.some((one) => one.id === id)) return
      }
    }
  }
  return actions
}

function announcement({ author, text }: ChatMessageRecord): string {
  return t('from', { name: author?.name ?? t('title'), text: text || t('attachmentOnly') })
}

function parse<T>(text: string | null): T | null {
  try {
    return text ? (JSON.parse(text) as T) : null
  } catch {
    return null
  }
}
