import { CloseOutlined, RedoOutlined } from '@ant-design/icons'
import { Progress } from 'antd'
import { formatBytes, useWords } from '#platform/web/index.ts'
import { FileIcon, inlineUrl } from '../conversation/Attachments.tsx'
import type { Upload } from './uploads.ts'

/** What will be sent along: how far it is, what went wrong, and a way to take it back. */
export function AttachmentTray({
  uploads,
  remove,
  again,
}: {
  uploads: readonly Upload[]
  remove: (id: string) => void
  again: (id: string) => void
}) {
  const t = useWords('conversations')
  if (uploads.length === 0) return null
  return (
    <ul className="cv-tray" aria-label={t('attach.list')}>
      {uploads.map(({ id, file, part, problem, record }) => (
        <li key={id} data-failed={problem ? true : undefined}>
          {record?.presentation === 'inline-image' ? (
            <img src={inlineUrl(record)} alt="" width={28} height={28} />
          ) : (
            <FileIcon name={file.name} type={file.type} />
          )}
          <span className="cv-tray-text">
            <span className="k-ellipsis">{record?.name ?? file.name}</span>
            <small role={problem ? 'alert' : undefined}>{problem ?? formatBytes(record?.size ?? file.size)}</small>
            {!record && !problem ? (
              <Progress
                percent={Math.round(part * 100)}
                size="small"
                showInfo={false}
                aria-label={t('attach.sending', { name: file.name })}
              />
            ) : null}
          </span>
          {problem ? (
            <button type="button" className="cv-tool" onClick={() => again(id)} aria-label={t('web:retry')}>
              <RedoOutlined />
            </button>
          ) : null}
          <button
            type="button"
            className="cv-tool"
            onClick={() => remove(id)}
            aria-label={t('attach.remove', { name: record?.name ?? file.name })}
          >
            <CloseOutlined />
          </button>
        </li>
      ))}
    </ul>
  )
}
