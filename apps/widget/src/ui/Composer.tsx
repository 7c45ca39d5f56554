/** @jsxImportSource preact */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import type { Upload } from '../state.ts'
import { fileSize, t } from '../words.ts'
import { Icon } from './icons.tsx'

const previews = new WeakMap<File, string>()
function previewOf(file: File): string | undefined {
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return undefined
  const known = previews.get(file) ?? URL.createObjectURL(file)
  previews.set(file, known)
  return known
}

function Chip({ upload, onRemove }: { upload: Upload; onRemove: () => void }) {
  const { file, percent, done, problem } = upload
  const preview = previewOf(file)
  return (
    <li class={`chip ${problem ? 'bad' : ''}`}>
      {preview ? <img src={preview} alt="" /> : <Icon name="file" size={18} />}
      <span>
        <b>{file.name}</b>
        <small role={problem ? 'alert' : undefined}>
          {problem ?? (done ? fileSize(file.size) : t('uploading', { percent }))}
        </small>
        {done || problem ? null : <progress max={100} value={percent} aria-label={file.name} />}
      </span>
      <button type="button" class="icon" aria-label={t('remove', { name: file.name })} onClick={onRemove}>
        <Icon name="close" size={14} />
      </button>
    </li>
  )
}

/** Where the visitor writes. Enter sends, but never while an input method composes; Shift+Enter begins a line. */
export function Composer({ chat }: { chat: Chat }) {
  const { uploads, settings } = chat.state
  const [text, setText] = useState(() => chat.kept.get('draft') ?? '')
  const area = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const busy = uploads.some((one) => !one.done && !one.problem)
  const ready = !busy && (text.trim() !== '' || uploads.some((one) => one.done))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const box = area.current
    if (!box) return
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight + 2, 132)}px`
  }, [text])
  const write = (value: string) => {
    setText(value)
    if (value) chat.kept.set('draft', value)
    else chat.kept.remove('draft')
    chat.typing(value.trim() !== '')
  }
  const send = () => {
    if (!ready) return
    chat.send(text)
    write('')
    area.current?.focus()
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {uploads.length > 0 ? (
        <ul class="chips">
          {uploads.map((one) => (
            <Chip key={one.id} upload={one} onRemove={() => chat.detach(one.id)} />
          ))}
        </ul>
      ) : null}
      <div class="line">
        {settings.attachments ? (
          <>
            <button type="button" class="icon" aria-label={t('attach')} onClick={() => picker.current?.click()}>
              <Icon name="clip" />
            </button>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={({ currentTarget: input }) => {
                chat.attach([...(input.files ?? [])])
                input.value = ''
              }}
            />
          </>
        ) : null}
        <textarea
          ref={area}
          rows={1}
          maxLength={10_000}
          value={text}
          aria-label={t('placeholder')}
          placeholder={t('placeholder')}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])]
            if (files.length === 0 || !settings.attachments) return
            event.preventDefault()
            chat.attach(files)
          }}
          onKeyDown={(event) => {
            // 229: Safari ends the composition before it tells of the key that ended it.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
            event.preventDefault()
            send()
          }}
        />
        <button type="submit" class="send" aria-label={t('send')} disabled={!ready}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}
