import { formatDayTime, useWords } from '#platform/web/index.ts'
import type { InnerRecord } from '../contract.ts'
import './inner.css'

/**
 * How it stands with what colleagues promised for it: the weakest, whose it is, and how many are still owed; `short` on
 * cards and in lists, where it takes one line or two.
 */
export function InnerLine({ inner, short }: { inner: InnerRecord; short?: boolean }) {
  const t = useWords('promises')
  const { weakest } = inner
  return (
    <p className="promise-inner" data-state={inner.state} data-short={short || undefined}>
      <b>{t(`inner.${inner.state}`)}</b>
      {inner.late ? <span className="promise-inner-late"> · {t('inner.late')}</span> : null}{' '}
      {t('inner.line', { who: weakest.owner.name, text: weakest.text, due: formatDayTime(weakest.dueAt) })}
      {inner.count > 1 ? <small> · {t('inner.count', { open: inner.open, count: inner.count })}</small> : null}
    </p>
  )
}

/** In front of a promise between colleagues, which the customer never sees. */
export function InternalMark({ internal }: { internal: boolean }) {
  const t = useWords('promises')
  return internal ? <span className="promise-internal">{t('inner.mark')}</span> : null
}
