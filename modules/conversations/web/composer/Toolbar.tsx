import {
  BoldOutlined,
  CodeOutlined,
  ItalicOutlined,
  LinkOutlined,
  OrderedListOutlined,
  StrikethroughOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons'
import { type Editor, useEditorState } from '@tiptap/react'
import { Button, Input, Popover } from 'antd'
import { type ReactNode, useState } from 'react'
import { isComposing, keyLabel, useWords } from '#platform/web/index.ts'

type Mark = 'bold' | 'italic' | 'strike' | 'bulletList' | 'orderedList' | 'blockquote' | 'code'
const tools: readonly { name: Mark; icon: ReactNode; keys: string; run: (editor: Editor) => void }[] = [
  { name: 'bold', icon: <BoldOutlined />, keys: 'mod+b', run: (editor) => editor.chain().focus().toggleBold().run() },
  {
    name: 'italic',
    icon: <ItalicOutlined />,
    keys: 'mod+i',
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    name: 'strike',
    icon: <StrikethroughOutlined />,
    keys: 'mod+shift+s',
    run: (editor) => editor.chain().focus().toggleStrike().run(),
  },
  {
    name: 'bulletList',
    icon: <UnorderedListOutlined />,
    keys: '-',
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    icon: <OrderedListOutlined />,
    keys: '1.',
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'blockquote',
    icon: <QuoteSign />,
    keys: '>',
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  { name: 'code', icon: <CodeOutlined />, keys: '`', run: (editor) => editor.chain().focus().toggleCode().run() },
]

/** Bold, lists and so on; every one is also a Markdown habit: `**`, `- `, `1. `, `> `. */
export function Toolbar({ editor, children }: { editor: Editor; children?: ReactNode }) {
  const t = useWords('conversations')
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) =>
      Object.fromEntries([...tools.map((one) => one.name), 'link'].map((name) => [name, now.isActive(name)])),
  })
  return (
    <div className="cv-tools" role="toolbar" aria-label={t('compose.tools')}>
      {children ? (
        <>
          {children}
          <span className="cv-tools-line" aria-hidden="true" />
        </>
      ) : null}
      {tools.map(({ name, icon, keys, run }) => (
        <button
          key={name}
          type="button"
          className="cv-tool"
          aria-label={t(`compose.format.${name}`)}
          title={`${t(`compose.format.${name}`)}  ${keyLabel(keys).join(' ')}`}
          aria-pressed={active[name] ?? false}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => run(editor)}
        >
          {icon}
        </button>
      ))}
      <LinkTool editor={editor} active={active.link ?? false} />
    </div>
  )
}

function LinkTool({ editor, active }: { editor: Editor; active: boolean }) {
  const t = useWords('conversations')
  const [open, setOpen] = useState(false)
  const [href, setHref] = useState('')
  const apply = () => {
    const text = href.trim()
    const address = !text || /^(https?:|mailto:|tel:)/i.test(text) ? text : `https://${text}`
    setOpen(false)
    if (!address) editor.chain().focus().extendMarkRange('link').unsetLink().run()
    else if (editor.state.selection.empty && !active)
      editor
        .chain()
        .focus()
        .insertContent({ type: 'text', text, marks: [{ type: 'link', attrs: { href: address } }] })
        .run()
    else editor.chain().focus().extendMarkRange('link').setLink({ href: address }).run()
  }
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (next) setHref(String(editor.getAttributes('link').href ?? ''))
      }}
      trigger="click"
      arrow={false}
      destroyOnHidden
      content={
        <div className="cv-link-form">
          <Input
            autoFocus
            value={href}
            aria-label={t('compose.link')}
            placeholder="https://"
            onChange={(event) => setHref(event.target.value)}
            onKeyDown={(event) => {
              if (!isComposing(event) && event.key === 'Enter') apply()
            }}
          />
          <Button type="primary" onClick={apply}>
            {href.trim() ? t('web:confirm') : t('web:remove')}
          </Button>
        </div>
      }
    >
      <button
        type="button"
        className="cv-tool"
        aria-label={t('compose.link')}
        title={t('compose.link')}
        aria-pressed={active}
        aria-expanded={open}
      >
        <LinkOutlined />
      </button>
    </Popover>
  )
}

function QuoteSign() {
  return (
    <span className="anticon" aria-hidden="true">
      <svg width="1em" height="1em" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
        <path d="M10 6v6.5A5.5 5.5 0 0 1 4.5 18H4v-2.4h.4A2.6 2.6 0 0 0 7 13v-.6H4V6h6Zm10 0v6.5a5.5 5.5 0 0 1-5.5 5.5H14v-2.4h.4A2.6 2.6 0 0 0 17 13v-.6h-3V6h6Z" />
      </svg>
    </span>
  )
}
