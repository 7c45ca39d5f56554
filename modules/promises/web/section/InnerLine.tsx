import { formatDayTime, useWords } from '#platform/web/index.ts'
import type { InnerRecord } from '../../contract.ts'

/** How it stands with what colleagues promised for it: the weakest, whose it is, and how many are still owed. */
export function InnerLine({ inner }: { inner: InnerRecord }) {
  const t = useWords('promises')
  const { weakest } = inner
  return (
    <p className="promise-inner" data-state={inner.state}>
      <b>{t(`inner.${inner.state}`)}</b>{' '}
      {t('inner.line', { who: weakest.owner.name, text: weakest.text, due: formatDayTime(weakest.dueAt) })}
      {inner.count > 1 ? <small> {t('inner.count', { open: inner.open, count: inner.count })}</small> : null}
      {inner.late ? <small className="promise-inner-late"> {t('inner.late')}</small> : null}
    </p>
  )
}
