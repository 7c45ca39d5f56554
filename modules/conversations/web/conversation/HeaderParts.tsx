import { CheckOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { isComposing, Link, useIsPhone, useWords } from '#platform/web/index.ts'
import type { ConversationHeadRecord } from '../../contract.ts'
import type { ConversationActions } from '../data/actions.ts'

/** The one step that is next: resolve, or open again. */
export function ResolveButton({
  conversation,
  actions,
}: {
  conversation: ConversationHeadRecord
  actions: ConversationActions
}) {
  const t = useWords('conversations')
  const phone = useIsPhone()
  const [busy, setBusy] = useState(false)
  const { id, abilities } = conversation
  const next = abilities.statuses.includes('resolved')
    ? 'resolved'
    : abilities.statuses.includes('open')
      ? 'open'
      : null
  if (!next || !abilities.write) return null
  const label = next === 'resolved' ? t('status.doResolve') : t('status.doOpen')
  return (
    <Button
      icon={next === 'resolved' ? <CheckOutlined /> : undefined}
      loading={busy}
      aria-label={label}
      onClick={async () => {
        setBusy(true)
        await actions.status(id, next)
        setBusy(false)
      }}
    >
      {phone && next === 'resolved' ? null : label}
    </Button>
  )
}

/** The subject; a click turns it into a field. */
export function Subject({
  conversation,
  save,
}: {
  conversation: ConversationHeadRecord
  save: (subject: string) => void
}) {
  const t = useWords('conversations')
  const [text, setText] = useState<string | null>(null)
  const { subject, abilities } = conversation
  if (!abilities.write) return <div className="cv-subject k-ellipsis">{subject}</div>
  if (text === null) {
    return (
      <button
        type="button"
        className="cv-subject cv-subject-edit k-ellipsis"
        onClick={() => setText(subject)}
        title={t('subject.edit')}
      >
        {subject}
      </button>
    )
  }
  const done = () => {
    const next = text.trim()
    if (next && next !== subject) save(next)
    setText(null)
  }
  return (
    <Input
      autoFocus
      size="small"
      value={text}
      maxLength={300}
      aria-label={t('subject.label')}
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (isComposing(event)) return
        if (event.key === 'Enter') done()
        else if (event.key === 'Escape') setText(null)
      }}
    />
  )
}

/** The conversation that this one went into, or that it continues. */
export function Linked({ conversation: { mergedInto, linkedFrom } }: { conversation: ConversationHeadRecord }) {
  const t = useWords('conversations')
  const other = mergedInto ?? linkedFrom
  if (!other) return null
  return (
    <p className="cv-linked" data-merged={mergedInto ? true : undefined}>
      {mergedInto ? t('linked.mergedInto') : t('linked.from')}{' '}
      <Link
        to="/conversations/$id"
        params={{ id: other.id }}
        search={(before: Record<string, unknown>) => before as never}
      >
        #{other.number} {other.subject}
      </Link>
    </p>
  )
}
