import { formatDayTime, useWords, When, type Words } from '#platform/web/index.ts'
import type { PromiseChangeRecord } from '../../contract.ts'

/** What became of a promise, oldest first: who, when, why. */
export function History({ changes }: { changes: readonly PromiseChangeRecord[] }) {
  const t = useWords('promises')
  return (
    <ol className="side-history" aria-label={t('history.show')}>
      {changes.map((one) => (
        <li key={`${one.at} ${one.kind}`}>
          <span>
            {t('history.line', {
              who: one.by.name ?? t(`who.${one.by.kind === 'staff' ? 'former' : one.by.kind}`),
              what: t(`change.${one.kind}`),
            })}{' '}
            <When at={one.at} as="dayTime" />
          </span>
          {one.newDueAt && one.newDueAt !== one.oldDueAt ? (
            <small>
              {one.oldDueAt
                ? t('history.moved', { from: formatDayTime(one.oldDueAt), to: formatDayTime(one.newDueAt) })
                : t('history.due', { due: formatDayTime(one.newDueAt) })}
            </small>
          ) : null}
          {one.oldText ? <small>{t('history.was', { text: one.oldText })}</small> : null}
          {one.claimedAt ? <small>{claimed(t, one, formatDayTime(one.claimedAt))}</small> : null}
          {one.record ? (
            <small>
              <WrittenLater record={one.record} />
            </small>
          ) : null}
          {one.newOwner && one.oldOwner && one.newOwner.id !== one.oldOwner.id ? (
            <small>{t('history.owner', { from: one.oldOwner.name, to: one.newOwner.name })}</small>
          ) : null}
          {one.reason ? <small>{one.kind === 'escalated' ? one.reason : `“${one.reason}”`}</small> : null}
        </li>
      ))}
    </ol>
  )
}

/** When it was done, or when the customer agreed, as one of us says. */
function claimed(t: Words, { kind, reason }: PromiseChangeRecord, when: string): string {
  if (kind !== 'accepted') return t('history.claimed', { when })
  return t(`history.agreedBy.${reason ? 'word' : 'message'}`, { when })
}

/** When a call, visit or letter was written down that shows a promise kept, and from when it counts. */
export function WrittenLater({ record }: { record: NonNullable<PromiseChangeRecord['record']> }) {
  const t = useWords('promises')
  const { kind, happenedAt, writtenAt, counts } = record
  return (
    <>
      {t(`history.record.${kind}`, { when: formatDayTime(writtenAt), of: formatDayTime(happenedAt) })}
      {counts ? null : t('history.record.late')}
    </>
  )
}
