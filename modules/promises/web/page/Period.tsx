import { Select } from 'antd'
import { useMemo } from 'react'
import { useChangeSearch, useSearchParams, useWords } from '#platform/web/index.ts'
import { startOfDay } from '../due.ts'

const periods = [30, 90, 365] as const
type Period = (typeof periods)[number]

/** How many of the last days are looked at, by the address; `usual` if it does not say. `from` is when they began. */
export function usePeriod(usual: Period): { days: Period; from: string } {
  const search = useSearchParams()
  const days = periods.find((one) => String(one) === search.days) ?? usual
  const from = useMemo(() => new Date(startOfDay(Date.now(), -days)).toISOString(), [days])
  return { days, from }
}

/** Chooses `days` of `usePeriod`. */
export function PeriodSelect({ days, usual }: { days: Period; usual: Period }) {
  const t = useWords('promises')
  const change = useChangeSearch()
  return (
    <Select<Period>
      value={days}
      aria-label={t('reliability.period')}
      onChange={(next) => change({ days: next === usual ? undefined : String(next) })}
      options={periods.map((one) => ({ value: one, label: t('reliability.days', { count: one }) }))}
    />
  )
}
