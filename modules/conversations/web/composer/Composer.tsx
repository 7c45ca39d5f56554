import { ThunderboltOutlined } from '@ant-design/icons'
import { EditorContent, useEditor } from '@tiptap/react'
import { App } from 'antd'
import { type Ref, useCallback, useImperativeHandle, useRef, useState } from 'react'
import { call, isComposing, newId, Slot, useEnterToSend, useMe, useTell, useWords } from '#platform/web/index.ts'
import { type ConversationHeadRecord, fillCannedReply, listCannedReplies, type Status } from '../../contract.ts'
import { inlineUrl } from '../conversation/Attachments.tsx'
import { type DraftContent, type DraftMode, isBlank, type StoredDraft } from '../data/draft.ts'
import { isOutgoing, onSending, onSent, send as sendMessage } from '../data/outbox.ts'
import { useAssignable } from '../data/people.ts'
import { filesOf } from '../data/upload.ts'
import { type ComposerSending, composerEnvelope, conversationComposer } from '../slots.ts'
import { AttachmentTray } from './AttachmentTray.tsx'
import { CannedPicker } from './CannedPicker.tsx'
import './composer.css'
import { DraftLine } from './DraftLine.tsx'
import { EmojiPicker } from './EmojiPicker.tsx'
import { editorExtensions, mentionsIn, withoutEmptyEnd, withoutMentions } from './extensions.ts'
import type { ComposerHandle } from './handle.ts'
import { FileTool, ModeTabs } from './Parts.tsx'
import { matchColleagues } from './RichField.tsx'
import { SendButton } from './SendButton.tsx'
import { SuggestionList } from './SuggestionList.tsx'
import { createSuggestions, type Suggested, type TakeCanned } from './suggestions.ts'
import { Toolbar } from './Toolbar.tsx'
import { useUploads } from './uploads.ts'
import { useAddressing } from './use-addressing.ts'
import { useDraft } from './use-draft.ts'

type After = { status: Exclude<Status, 'closed'>; snoozedUntil?: string }

/**
 * Where replies and notes are written. Made anew for every conversation (its parent has the conversation as key), and
 * everything it sends or saves carries the id it was made with.
 */
export function Composer({
  ref,
  conversation,
  draft,
  typing,
}: {
  ref?: Ref<ComposerHandle>
  conversation: ConversationHeadRecord
  draft: StoredDraft | null
  typing: (mode: DraftMode, on?: boolean) => void
}) {
  const t = useWords('conversations')
  const [enterSends] = useEnterToSend()
  const { id: meId } = useMe()
  const tell = useTell()
  const { modal, message: say } = App.useApp()
  const members = useAssignable()
  const [conversationId] = useState(conversation.id)
  const canReply = conversation.abilities.reply
  const [sending] = useState<ComposerSending>(() => ({
    onSending: (tell) => onSending((entry) => entry.conversationId === conversationId && tell(entry.id)),
    onSent: (tell) => onSent((entry) => tell(entry.id)),
    isOutgoing,
  }))
  const [suggestions] = useState(createSuggestions)
  const [cannedOpen, setCannedOpen] = useState(false)
  const [dragging, setDragging] = useState(false)

  const adopt = (content: DraftContent) => {
    editor.commands.setContent(content.html, { emitUpdate: false })
    setMode(content.mode)
    files.replace(content.attachments)
    setBlank(isBlank(content.html))
    addressing.adopt(content.envelope)
  }
  const { keeper, state, newer, settle } = useDraft(conversationId, draft, adopt)
  const [mode, setModeState] = useState<DraftMode>(canReply ? keeper.start.mode : 'note')
  const [blank, setBlank] = useState(() => isBlank(keeper.start.html))
  const addressing = useAddressing(conversation.channel, keeper.start.envelope)
  // The editor's own handlers live as long as the editor and read what is true now from here.
  const now = useRef({
    mode,
    enterSends,
    members,
    typing,
    send: (_after?: After) => {},
    write: () => {},
    placeholder: '',
  })

  const changed = useCallback(() => now.current.write(), [])
  const placed = useCallback((record: Parameters<typeof inlineUrl>[0] & { name: string }) => {
    editorRef.current
      ?.chain()
      .focus()
      .setImage({ src: inlineUrl(record), alt: record.name })
      .createParagraphNear()
      .run()
  }, [])
  const files = useUploads(keeper.start.attachments, placed, changed)

  const takeCanned: TakeCanned = async (into, range, cannedId) => {
    into.chain().focus().deleteRange(range).run()
    try {
      const { html } = await call(fillCannedReply, { params: { id: conversationId, cannedId } })
      into.chain().focus().insertContent(html).run()
    } catch (error) {
      tell.failed(error)
    }
  }
  const [extensions] = useState(() =>
    editorExtensions({
      suggestions,
      colleagues: (query) =>
        now.current.mode === 'note'
          ? matchColleagues(
              now.current.members.filter((one) => one.id !== meId),
              query,
            )
          : null,
      canned: { find: findCanned, take: (...given) => void takeCanned(...given) },
      placeholder: () => now.current.placeholder,
    }),
  )
  const editor = useEditor({
    extensions,
    content: keeper.start.html,
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': t('compose.label'),
        class: 'cv-text',
        'data-testid': 'composer',
      },
      handleKeyDown: (_view, event) => {
        // Enter that confirms pinyin, or that chooses from the open list, is none of ours.
        if (event.key !== 'Enter' || isComposing(event) || suggestions.isOpen()) return false
        const chord = event.ctrlKey || event.metaKey
        if (!chord && !(now.current.enterSends && !event.shiftKey && !event.altKey)) return false
        event.preventDefault()
        now.current.send()
        return true
      },
      handlePaste: (_view, event) => {
        const pasted = filesOf(event.clipboardData)
        // Office programs put a picture beside the text they copy: then the text is meant.
        if (pasted.length === 0 || event.clipboardData?.types.includes('text/plain')) return false
        event.preventDefault()
        files.add(pasted, { inline: true })
        return true
      },
      handleDrop: (_view, event, _slice, moved) => {
        const dropped = moved ? [] : filesOf(event.dataTransfer)
        if (dropped.length === 0) return false
        event.preventDefault()
        event.stopPropagation()
        setDragging(false)
        files.add(dropped, { inline: true })
        return true
      },
    },
    onBlur: () => suggestions.close(),
    onUpdate: ({ editor: written }) => {
      now.current.write()
      setBlank(isBlank(written.getHTML()))
      if (!written.isEmpty) now.current.typing(now.current.mode)
    },
  })
  const editorRef = useRef(editor)
  editorRef.current = editor

  const write = () => {
    const html = editor.getHTML()
    const attachments = files.records()
    const empty = isBlank(html) && attachments.length === 0
    keeper.write({ html, mode: now.current.mode, attachments, envelope: addressing.toKeep(empty) })
  }
  const setMode = (next: DraftMode) => {
    const wanted = canReply ? next : 'note'
    now.current.mode = wanted
    setModeState(wanted)
  }
  const choose = (next: DraftMode) => {
    setMode(next)
    if (next !== mode && !(blank && files.uploads.length === 0)) write()
    editor.commands.focus()
  }

  const send = async (after?: After) => {
    const note = now.current.mode === 'note'
    if (isBlank(editor.getHTML()) && files.records().length === 0 && (note || !addressing.mayBeEmpty())) return
    if (files.busy) return void say.warning(t('attach.wait'))
    const addressed = note ? null : addressing.settle()
    if (addressed && 'problem' in addressed) return void say.warning(addressed.problem || t('compose.notReady'))
    const written = editor.getHTML()
    const attachments = files.records()
    const html = withoutEmptyEnd(note ? written : withoutMentions(written))
    if (!note && /\{\{\s*[a-z.]+\s*\}\}/.test(html) && !(await sure(t('canned.unfilled'), t('canned.unfilledText'))))
      return
    const id = newId()
    suggestions.close()
    typing(now.current.mode, false)
    keeper.handOver({
      html: '',
      mode: now.current.mode,
      attachments: [],
      envelope: note ? addressing.toKeep(true) : null,
    })
    editor.commands.clearContent(false)
    files.replace([])
    setBlank(true)
    if (!note) addressing.adopt(null)
    sendMessage({
      id,
      conversationId,
      attachments,
      body: {
        id,
        direction: note ? 'note' : 'outbound',
        html,
        attachmentIds: attachments.map((one) => one.id),
        ...(note ? { mentions: mentionsIn(html) } : {}),
        ...(addressed ?? {}),
        ...(after ?? {}),
      },
    })
  }
  const sure = (title: string, content: string) =>
    new Promise<boolean>((resolve) =>
      modal.confirm({
        title,
        content,
        okText: t('compose.sendAnyway'),
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      }),
    )

  now.current = {
    mode,
    enterSends,
    members,
    typing,
    send: (after) => void send(after),
    write,
    placeholder: t(`compose.placeholder.${mode}`),
  }
  const insert = (html: string) => editor.chain().focus().insertContent(html).run()

  useImperativeHandle(ref, () => ({
    write: (wanted) => {
      choose(wanted)
      editor.commands.focus('end')
    },
    canned: () => {
      if (canReply) setMode('reply')
      setCannedOpen(true)
    },
    quote: (html) => {
      setMode('reply')
      editor.chain().focus('end').insertContent(`<blockquote>${html}</blockquote><p></p>`).focus('end').run()
    },
    insert: (html) => {
      setMode('reply')
      insert(html)
    },
    restore: ({ body, attachments }) => {
      setMode(body.direction === 'note' ? 'note' : 'reply')
      if (body.envelope) addressing.adopt(body.envelope)
      if (isBlank(editor.getHTML())) editor.commands.setContent(body.html)
      else editor.chain().focus('end').insertContent(body.html).run()
      files.replace([...files.records(), ...attachments])
      write()
      editor.commands.focus('end')
    },
    address: (channel, wanted) => {
      setMode('reply')
      addressing.want(channel, wanted)
      editor.commands.focus('end')
    },
    flush: () => keeper.flush(),
    writing: () => ({ blank: isBlank(editor.getHTML()) && files.records().length === 0, envelope: addressing.now() }),
  }))

  const empty = blank && files.uploads.length === 0
  const envelope = (place: 'switch' | 'head' | 'foot') =>
    mode === 'note' ? null : (
      <Slot
        of={composerEnvelope}
        props={{
          conversation,
          place,
          ...addressing.part,
          choose: (channel) => {
            addressing.choose(channel)
            write()
            editor.commands.focus()
          },
          change: (changed) => {
            addressing.change(changed)
            write()
          },
          blank: empty,
          bytes: files.records().reduce((sum, one) => sum + one.size, 0),
          send: () => void send(),
        }}
      />
    )
  return (
    <section
      className="cv-composer"
      data-mode={mode}
      data-dragging={dragging || undefined}
      aria-label={t('compose.title')}
      onKeyDown={(event) => {
        // From a button beside the text too. The text itself knows about input methods.
        const inText = event.target instanceof Element && event.target.closest('.cv-text')
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || inText || event.defaultPrevented) return
        event.preventDefault()
        now.current.send()
      }}
      onDragOver={(event) => {
        if (![...event.dataTransfer.types].includes('Files')) return
        event.preventDefault()
        setDragging(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false)
      }}
      onDrop={(event) => {
        if (event.defaultPrevented) return
        event.preventDefault()
        setDragging(false)
        files.add(filesOf(event.dataTransfer))
      }}
    >
      <div className="cv-composer-head">
        <ModeTabs mode={mode} canReply={canReply} guest={!conversation.abilities.write} choose={choose} />
        {envelope('switch')}
        <DraftLine state={state} newer={newer} settle={settle} />
      </div>
      {envelope('head')}
      <Slot
        of={conversationComposer}
        props={{ conversationId, mode, channel: addressing.part.channel, insert, editor, sending }}
      />
      <div id="cv-composer-panel" role="tabpanel" aria-labelledby={`cv-tab-${mode}`}>
        <EditorContent editor={editor} className="cv-composer-text" />
      </div>
      {envelope('foot')}
      <AttachmentTray uploads={files.uploads} remove={files.remove} again={files.again} />
      <div className="cv-composer-foot">
        <Toolbar editor={editor}>
          <FileTool add={files.add} />
          <EmojiPicker pick={(emoji) => editor.chain().focus().insertContent(emoji).run()} />
          <CannedPicker
            open={cannedOpen}
            onOpenChange={setCannedOpen}
            pick={(cannedId) => {
              const { from } = editor.state.selection
              void takeCanned(editor, { from, to: from }, cannedId)
            }}
          >
            <ThunderboltOutlined />
          </CannedPicker>
        </Toolbar>
        <SendButton
          mode={mode}
          conversation={conversation}
          disabled={(empty && (mode === 'note' || !addressing.mayBeEmpty())) || files.busy}
          send={(after) => void send(after)}
        />
      </div>
      <SuggestionList suggestions={suggestions} />
    </section>
  )
}

async function findCanned(query: string): Promise<Suggested[]> {
  const { items } = await call(listCannedReplies, { query: { q: query, limit: 8 } })
  return items.map((one) => ({
    id: one.id,
    label: one.title,
    preview: one.text.slice(0, 80),
    ...(one.shortcut ? { hint: `/${one.shortcut}` } : {}),
  }))
}
