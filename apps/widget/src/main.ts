import { h, render } from 'preact'
import { type Chat, type ChatEvent, type InitOptions, openChat } from './chat.ts'
import { dress } from './dress.ts'
import { App } from './ui/App.tsx'

/*
 * window.kairos('init', {site}), 'open', 'close', 'identify' (JWT), 'shutdown', 'on' (event, listener). Calls made
 * before this script arrived wait in `kairos.q`.
 */
type Command = [string, ...unknown[]]
type Kairos = ((...command: Command) => void) & { q?: ArrayLike<unknown>[] }
declare global {
  interface Window {
    kairos?: Kairos
  }
}

const script = document.currentScript as HTMLScriptElement | null
const home = script?.src ? new URL(script.src).origin : location.origin

let chat: Chat | undefined
let element: HTMLElement | undefined
let round = 0
/** Commands that came while the window was being prepared. */
let waiting: Command[] = []
const listeners = new Map<ChatEvent, Set<(detail?: unknown) => void>>()

function emit(event: ChatEvent, detail?: unknown): void {
  for (const listener of listeners.get(event) ?? []) {
    try {
      listener(detail)
    } catch (error) {
      console.error(error)
    }
  }
}

async function init(options: InitOptions): Promise<void> {
  if (!options?.site || element) return
  round += 1
  const mine = round
  element = document.createElement('kairos-chat')
  let made: Chat
  try {
    made = await openChat(options, options.host?.replace(/\/+$/, '') ?? home, emit)
  } catch (error) {
    // The page must not suffer from a chat that cannot start.
    console.warn(
      `Kairos: chat not started: ${(error as Error).message || 'origin not allowed or server not reachable'}`,
    )
    if (mine === round) element = undefined
    return
  }
  if (mine !== round || !element) {
    made.end(false)
    return
  }
  chat = made
  const root = element.attachShadow({ mode: 'open' })
  // The page's own shortcuts must not fire while somebody writes here.
  for (const name of ['keydown', 'keypress', 'keyup'])
    element.addEventListener(name, (event) => event.stopPropagation())
  const undress = dress(root, element, made)
  stopDressing = undress
  document.body.append(element)
  render(h(App, { chat: made }), root)
  if (made.kept.get('open') && !matchMedia('(max-width: 480px)').matches) made.open(true)
  await made.start()
  for (const command of waiting.splice(0)) run(...command)
}
let stopDressing: () => void = () => {}

function shutdown(): void {
  round += 1
  waiting = []
  chat?.end(true)
  chat = undefined
  stopDressing()
  if (element?.shadowRoot) render(null, element.shadowRoot)
  element?.remove()
  element = undefined
}

function run(...[name, ...values]: Command): void {
  if (name === 'init') void init(values[0] as InitOptions)
  else if (name === 'shutdown') shutdown()
  else if (name === 'on') {
    const event = values[0] as ChatEvent
    listeners.set(event, (listeners.get(event) ?? new Set()).add(values[1] as () => void))
  } else if (!chat) waiting.push([name, ...values])
  else if (name === 'open') chat.open()
  else if (name === 'close') chat.close()
  else if (name === 'identify') void chat.identify(String(values[0])).catch(() => {})
  else if (name === 'preview') chat.preview(values[0] as object)
}

function begin(): void {
  const early = window.kairos?.q ?? []
  window.kairos = (...command) => run(...command)
  for (const command of early) run(...(Array.from(command) as Command))
  // For pages whose policy forbids scripts of their own: <script src=… data-site="KEY">.
  const site = script?.dataset.site
  if (site) run('init', { site })
}

if (document.body) begin()
else addEventListener('DOMContentLoaded', begin, { once: true })
