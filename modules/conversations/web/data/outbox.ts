import { useSyncExternalStore } from 'react'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { CallProblem, call, isPassing, whoAmI } from '#platform/web/index.ts'
import { type AttachmentRecord, type ObjectionRecord, postMessage } from '../../contract.ts'
import { keepHead, keepMessage, rereadOpened } from './heads.ts'

/** A message on its way: it keeps the conversation it was written for and its own id through every try. */
export type Outgoing = {
  id: string
  conversationId: string
  body: BodyOf<typeof postMessage>
  attachments: readonly AttachmentRecord[]
  at: string
  state: 'sending' | 'failed'
  problem: string | null
  /** Trying again may help; otherwise the text has to change. */
  passing: boolean
  tries: number
}
type Asks = (objections: readonly ObjectionRecord[]) => Promise<string | null>

const none: readonly Outgoing[] = []
let entries: readonly Outgoing[] = none
let owner = ''
let askForReason: Asks = async () => null
const listeners = new Set<() => void>()
const sendingListeners = new Set<(entry: Outgoing) => void>()
const sentListeners = new Set<(entry: Outgoing) => void>()
const busy = new Set<string>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const byConversation = new Map<string, readonly Outgoing[]>()

const place = () => `kairos.outbox.${owner}`

function set(next: readonly Outgoing[]): void {
  entries = next
  byConversation.clear()
  try {
    if (next.length === 0) localStorage.removeItem(place())
    else localStorage.setItem(place(), JSON.stringify(next))
  } catch {
    // a private window: the draft on the server still has the text
  }
  for (const listener of listeners) listener()
}
const change = (id: string, parts: Partial<Outgoing>) =>
  set(entries.map((one) => (one.id === id ? { ...one, ...parts } : one)))

/** Takes up what an earlier page of this person could not send any more. The ids make a doubled try harmless. */
export function openOutbox(ask: Asks): void {
  askForReason = ask
  const me = whoAmI()?.id ?? ''
  if (owner === me) return
  owner = me
  let stored: Outgoing[] = []
  try {
    stored = JSON.parse(localStorage.getItem(place()) ?? '[]') as Outgoing[]
  } catch {
    stored = []
  }
  set(stored)
  for (const one of stored) if (one.state === 'sending' || one.passing) void attempt(one.id)
}

/** Puts a message on its way. */
export function send(entry: Pick<Outgoing, 'id' | 'conversationId' | 'body' | 'attachments'>): void {
  const outgoing: Outgoing = {
    ...entry,
    at: new Date().toISOString(),
    state: 'sending',
    problem: null,
    passing: false,
    tries: 0,
  }
  set([...entries, outgoing])
  for (const listener of [...sendingListeners]) listener(outgoing)
  void attempt(entry.id)
}

export function retry(id: string): void {
  change(id, { state: 'sending', problem: null })
  void attempt(id)
}

/** Takes a message that could not be sent off the list; gives it back to be edited. */
export function takeBack(id: string): Outgoing | undefined {
  const entry = entries.find((one) => one.id === id)
  clearTimeout(timers.get(id))
  set(entries.filter((one) => one.id !== id))
  return entry
}

export const hasOutgoing = (conversationId: string): boolean =>
  entries.some((one) => one.conversationId === conversationId)

export const outgoingTexts = (conversationId: string): string[] =>
  entries.filter((one) => one.conversationId === conversationId).map((one) => one.body.html)

/** On its way, or waiting to be tried again. */
export const isOutgoing = (id: string): boolean => entries.some((one) => one.id === id)

/** Called as a message sets out. */
export function onSending(listener: (entry: Outgoing) => void): () => void {
  sendingListeners.add(listener)
  return () => {
    sendingListeners.delete(listener)
  }
}

/** Called after a message has safely arrived. */
export function onSent(listener: (entry: Outgoing) => void): () => void {
  sentListeners.add(listener)
  return () => {
    sentListeners.delete(listener)
  }
}

/** Messages of one conversation that are not yet on the server. */
export function useOutgoing(conversationId: string): readonly Outgoing[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => {
      const kept = byConversation.get(conversationId)
      if (kept) return kept
      const own = entries.filter((one) => one.conversationId === conversationId)
      const list = own.length === 0 ? none : own
      byConversation.set(conversationId, list)
      return list
    },
  )
}

async function attempt(id: string): Promise<void> {
  const entry = entries.find((one) => one.id === id)
  if (!entry || busy.has(id)) return
  clearTimeout(timers.get(id))
  busy.add(id)
  try {
    const reply = await call(postMessage, { params: { id: entry.conversationId }, body: entry.body })
    keepMessage(entry.conversationId, reply.message)
    set(entries.filter((one) => one.id !== id))
    keepHead(reply.conversation)
    for (const listener of [...sentListeners]) listener(entry)
    void rereadOpened(entry.conversationId)
  } catch (error) {
    await failed(entry, error)
  } finally {
    busy.delete(id)
  }
}

async function failed(entry: Outgoing, error: unknown): Promise<void> {
  const { id } = entry
  if (error instanceof CallProblem && error.code.endsWith('needs-reason')) {
    const objections = (error.details as { objections?: ObjectionRecord[] } | undefined)?.objections ?? []
    const reason = await askForReason(objections)
    const { status: _status, ...unresolved } = entry.body
    // Without a reason the words still go out; only the status stays as it is.
    change(id, { body: reason ? { ...entry.body, reason } : unresolved })
    setTimeout(() => void attempt(id))
    return
  }
  const passing = isPassing(error)
  const problem = error instanceof CallProblem ? error.told : String(error)
  const tries = entry.tries + 1
  change(id, { state: 'failed', problem, passing, tries })
  if (!passing) return
  timers.set(
    id,
    setTimeout(() => retry(id), Math.min(60_000, 1500 * 2 ** Math.min(tries - 1, 6))),
  )
}

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => {
    for (const one of entries) if (one.state === 'failed' && one.passing) retry(one.id)
  })
}
