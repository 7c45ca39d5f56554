import { useEffect, useRef, useSyncExternalStore } from 'react'
import { queryClient } from './query.ts'

/** Something that happened, as the server tells it: ids and small facts, never content. */
export type LiveEvent = {
  number: number
  name: string
  subjectId: string | null
  actorId: string | null
  at: string
  data: unknown
}
/** Something that is only true now (typing, viewing). */
export type LiveSignal = { name: string; subjectId: string; from: string; data: unknown }
/** `off`: nobody is signed in; `connecting`: the first time; `reconnecting`: the line dropped. */
export type LiveStatus = 'off' | 'connecting' | 'connected' | 'reconnecting'

type Message =
  | { type: 'hello'; cursor: number; you?: string }
  | { type: 'events'; events: LiveEvent[]; cursor: number }
  | ({ type: 'signal' } & LiveSignal)
  | { type: 'reset'; cursor: number }
  | { type: 'pong' }

const pingEvery = 20_000
const answerWithin = 10_000
const longestWait = 20_000

/**
 * The desk's one socket. Comes back by itself (back-off with jitter, at once when the network returns), keeps the
 * number of the last event so that nothing is missed or told twice, and tells its listeners in order.
 */
function createLine() {
  let socket: WebSocket | null = null
  let cursor: number | null = null
  let status: LiveStatus = 'off'
  let wanted = false
  let attempts = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let ping: ReturnType<typeof setInterval> | undefined
  let answer: ReturnType<typeof setTimeout> | undefined
  const onEvent = new Set<(event: LiveEvent) => void>()
  const onSignal = new Set<(signal: LiveSignal) => void>()
  const onReset = new Set<() => void>()
  const onStatus = new Set<() => void>()

  const setStatus = (next: LiveStatus) => {
    if (status === next) return
    status = next
    for (const listener of onStatus) listener()
  }
  const guarded = <T>(listeners: Set<(value: T) => void>, value: T) => {
    for (const listener of [...listeners]) {
      try {
        listener(value)
      } catch (error) {
        console.error(error)
      }
    }
  }
  const reset = () => {
    void queryClient.invalidateQueries()
    for (const listener of [...onReset]) listener()
  }
  const receive = (message: Message) => {
    clearTimeout(answer)
    switch (message.type) {
      case 'hello':
        cursor ??= message.cursor
        attempts = 0
        setStatus('connected')
        return
      case 'events':
        for (const event of message.events) {
          if (cursor !== null && event.number <= cursor) continue
          cursor = event.number
          guarded(onEvent, event)
        }
        cursor = Math.max(cursor ?? 0, message.cursor)
        return
      case 'signal':
        guarded(onSignal, message)
        return
      case 'reset':
        cursor = message.cursor
        reset()
        return
      case 'pong':
        return
    }
  }
  const drop = () => {
    clearInterval(ping)
    clearTimeout(answer)
    const old = socket
    socket = null
    if (old) {
      old.onopen = old.onmessage = old.onclose = old.onerror = null
      old.close()
    }
  }
  const again = () => {
    drop()
    if (!wanted) return
    setStatus(cursor === null && status !== 'reconnecting' ? 'connecting' : 'reconnecting')
    attempts += 1
    const wait = Math.min(longestWait, 400 * 2 ** Math.min(attempts, 6)) * (0.5 + Math.random())
    clearTimeout(retry)
    retry = setTimeout(open, attempts === 1 ? 200 * Math.random() : wait)
  }
  const say = (message: unknown): boolean => {
    if (socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(message))
    return true
  }
  const check = () => {
    if (!say({ type: 'ping' })) return
    clearTimeout(answer)
    answer = setTimeout(again, answerWithin)
  }
  const open = () => {
    drop()
    clearTimeout(retry)
    if (!wanted) return
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const made = new WebSocket(`${scheme}://${location.host}/api/v1/live${cursor === null ? '' : `?cursor=${cursor}`}`)
    socket = made
    made.onopen = () => {
      clearInterval(ping)
      ping = setInterval(check, pingEvery)
    }
    made.onmessage = (event) => receive(JSON.parse(String(event.data)) as Message)
    made.onclose = (event) => {
      if (event.code !== 4401) return again()
      // Signed out elsewhere: the next ordinary request finds out and leads to the sign-in page.
      wanted = false
      drop()
      setStatus('off')
      void queryClient.invalidateQueries()
    }
  }
  if (typeof window !== 'undefined') {
    window.addEventListener('online', () => {
      if (!wanted || status === 'connected') return
      attempts = 0
      open()
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || !wanted) return
      if (status === 'connected') check()
      else {
        attempts = 0
        open()
      }
    })
  }

  return {
    /** Opens the line for the signed-in person; harmless when open. */
    start: () => {
      if (wanted) return
      wanted = true
      attempts = 0
      setStatus('connecting')
      open()
    },
    /** Closes it and forgets the place (signing out). */
    stop: () => {
      wanted = false
      cursor = null
      clearTimeout(retry)
      drop()
      setStatus('off')
    },
    status: () => status,
    say,
    onEvent: (listener: (event: LiveEvent) => void) => subscribe(onEvent, listener),
    onSignal: (listener: (signal: LiveSignal) => void) => subscribe(onSignal, listener),
    onReset: (listener: () => void) => subscribe(onReset, listener),
    onStatus: (listener: () => void) => subscribe(onStatus, listener),
  }
}

function subscribe<T>(set: Set<T>, listener: T): () => void {
  set.add(listener)
  return () => {
    set.delete(listener)
  }
}

/** The one line of this page. */
export const live = createLine()

const matches = (names: readonly string[], name: string) =>
  names.some((wanted) => (wanted.endsWith('.') ? name.startsWith(wanted) : name === wanted))

/**
 * Calls `handler` for every event of these names (`'message.posted'`, or a prefix ending in a dot: `'conversation.'`),
 * in order. Events that were missed while the line was down come too. Use it to refetch: `refetch(listConversations)`.
 */
export function useLive(names: string | readonly string[], handler: (event: LiveEvent) => void): void {
  const newest = useRef(handler)
  newest.current = handler
  const list = typeof names === 'string' ? [names] : names
  const key = list.join(' ')
  useEffect(() => {
    const wanted = key.split(' ')
    return live.onEvent((event) => {
      if (matches(wanted, event.name)) newest.current(event)
    })
  }, [key])
}

/** Calls `handler` for signals of these names, optionally only about one subject. */
export function useSignals(
  names: string | readonly string[],
  subjectId: string | null | undefined,
  handler: (signal: LiveSignal) => void,
): void {
  const newest = useRef(handler)
  newest.current = handler
  const key = (typeof names === 'string' ? [names] : names).join(' ')
  useEffect(() => {
    const wanted = key.split(' ')
    return live.onSignal((signal) => {
      if (matches(wanted, signal.name) && (!subjectId || signal.subjectId === subjectId)) newest.current(signal)
    })
  }, [key, subjectId])
}

/** Runs when more was missed than could be told one by one (all queries are refetched anyway). */
export function useLiveReset(handler: () => void): void {
  const newest = useRef(handler)
  newest.current = handler
  useEffect(() => live.onReset(() => newest.current()), [])
}

/** Tells others something that is only true now, e.g. `sendSignal('conversations.typing', id)`; lost when the line is down. */
export function sendSignal(name: string, subjectId: string, data: unknown = null): void {
  live.say({ type: 'signal', name, subjectId, data })
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(live.onStatus, live.status)
}
