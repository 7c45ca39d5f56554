import { useCallback, useRef, useState } from 'react'
import { call, useLive, useTell } from '#platform/web/index.ts'
import { readTimeline } from '../../contract.ts'
import { rereadOpened } from './heads.ts'
import { joinTimeline, type KnownTimeline, prepend, type TimelineRecord } from './timeline.ts'

const reshapes = new Set(['conversation.merged', 'conversation.unmerged', 'conversation.split', 'conversation.erased'])

/**
 * The timeline of one conversation: its newest part as the cache has it, with the earlier pages that the reader asked
 * for in front. Merges and splits move messages, erasing takes their words: then it starts anew.
 */
export function useTimeline(conversationId: string, fresh: KnownTimeline) {
  const tell = useTell()
  const known = useRef<KnownTimeline>({ items: [], before: null })
  const [busy, setBusy] = useState(false)
  const [, redraw] = useState(0)
  const working = useRef(false)
  known.current = joinTimeline(known.current, fresh)
  const { items, before } = known.current

  useLive([...reshapes], (event) => {
    if (event.subjectId !== conversationId) return
    known.current = { items: [], before: null }
    void rereadOpened(conversationId)
  })

  const earlier = useCallback(
    async (limit = 40): Promise<boolean> => {
      const from = known.current.before
      if (!from || working.current) return false
      working.current = true
      setBusy(true)
      try {
        const page = await call(readTimeline, { params: { id: conversationId }, query: { before: from, limit } })
        known.current = prepend(known.current, page as KnownTimeline)
        redraw((count) => count + 1)
        return true
      } catch (error) {
        tell.failed(error)
        return false
      } finally {
        working.current = false
        setBusy(false)
      }
    },
    [conversationId, tell],
  )

  /** Reads back until an item is known; at most 30 pages of 100. */
  const reach = useCallback(
    async (itemId: string): Promise<boolean> => {
      const has = (list: readonly TimelineRecord[]) => list.some((one) => one.id === itemId)
      for (let pages = 0; pages < 30 && !has(known.current.items); pages += 1) if (!(await earlier(100))) break
      return has(known.current.items)
    },
    [earlier],
  )
  return { items, hasEarlier: before !== null, loadingEarlier: busy, earlier, reach }
}
