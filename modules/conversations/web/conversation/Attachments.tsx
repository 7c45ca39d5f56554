import {
  DownloadOutlined,
  FileExcelOutlined,
  FileOutlined,
  FilePdfOutlined,
  FileTextOutlined,
  FileWordOutlined,
  FileZipOutlined,
} from '@ant-design/icons'
import { Suspense, useState } from 'react'
import { formatBytes, lazily, useWords } from '#platform/web/index.ts'
import type { AttachmentRecord } from '../../contract.ts'

export const inlineUrl = (one: Pick<AttachmentRecord, 'url'>) => `${one.url}?inline=1`

export function FileIcon({ name, type }: { name: string; type: string }) {
  const end = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  if (type === 'application/pdf') return <FilePdfOutlined />
  if (/^(docx?|odt|wps)$/.test(end)) return <FileWordOutlined />
  if (/^(xlsx?|ods|csv|et)$/.test(end)) return <FileExcelOutlined />
  if (/^(zip|rar|7z|gz)$/.test(end)) return <FileZipOutlined />
  return type.startsWith('text/') ? <FileTextOutlined /> : <FileOutlined />
}

export const Pictures = lazily(() => import('./Pictures.tsx'), 'Pictures')

/** Pictures as thumbnails that open large, sound and film to play, the rest as files to download. */
export function Attachments({ attachments, html }: { attachments: readonly AttachmentRecord[]; html: string }) {
  const t = useWords('conversations')
  const [shownAt, setShown] = useState<number | null>(null)
  // A picture that stands in the text is not shown twice.
  const shown = attachments.filter((one) => !html.includes(one.id))
  const images = shown.filter((one) => one.presentation === 'inline-image')
  const others = shown.filter((one) => one.presentation !== 'inline-image')
  if (shown.length === 0) return null
  return (
    <div className="cv-attachments">
      {images.length > 0 ? (
        <div className="cv-thumbs">
          {images.map((one, index) => (
            <button
              key={one.id}
              type="button"
              className="cv-thumb"
              onClick={() => setShown(index)}
              aria-label={t('attach.show', { name: one.name })}
            >
              <img src={inlineUrl(one)} alt="" width={132} height={100} loading="lazy" />
            </button>
          ))}
        </div>
      ) : null}
      {shownAt === null ? null : (
        <Suspense>
          <Pictures sources={images.map(inlineUrl)} at={shownAt} close={() => setShown(null)} />
        </Suspense>
      )}
      {others.map((one) => (
        <span key={one.id} className="cv-file-line">
          {one.presentation === 'inline-audio' ? (
            // biome-ignore lint/a11y/useMediaCaption: recordings of customers come without captions
            <audio controls preload="none" src={inlineUrl(one)} aria-label={one.name} />
          ) : one.presentation === 'inline-video' ? (
            // biome-ignore lint/a11y/useMediaCaption: films of customers come without captions
            <video controls preload="metadata" src={inlineUrl(one)} aria-label={one.name} />
          ) : null}
          <a
            className="cv-file"
            href={one.presentation === 'inline-pdf' ? inlineUrl(one) : one.url}
            {...(one.presentation === 'inline-pdf' ? { target: '_blank', rel: 'noreferrer' } : { download: one.name })}
            aria-label={`${t('attach.download')} ${one.name}`}
          >
            <FileIcon name={one.name} type={one.type} />
            <span className="cv-file-name">{one.name}</span>
            <small>{formatBytes(one.size)}</small>
            <DownloadOutlined aria-hidden="true" />
          </a>
        </span>
      ))}
    </div>
  )
}
