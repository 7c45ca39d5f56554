import { InfoCircleOutlined } from '@ant-design/icons'
import { hasWords, useWords } from '#platform/web/index.ts'
import type { MailFactsRecord } from '../../contract.ts'

const mostShown = 6

/** What was noticed while the mail was read: too large, parts left out, a broken attachment. */
export function Notes({ notes }: Pick<MailFactsRecord, 'notes'>) {
  const t = useWords('channel-email')
  const known = notes.filter(({ code }) => hasWords(`channel-email:mail-note.${code}`))
  const lines = [...new Set(known.map(({ code, params }) => t(`mail-note.${code}`, params ?? {})))]
  if (lines.length === 0) return null
  return (
    <ul className="ml-notes">
      {lines.slice(0, mostShown).map((line) => (
        <li key={line}>
          <InfoCircleOutlined aria-hidden="true" /> {line}
        </li>
      ))}
      {lines.length > mostShown ? <li>{t('message.moreNotes', { count: lines.length - mostShown })}</li> : null}
    </ul>
  )
}
