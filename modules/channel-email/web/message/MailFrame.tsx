import { PictureOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { addressOf, call, useLive, useMay, useTell, useWords } from '#platform/web/index.ts'
import { allowPictures, type MailFactsRecord, mailFrame, pictureSenderChanged } from '../../contract.ts'
import { frameOf, type Pictures } from './frame.ts'

/** Heights that were measured, so that what is scrolled back to does not jump. By message, while the page lives. */
const heights = new Map<string, number>()
/** Higher ones scroll by themselves. */
const highest = 20_000
const firstHeight = 120

/**
 * The mail as its sender laid it out, on a white card: a page of its own in a sandbox, without scripts and forms. It is
 * fetched when it comes near the window.
 */
export function MailFrame({ messageId, facts, author }: { messageId: string; facts: MailFactsRecord; author: string }) {
  const t = useWords('channel-email')
  const place = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLIFrameElement>(null)
  const watching = useRef<ResizeObserver | null>(null)
  const [near, setNear] = useState(false)
  const [asked, setAsked] = useState(false)
  const [round, setRound] = useState(0)
  const [failed, setFailed] = useState(false)
  const [pictures, setPictures] = useState<Pictures | null>(null)
  const [height, setHeight] = useState(() => heights.get(messageId) ?? firstHeight)

  useEffect(() => {
    const box = place.current
    if (!box || near) return
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && setNear(true), {
      rootMargin: '600px 0px',
    })
    watch.observe(box)
    return () => watch.disconnect()
  }, [near])
  useEffect(() => () => watching.current?.disconnect(), [])

  const loaded = useCallback(() => {
    watching.current?.disconnect()
    const shown = frameOf(frame.current)
    setFailed(!shown)
    if (!shown) return
    setPictures(shown.pictures)
    const measure = () => {
      const next = Math.min(highest, shown.height())
      if (next <= 0) return
      heights.set(messageId, next)
      setHeight(next)
    }
    measure()
    watching.current = new ResizeObserver(measure)
    watching.current.observe(shown.content)
  }, [messageId])

  const again = useCallback(() => {
    setFailed(false)
    setPictures(null)
    setRound((count) => count + 1)
  }, [])
  useLive(pictureSenderChanged.name, () => {
    if (facts.remotePictures > 0) again()
  })
  const source = addressOf(mailFrame, { id: messageId }, asked ? { pictures: '1' } : {})
  return (
    <div ref={place} className="ml-framed">
      {pictures ? (
        <PictureLine
          pictures={pictures}
          sender={facts.from?.address ?? null}
          show={() => {
            setAsked(true)
            setPictures(null)
          }}
        />
      ) : null}
      {failed ? (
        <p className="ml-line" role="alert">
          {t('message.notShown')}
          <button type="button" className="ml-link" onClick={again}>
            {t('web:retry')}
          </button>
        </p>
      ) : null}
      {near ? (
        <iframe
          key={`${source} ${round}`}
          ref={frame}
          className="mail-frame"
          title={t('message.frame', { name: author, subject: facts.subject })}
          src={source}
          sandbox="allow-popups allow-popups-to-escape-sandbox allow-same-origin"
          referrerPolicy="no-referrer"
          style={{ height }}
          hidden={failed}
          onLoad={loaded}
        />
      ) : (
        <div style={{ height }} />
      )}
    </div>
  )
}

/** Pictures from elsewhere tell their sender that the mail is read: they come when asked for. */
function PictureLine({ pictures, sender, show }: { pictures: Pictures; sender: string | null; show: () => void }) {
  const t = useWords('channel-email')
  const tell = useTell()
  const may = useMay('conversations.write')
  const [busy, setBusy] = useState(false)
  const always = async (allowed: boolean) => {
    if (!sender) return
    setBusy(true)
    try {
      await call(allowPictures, { body: { address: sender, allowed } })
      if (allowed) show()
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  if (pictures.blocked > 0) {
    return (
      <div className="ml-pictures">
        <PictureOutlined aria-hidden="true" />
        <span>{t('message.blocked', { count: pictures.blocked })}</span>
        <Button size="small" onClick={show}>
          {t('message.show')}
        </Button>
        {sender && may ? (
          <Button size="small" type="link" loading={busy} onClick={() => void always(true)}>
            {t('message.always')}
          </Button>
        ) : null}
      </div>
    )
  }
  if (pictures.trusted && pictures.shown > 0 && sender && may) {
    return (
      <div className="ml-pictures" data-quiet>
        <span>{t('message.trusted')}</span>
        <Button size="small" type="link" loading={busy} onClick={() => void always(false)}>
          {t('message.noLonger')}
        </Button>
      </div>
    )
  }
  return null
}
