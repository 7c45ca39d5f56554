import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type LiveSignal, sendSignal, useMaybeMe, useSignals } from '#platform/web/index.ts'
import { typingNoteSignal, typingSignal, viewingSignal } from '../../contract.ts'
import { useMembers } from './people.ts'

const sayEvery = 15_000
const viewingLasts = 40_000
const typingLasts = 6000
const typingEvery = 2500

type Seen = { viewing: number; typing: number; note: number }
export type Present = { id: string; name: string; typing: 'reply' | 'note' | null }

/**
 * Who else looks at this conversation or writes in it, and a way to say that the reader writes. Somebody who is no
 * member of staff is the customer.
 */
export function usePresence(conversationId: string): {
  colleagues: readonly Present[]
  customerTyping: boolean
  /** Says that the reader writes; `false` once they have sent it. */
  typing: (mode: 'reply' | 'note', on?: boolean) => void
} {
  const me = useMaybeMe()
  const members = useMembers()
  const [seen, setSeen] = useState<Readonly<Record<string, Seen>>>({})
  const [now, setNow] = useState(() => Date.now())

  useEffect(() => {
    const say = () => {
      if (document.visibilityState === 'visible') sendSignal(viewingSignal, conversationId, { here: true })
    }
    say()
    const timer = setInterval(say, sayEvery)
    const leave = () => sendSignal(viewingSignal, conversationId, { here: false })
    document.addEventListener('visibilitychange', say)
    window.addEventListener('pagehide', leave)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', say)
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [conversationId])

  const hear = (signal: LiveSignal) => {
    if (signal.from === me?.id) return
    const at = Date.now()
    const off = (signal.data as { here?: boolean; typing?: boolean } | null) ?? {}
    setNow(at)
    setSeen((before) => {
      const old = before[signal.from] ?? { viewing: 0, typing: 0, note: 0 }
      if (signal.name === viewingSignal && off.here === false)
        return { ...before, [signal.from]: { viewing: 0, typing: 0, note: 0 } }
      const field = signal.name === viewingSignal ? 'viewing' : signal.name === typingNoteSignal ? 'note' : 'typing'
      return { ...before, [signal.from]: { ...old, [field]: off.typing === false ? 0 : at } }
    })
  }
  useSignals([viewingSignal, typingSignal, typingNoteSignal], conversationId, hear)

  const someone = Object.keys(seen).length > 0
  useEffect(() => {
    if (!someone) return
    const timer = setInterval(() => setNow(Date.now()), 2000)
    return () => clearInterval(timer)
  }, [someone])

  const lastSaid = useRef(0)
  const typing = useCallback(
    (mode: 'reply' | 'note', on = true) => {
      const at = Date.now()
      if (on && at - lastSaid.current < typingEvery) return
      lastSaid.current = on ? at : 0
      sendSignal(mode === 'note' ? typingNoteSignal : typingSignal, conversationId, { typing: on })
    },
    [conversationId],
  )

  return useMemo(() => {
    const names = new Map(members.map((one) => [one.id, one.name]))
    const colleagues: Present[] = []
    let customerTyping = false
    for (const [id, at] of Object.entries(seen)) {
      const writes = now - at.note < typingLasts ? 'note' : now - at.typing < typingLasts ? 'reply' : null
      const name = names.get(id)
      if (name === undefined) customerTyping ||= members.length > 0 && writes === 'reply'
      else if (writes || now - at.viewing < viewingLasts) colleagues.push({ id, name, typing: writes })
    }
    return { colleagues, customerTyping, typing }
  }, [members, seen, now, typing])
}
