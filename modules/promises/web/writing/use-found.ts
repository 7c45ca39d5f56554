import type { Node } from '@tiptap/pm/model'
import type { Editor } from '@tiptap/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { CallProblem, call } from '#platform/web/index.ts'
import { type FoundPromisesRecord, findInText, longestSearched } from '../../contract.ts'
import { ownText } from './marks.ts'

/** How long one pauses before what is written is looked at, ms. */
const pause = 350

/** Found promises with their places in the document they were found in. */
export type Found = {
  doc: Node
  items: (FoundPromisesRecord['items'][number] & { start: number; end: number })[]
  quick: FoundPromisesRecord['quick']
  customerTimeZone: string | null
}
const none = (doc: Node): Found => ({ doc, items: [], quick: [], customerTimeZone: null })

/**
 * What the text in the editor promises, looked at when the writer pauses and never while an input method composes.
 * `look` looks at once. `written` is the last text that was not empty.
 */
export function useFound(conversationId: string, editor: Editor) {
  const [found, setFound] = useState<Found | null>(null)
  const written = useRef<Node>(editor.state.doc)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const turn = useRef(0)

  const look = useCallback(async (): Promise<Found | null> => {
    clearTimeout(timer.current)
    if (editor.isDestroyed || editor.view.composing) return null
    const { doc } = editor.state
    const { text, positionAt } = ownText(doc)
    turn.current += 1
    const mine = turn.current
    const finish = (next: Found) => {
      // Something was written meanwhile: that is looked at in its turn.
      if (mine !== turn.current || editor.isDestroyed || editor.state.doc !== doc || editor.view.composing) return null
      setFound(next)
      return next
    }
    if (text.trim().length < 3) return finish(none(doc))
    try {
      const body = { text: text.slice(0, longestSearched) }
      const { items, quick, customerTimeZone } = await call(findInText, { params: { id: conversationId }, body })
      const placed = items.map((one) => ({ ...one, start: positionAt(one.from), end: positionAt(one.to - 1) + 1 }))
      return finish({ doc, items: placed, quick, customerTimeZone })
    } catch (problem) {
      // A hint that cannot be had now is no trouble of the writer's.
      if (!(problem instanceof CallProblem) && !(problem instanceof TypeError)) throw problem
      return null
    }
  }, [conversationId, editor])

  const soon = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void look(), pause)
  }, [look])
  const clear = useCallback(() => setFound(null), [])
  useEffect(() => {
    const changed = () => {
      if (!editor.isEmpty) written.current = editor.state.doc
      soon()
    }
    editor.on('update', changed)
    changed()
    return () => {
      clearTimeout(timer.current)
      editor.off('update', changed)
    }
  }, [editor, soon])
  return { found, look, soon, written, clear }
}
