import { useEffect, useRef, useState } from 'react'
import { type DraftContent, DraftKeeper, type DraftState, type StoredDraft } from '../data/draft.ts'
import { onSent } from '../data/outbox.ts'

/**
 * The draft of one conversation: saved while one pauses, when the conversation is left and when the tab is closed. Text
 * of another window appears here as long as nothing is unsaved.
 */
export function useDraft(conversationId: string, stored: StoredDraft | null, adopt: (content: DraftContent) => void) {
  const [state, setState] = useState<DraftState>(stored ? 'saved' : 'idle')
  const [newer, setNewer] = useState<StoredDraft | null>(null)
  const show = useRef(adopt)
  show.current = adopt
  const [keeper] = useState(
    () =>
      new DraftKeeper(conversationId, stored, (next, theirs) => {
        setState(next)
        setNewer(theirs)
      }),
  )
  useEffect(() => keeper.heard(stored, (content) => show.current(content)), [keeper, stored])
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === 'hidden') void keeper.flush()
    }
    const closing = () => keeper.flushAtClose()
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('pagehide', closing)
    const stop = onSent((entry) => {
      if (entry.conversationId === conversationId) void keeper.arrived()
    })
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      window.removeEventListener('pagehide', closing)
      stop()
      keeper.leave()
    }
  }, [keeper, conversationId])
  return {
    keeper,
    state,
    newer,
    settle: (take: 'theirs' | 'mine') => keeper.settleConflict(take, (content) => show.current(content)),
  }
}
