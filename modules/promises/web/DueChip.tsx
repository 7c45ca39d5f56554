import {
  CheckOutlined,
  ClockCircleOutlined,
  CloseOutlined,
  ExclamationCircleOutlined,
  SwapOutlined,
} from '@ant-design/icons'
import { Tooltip } from 'antd'
import { formatDay, formatDuration, formatFull, formatTime, useNow, useWords, type Words } from '#platform/web/index.ts'
import type { PromiseRecord } from '../contract.ts'
import { nearness } from './due.ts'
import './due.css'

type Due = Pick<PromiseRecord, 'dueAt' | 'dueFrom' | 'duePrecision' | 'outstanding' | 'state' | 'keptLate' | 'keptAt'>

/** 今天 18:00; 今天 14:00–16:00; 今天内 when any time of the day will do. */
export function dueText(t: Words, { dueAt, dueFrom, duePrecision }: Pick<Due, 'dueAt' | 'dueFrom' | 'duePrecision'>) {
  if (duePrecision === 'day') return t('promises:due.day', { day: formatDay(dueAt) })
  const from = dueFrom && formatDay(dueFrom) === formatDay(dueAt) ? `${formatTime(dueFrom)}–` : ''
  return `${formatDay(dueAt)} ${from}${formatTime(dueAt)}`
}

/** How long there is left, or for how long it has been overdue. */
export function remainingText(t: Words, dueAt: string, now: number): string {
  const seconds = (Date.parse(dueAt) - now) / 1000
  // Whole minutes: a clock that runs by the second is no comfort.
  const whole = Math.max(60, Math.floor(Math.abs(seconds) / 60) * 60)
  return t(seconds <= 0 ? 'promises:due.overdue' : 'promises:due.left', { time: formatDuration(whole) })
}

/** A promise's time with what is left of it; overdue in red, with a sign and in words. */
export function DueChip({ promise, short }: { promise: Due; short?: boolean }) {
  const t = useWords('promises')
  const now = useNow(20)
  const near = nearness(promise, now)
  const when = dueText(t, promise)
  if (near === 'settled') {
    const late = promise.state === 'kept' && promise.keptLate
    // 已兑现 今天 18:00 at four would be a time that has not been.
    const kept = promise.state === 'kept' && promise.keptAt ? promise.keptAt : null
    const settled = kept ? `${formatDay(kept)} ${formatTime(kept)}` : when
    return (
      <Tooltip title={kept ? t('history.due', { due: when }) : formatFull(promise.dueAt)}>
        <span className="due-chip" data-near="settled" data-state={promise.state}>
          <StateIcon state={promise.state} />
          <span className="due-chip-state">{late ? t('due.keptLate') : t(`state.${promise.state}`)}</span>
          {short ? null : <span className="due-chip-more">{settled}</span>}
        </span>
      </Tooltip>
    )
  }
  const remaining = remainingText(t, promise.dueAt, now)
  return (
    <Tooltip title={t('due.full', { time: formatFull(promise.dueAt) })}>
      <span className="due-chip" data-near={near}>
        {near === 'overdue' ? (
          <ExclamationCircleOutlined aria-hidden="true" />
        ) : (
          <ClockCircleOutlined aria-hidden="true" />
        )}
        {short ? (near === 'overdue' || near === 'soon' ? remaining : when) : when}
        {short ? null : <span className="due-chip-more">{remaining}</span>}
      </span>
    </Tooltip>
  )
}

export function StateIcon({ state }: { state: PromiseRecord['state'] }) {
  switch (state) {
    case 'kept':
      return <CheckOutlined aria-hidden="true" />
    case 'broken':
      return <ExclamationCircleOutlined aria-hidden="true" />
    case 'renegotiated':
      return <SwapOutlined aria-hidden="true" />
    case 'withdrawn':
      return <CloseOutlined aria-hidden="true" />
    case 'open':
      return <ClockCircleOutlined aria-hidden="true" />
  }
}
