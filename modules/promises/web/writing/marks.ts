import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'

/** A text without its formatting, and where each part of it stands in the document. */
export type Written = { text: string; positionAt: (offset: number) => number }

/** Stands for what is no text: a picture, a colleague's name. */
const leaf = '\ufffc'

/** Our own words: what is quoted, and code, is not ours to promise by. */
export function ownText(doc: Node): Written {
  const parts: { offset: number; position: number; length: number }[] = []
  let text = ''
  const add = (words: string, position: number) => {
    parts.push({ offset: text.length, position, length: words.length })
    text += words
  }
  doc.descendants((node, position) => {
    if (node.type.name === 'blockquote' || node.type.name === 'codeBlock') return false
    if (node.isTextblock && text !== '') text += '\n'
    if (node.isText) add(node.text ?? '', position)
    else if (node.type.name === 'hardBreak') add('\n', position)
    else if (node.isInline && node.isLeaf) add(leaf, position)
    return true
  })
  const positionAt = (offset: number) => {
    const part = parts.findLast((one) => one.offset <= offset)
    return part ? part.position + Math.min(offset - part.offset, part.length) : 0
  }
  return { text, positionAt }
}

export type Mark = { from: number; to: number; look: 'found' | 'vague' | 'chosen' }
const key = new PluginKey<DecorationSet>('promises')

/**
 * Underlines promises: decorations only, the document stays as it is. `accept` is asked for Alt Enter outside of an
 * input method; true when the key was used; `composed` is told when the input method is done.
 */
export function marking(accept: () => boolean, composed: () => void): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, before) => (tr.getMeta(key) as DecorationSet | undefined) ?? before.map(tr.mapping, tr.doc),
    },
    props: {
      decorations: (state) => key.getState(state),
      handleDOMEvents: {
        compositionend: () => {
          composed()
          return false
        },
      },
      handleKeyDown: (view, event) => {
        const composing = view.composing || event.isComposing || event.keyCode === 229
        if (composing || event.key !== 'Enter' || !event.altKey || event.ctrlKey || event.metaKey) return false
        if (!accept()) return false
        event.preventDefault()
        return true
      },
    },
  })
}

/** Shows these marks and no others; never while an input method composes, which a redrawn line would disturb. */
export function showMarks(view: EditorView, marks: readonly Mark[]): void {
  if (view.isDestroyed || view.composing) return
  const before = key.getState(view.state)
  if (!before || (marks.length === 0 && before === DecorationSet.empty)) return
  const drawn = marks.map(({ from, to, look }) => Decoration.inline(from, to, { class: 'pw-mark', 'data-look': look }))
  const next = marks.length === 0 ? DecorationSet.empty : DecorationSet.create(view.state.doc, drawn)
  view.dispatch(view.state.tr.setMeta(key, next).setMeta('addToHistory', false))
}

export const unmark = key
