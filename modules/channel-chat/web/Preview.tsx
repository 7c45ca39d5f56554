import { useEffect, useRef } from 'react'
import { useWords } from '#platform/web/index.ts'
import type { SiteSettingsRecord } from '../contract.ts'

type WindowWithChat = Window & { kairos?: (command: string, ...values: unknown[]) => void }

/** The real window on a page of ours; what is typed in the settings shows at once, before it is saved. */
export function Preview({ siteKey, settings }: { siteKey: string; settings: SiteSettingsRecord }) {
  const t = useWords('channel-chat')
  const frame = useRef<HTMLIFrameElement>(null)
  const show = () => {
    const inside = frame.current?.contentWindow as WindowWithChat | null
    inside?.kairos?.('preview', settings)
  }
  useEffect(show)
  return (
    <iframe
      ref={frame}
      className="chat-preview"
      title={t('settings.preview')}
      src={`/chat-preview/${siteKey}`}
      onLoad={() => {
        show()
      }}
    />
  )
}
