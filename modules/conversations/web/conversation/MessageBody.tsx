import { useMemo } from 'react'

/**
 * The rich text of a message. This is the one place of the room that sets HTML: the server keeps only the tags of our
 * own editor, takes scripts, styles, events, foreign pictures and dangerous links away when a message is written, and
 * cleans stored ones again when its rules become stricter (platform/server/html). The page's CSP runs no inline script
 * besides. Only `message.html`, a canned reply's `html` cleaned the same way, and what our own editor has just made of
 * its schema (a message on its way) may be given.
 */
export function MessageBody({ html, openImage }: { html: string; openImage?: (source: string) => void }) {
  const content = useMemo(() => ({ __html: html }), [html])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: pictures in the text are also reached through the list of attachments
    // biome-ignore lint/a11y/noStaticElementInteractions: the click is for pictures only
    <div
      className="cv-text"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned by the server, see above
      dangerouslySetInnerHTML={content}
      onClick={(event) => {
        const { target } = event
        if (target instanceof HTMLImageElement && openImage) openImage(target.src)
      }}
    />
  )
}
