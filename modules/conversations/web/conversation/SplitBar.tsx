import { Button, Input } from 'antd'
import { useState } from 'react'
import { isComposing, useWords } from '#platform/web/index.ts'

/** Instead of the composer while messages are picked that belong to another matter. */
export function SplitBar({
  count,
  cancel,
  split,
}: {
  count: number
  cancel: () => void
  split: (subject: string) => Promise<void>
}) {
  const t = useWords('conversations')
  const [subject, setSubject] = useState('')
  const [busy, setBusy] = useState(false)
  const go = async () => {
    if (count === 0 || busy) return
    setBusy(true)
    await split(subject)
    setBusy(false)
  }
  return (
    <section className="cv-splitbar" aria-label={t('split.title')}>
      <p role="status">{count === 0 ? t('split.hint') : t('split.count', { count })}</p>
      <div className="cv-splitbar-row">
        <Input
          value={subject}
          maxLength={300}
          placeholder={t('split.subject')}
          aria-label={t('split.subject')}
          onChange={(event) => setSubject(event.target.value)}
          onKeyDown={(event) => {
            if (!isComposing(event) && event.key === 'Enter') void go()
          }}
        />
        <Button onClick={cancel}>{t('web:cancel')}</Button>
        <Button type="primary" disabled={count === 0} loading={busy} onClick={() => void go()}>
          {t('split.go')}
        </Button>
      </div>
    </section>
  )
}
