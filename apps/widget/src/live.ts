import type { FromVisitor, ToVisitor } from '#modules/channel-chat/contract.ts'
import { pause } from './outbox.ts'

export type Line = {
  /** False when the line is down. */ say: (message: FromVisitor) => boolean
  close: () => void
  hurry: () => void
}

/** Keeps one socket open; comes back by itself. `onTry` runs before each attempt after a loss. */
export function openLine(
  address: string,
  token: () => string | null,
  hear: (message: ToVisitor) => void,
  onState: (connected: boolean) => void,
): Line {
  let socket: WebSocket | undefined
  let tries = 0
  let timer = 0
  let beat = 0
  let heard = 0
  let closed = false
  let entered = false

  const connect = () => {
    clearTimeout(timer)
    const known = token()
    if (closed || !known) return
    let made: WebSocket
    try {
      made = new WebSocket(address)
    } catch {
      // The page's policy forbids it: polling has to do.
      again()
      return
    }
    socket = made
    made.onopen = () => made.send(JSON.stringify({ type: 'enter', token: known } satisfies FromVisitor))
    made.onmessage = ({ data }) => {
      heard = Date.now()
      const message = JSON.parse(String(data)) as ToVisitor
      if (message.type === 'entered') {
        entered = true
        tries = 0
        onState(true)
      }
      hear(message)
    }
    made.onclose = () => {
      if (socket !== made) return
      socket = undefined
      entered = false
      onState(false)
      again()
    }
  }
  const again = () => {
    if (closed) return
    timer = window.setTimeout(connect, pause(tries))
    tries += 1
  }
  const say = (message: FromVisitor) => {
    if (!entered || socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(message))
    return true
  }
  // A line that died without a word (a lift, a sleeping phone) shows by its silence.
  beat = window.setInterval(() => {
    if (!socket || socket.readyState !== WebSocket.OPEN) return
    if (heard && Date.now() - heard > 70_000) socket.close()
    else say({ type: 'ping' })
  }, 25_000)
  connect()
  return {
    say,
    hurry: () => {
      if (socket) return
      tries = 0
      connect()
    },
    close: () => {
      closed = true
      clearTimeout(timer)
      clearInterval(beat)
      socket?.close()
    },
  }
}
