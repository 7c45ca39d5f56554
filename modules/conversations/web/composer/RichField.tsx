import { EditorContent, useEditor } from '@tiptap/react'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { useAssignable } from '../data/people.ts'
import '../conversation/conversation.css'
import './composer.css'
import { editorExtensions, mentionsIn } from './extensions.ts'
import { SuggestionList } from './SuggestionList.tsx'
import { createSuggestions, type Suggested } from './suggestions.ts'
import { Toolbar } from './Toolbar.tsx'

export type RichFieldHandle = {
  html: () => string
  mentions: () => string[]
  focus: () => void
  insert: (text: string) => void
}

/** The editor as a field of a form: canned replies, the note of a transfer. */
export function RichField({
  ref,
  label,
  placeholder = '',
  initial = '',
  mentions,
  onChange,
}: {
  ref?: Ref<RichFieldHandle>
  label: string
  placeholder?: string
  initial?: string
  /** Colleagues may be named with @. */
  mentions?: boolean
  onChange?: (html: string) => void
}) {
  const [suggestions] = useState(createSuggestions)
  const members = useAssignable()
  const people = useRef(members)
  people.current = members
  const editor = useEditor({
    extensions: editorExtensions({
      suggestions,
      colleagues: (query) => (mentions ? matchColleagues(people.current, query) : null),
      placeholder: () => placeholder,
    }),
    content: initial,
    editorProps: { attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, class: 'cv-text' } },
    onBlur: () => suggestions.close(),
    onUpdate: ({ editor: now }) => onChange?.(now.getHTML()),
  })
  useImperativeHandle(ref, () => ({
    html: () => editor.getHTML(),
    mentions: () => mentionsIn(editor.getHTML()),
    focus: () => editor.commands.focus(),
    insert: (text) => editor.chain().focus().insertContent(text).run(),
  }))
  return (
    <div className="cv-rich">
      <EditorContent editor={editor} className="cv-rich-text" />
      <Toolbar editor={editor} />
      <SuggestionList suggestions={suggestions} />
    </div>
  )
}

/** Colleagues by a part of the name or the beginning of the mail address, at most eight. */
export function matchColleagues(
  members: readonly { id: string; name: string; email: string; hue: number }[],
  query: string,
): Suggested[] {
  const wanted = query.trim().toLowerCase()
  return members
    .filter((one) => !wanted || one.name.toLowerCase().includes(wanted) || one.email.toLowerCase().startsWith(wanted))
    .slice(0, 8)
    .map((one) => ({ id: one.id, label: one.name, hue: one.hue }))
}
