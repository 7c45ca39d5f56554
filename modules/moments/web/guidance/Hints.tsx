import { BulbOutlined, CloseOutlined } from '@ant-design/icons'
import type { Editor } from '@tiptap/react'
import { useEffect, useRef, useState } from 'react'
import { useCall, useWords } from '#platform/web/index.ts'
import { readGuidance } from '../../contract/guidance.ts'
import './guidance.css'
import { firstOf } from './negatives.ts'

const pause = 600
type Props = { conversationId: string; mode: 'reply' | 'note'; editor: Editor }

/**
 * In the composer: a calm word where the reply says what cannot be done (method G1). Only our own words, not while an
 * input method composes, once for each word and draft.
 */
export function Hints(props: Props) {
  return props.mode === 'reply' ? <Watching key={props.conversationId} {...props} /> : null
}

function Watching({ conversationId, editor }: Props) {
  const t = useWords('moments')
  const [wanted, setWanted] = useState(!editor.isEmpty)
  const [text, setText] = useState('')
  const [ignored, setIgnored] = useState<readonly string[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { data } = useCall(
    readGuidance,
    { params: { id: conversationId }, query: {} },
    { enabled: wanted, staleTime: 10 * 60_000 },
  )
  useEffect(() => {
    const look = () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        if (editor.isDestroyed || editor.view.composing) return
        const own: string[] = []
        editor.state.doc.descendants((node) => {
          if (node.type.name === 'blockquote' || node.type.name === 'codeBlock') return false
          if (node.isTextblock) own.push(node.textContent)
          return true
        })
        const written = own.join('\n')
        setText(written)
        if (written.trim()) setWanted(true)
        else setIgnored([])
      }, pause)
    }
    look()
    editor.on('transaction', look)
    return () => {
      clearTimeout(timer.current)
      editor.off('transaction', look)
    }
  }, [editor])
  const found = data && firstOf(data.negatives, text, ignored)
  if (!found) return null
  return (
    <p className="guidance-hint" role="status">
      <BulbOutlined aria-hidden="true" />
      <span>
        {t('guidance.instead', { word: found.word })}
        {found.say}
      </span>
      <button
        type="button"
        aria-label={t('guidance.ignore')}
        title={t('guidance.ignore')}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setIgnored([...ignored, found.word])}
      >
        <CloseOutlined aria-hidden="true" />
      </button>
    </p>
  )
}
