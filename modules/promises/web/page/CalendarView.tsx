import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import {
  currentLocale,
  formatTime,
  Loaded,
  useCall,
  useChangeSearch,
  useIsPhone,
  useNow,
  useSearchParams,
  useWords,
  wallAt,
  weekdayOf,
} from '#platform/web/index.ts'
import { type PromiseRecord, promiseCalendar } from '../../contract.ts'
import { addDays, type Day, dayOf, dayText, monthDays, textOf, weekDays } from './days.ts'
import { PromiseLink } from './PromiseCard.tsx'

type CalendarDay = ReplyOf<typeof promiseCalendar>['days'][number]

/** Promises by day of due: a month, or a week with all of its promises. On a phone one day below the other. */
export function CalendarView({ owner }: { owner: string }) {
  const t = useWords('promises')
  const search = useSearchParams()
  const change = useChangeSearch()
  const phone = useIsPhone()
  const today = dayOf(wallAt(useNow(60)))
  const span = search.span === 'week' ? 'week' : 'month'
  const shown = textOf(search.day) ?? today
  const days = span === 'week' ? weekDays(shown) : monthDays(shown)
  const first = days[0] ?? shown
  const last = days.at(-1) ?? shown
  const query = useCall(
    promiseCalendar,
    { query: { owner, from: dayText(first), to: dayText(last) } },
    { placeholderData: (before) => before },
  )
  const step = (by: number) => {
    const next = span === 'week' ? addDays(shown, 7 * by) : { ...shown, month: shown.month + by, day: 1 }
    change({ day: dayText(addDays(next, 0)) })
  }
  const utc = (day: Day) => Date.UTC(day.year, day.month - 1, day.day)
  const format = (options: Intl.DateTimeFormatOptions, day: Day) =>
    new Intl.DateTimeFormat(currentLocale(), { timeZone: 'UTC', ...options }).format(utc(day))
  const heading =
    span === 'month'
      ? format({ year: 'numeric', month: 'long' }, shown)
      : `${format({ month: 'long', day: 'numeric' }, first)} – ${format({ month: 'long', day: 'numeric' }, last)}`
  return (
    <div className="promise-calendar">
      <div className="calendar-tools">
        <Button icon={<LeftOutlined />} aria-label={t('calendar.before')} onClick={() => step(-1)} />
        <h2 className="calendar-heading" aria-live="polite">
          {heading}
        </h2>
        <Button icon={<RightOutlined />} aria-label={t('calendar.after')} onClick={() => step(1)} />
        <Button onClick={() => change({ day: undefined })}>{t('calendar.today')}</Button>
        <Segmented<'month' | 'week'>
          value={span}
          aria-label={t('calendar.span')}
          onChange={(next) => change({ span: next === 'month' ? undefined : next })}
          options={[
            { value: 'month', label: t('calendar.month') },
            { value: 'week', label: t('calendar.week') },
          ]}
        />
      </div>
      <Loaded query={query} lines={8}>
        {(data) => {
          const byDate = new Map(data.days.map((one) => [one.date, one]))
          const cells = days.map((day) => ({ day, known: byDate.get(dayText(day)) }))
          const listed = phone ? cells.filter(({ known }) => known && known.total > 0) : cells
          if (phone && listed.length === 0) return <p className="promise-none">{t('calendar.none')}</p>
          return (
            <div className="calendar-grid" data-span={span}>
              {phone
                ? null
                : weekDays(today).map((day) => (
                    <div key={weekdayOf(day)} className="calendar-weekday" aria-hidden="true">
                      {format({ weekday: 'short' }, day)}
                    </div>
                  ))}
              {listed.map(({ day, known }) => (
                <DayCell
                  key={dayText(day)}
                  label={format({ month: 'long', day: 'numeric', weekday: 'long' }, day)}
                  short={phone ? format({ month: 'short', day: 'numeric', weekday: 'short' }, day) : String(day.day)}
                  known={known}
                  most={phone || span === 'week' ? 20 : 3}
                  today={dayText(day) === dayText(today)}
                  outside={span === 'month' && day.month !== shown.month}
                  open={() =>
                    change(
                      { view: 'table', state: 'all', on: dayText(day), day: undefined, span: undefined },
                      { push: true },
                    )
                  }
                />
              ))}
            </div>
          )
        }}
      </Loaded>
    </div>
  )
}

function DayCell({
  label,
  short,
  known,
  most,
  today,
  outside,
  open,
}: {
  label: string
  short: string
  known: CalendarDay | undefined
  most: number
  today: boolean
  outside: boolean
  open: () => void
}) {
  const t = useWords('promises')
  const items = known?.items.slice(0, most) ?? []
  const more = (known?.total ?? 0) - items.length
  return (
    <section
      className="calendar-day"
      data-today={today || undefined}
      data-outside={outside || undefined}
      aria-label={label}
    >
      <header>
        <span className="calendar-number">{short}</span>
        {known && known.overdue > 0 ? (
          <span className="calendar-overdue">{t('calendar.overdue', { count: known.overdue })}</span>
        ) : null}
      </header>
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            <DayItem promise={one} />
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <button type="button" className="calendar-more" onClick={open}>
          {t('calendar.more', { count: more })}
        </button>
      ) : null}
    </section>
  )
}

function DayItem({ promise }: { promise: PromiseRecord }) {
  const t = useWords('promises')
  const state = promise.overdue ? 'overdue' : promise.state
  return (
    <PromiseLink promise={promise} className="calendar-item">
      <span className="calendar-mark" data-state={state} aria-hidden="true" />
      <span className="k-hidden-visually">{t(promise.overdue ? 'filter.overdue' : `state.${promise.state}`)}</span>
      <time dateTime={promise.dueAt}>{promise.duePrecision === 'day' ? '' : formatTime(promise.dueAt)}</time>
      <span className="k-ellipsis">{promise.text}</span>
    </PromiseLink>
  )
}
