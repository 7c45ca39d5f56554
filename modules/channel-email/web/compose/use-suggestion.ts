import { useEffect, useRef, useState } from 'react'
import { call, useCall, useTell } from '#platform/web/index.ts'
import type { MailEnvelopeRecord } from '../../contract.ts'
import { suggestEnvelope } from '../../contract.ts'
import type { Suggestion } from './objections.ts'

type Kind = 'reply' | 'reply-all' | 'forward' | 'new'

/**
 * What the server proposes for a mail in this conversation. While something is being written the proposal stands still,
 * whoever writes in meanwhile: nobody's text changes its recipients under the pen.
 */
export function useSuggestion(
  conversationId: string,
  { active, blank, lastSeq }: { active: boolean; blank: boolean; lastSeq: number },
): { suggestion: Suggestion | null; problem: unknown; again: () => void } {
  const query = useCall(
    suggestEnvelope,
    { params: { id: conversationId }, query: {} },
    { enabled: active, staleTime: 0 },
  )
  const pinned = useRef<Suggestion | null>(null)
  const asOf = useRef(lastSeq)
  const { data, refetch } = query
  useEffect(() => {
    if (!active || !blank || asOf.current === lastSeq) return
    asOf.current = lastSeq
    void refetch()
  }, [active, blank, lastSeq, refetch])
  if (data && (blank || !pinned.current)) pinned.current = data
  return { suggestion: pinned.current, problem: query.error, again: () => void refetch() }
}

/** Asks the server for the envelope that somebody wanted at a message, and hands it on when it is there. */
export function useWanted(
  conversationId: string,
  wanted: Readonly<Record<string, unknown>> | null,
  change: (envelope: MailEnvelopeRecord) => void,
): boolean {
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const now = useRef({ change, tell })
  now.current = { change, tell }
  useEffect(() => {
    if (!wanted) return
    let current = true
    setBusy(true)
    void call(suggestEnvelope, {
      params: { id: conversationId },
      query: { kind: wanted.kind as Kind, messageId: wanted.messageId as string },
    })
      .then(({ envelope }) => {
        if (current && envelope) now.current.change(envelope)
      })
      .catch((error: unknown) => {
        if (current) now.current.tell.failed(error)
      })
      .finally(() => {
        if (current) setBusy(false)
      })
    return () => {
      current = false
    }
  }, [conversationId, wanted])
  return busy
}
