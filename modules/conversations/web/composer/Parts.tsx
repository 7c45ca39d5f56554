import { CameraOutlined, PaperClipOutlined } from '@ant-design/icons'
import { type ReactNode, useRef } from 'react'
import { useIsTouch, useWords } from '#platform/web/index.ts'
import type { DraftMode } from '../data/draft.ts'

/** 回复 | 备注. */
export function ModeTabs({
  mode,
  canReply,
  guest,
  choose,
}: {
  mode: DraftMode
  canReply: boolean
  guest: boolean
  choose: (mode: DraftMode) => void
}) {
  const t = useWords('conversations')
  return (
    <div className="cv-modes" role="tablist" aria-label={t('compose.title')}>
      {(['reply', 'note'] as const).map((one) => (
        <button
          key={one}
          id={`cv-tab-${one}`}
          type="button"
          role="tab"
          aria-selected={mode === one}
          aria-controls="cv-composer-panel"
          tabIndex={mode === one ? 0 : -1}
          disabled={one === 'reply' && !canReply}
          title={one === 'reply' && !canReply ? t(guest ? 'compose.guest' : 'compose.closed') : undefined}
          onClick={() => choose(one)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') choose(one === 'reply' ? 'note' : 'reply')
          }}
        >
          {t(`compose.${one}`)}
        </button>
      ))}
    </div>
  )
}

/** Chooses files; with fingers there is the camera beside it. */
export function FileTool({ add }: { add: (files: readonly File[]) => void }) {
  const t = useWords('conversations')
  const touch = useIsTouch()
  return (
    <>
      <FileButton label={t('attach.add')} icon={<PaperClipOutlined />} add={add} />
      {touch ? <FileButton label={t('attach.camera')} icon={<CameraOutlined />} add={add} camera /> : null}
    </>
  )
}

function FileButton({
  label,
  icon,
  add,
  camera,
}: {
  label: string
  icon: ReactNode
  add: (files: readonly File[]) => void
  camera?: boolean
}) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className="cv-tool" aria-label={label} title={label} onClick={() => field.current?.click()}>
        {icon}
      </button>
      <input
        ref={field}
        type="file"
        hidden
        aria-label={label}
        {...(camera ? { accept: 'image/*', capture: 'environment' } : { multiple: true })}
        onChange={(event) => {
          add([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}
