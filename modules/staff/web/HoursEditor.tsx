import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Input, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import type { OpeningHours, Span } from '#modules/staff/contract.ts'
import { currentTimeZone, TimeZoneSelect, useWords } from '#platform/web/index.ts'
import { clockTimes, usualHours } from './hours.ts'
import './settings.css'

/** Opening hours as a form control: always, or spans for each day of the week with holidays and make-up days. */
export function HoursEditor({
  value,
  onChange,
}: {
  value?: OpeningHours | null
  onChange?: (value: OpeningHours | null) => void
}) {
  const t = useWords('staff')
  const hours = value ?? null
  const set = (part: Partial<OpeningHours>) => {
    if (hours) onChange?.({ ...hours, ...part })
  }
  const setDay = (day: number, spans: Span[]) => {
    if (hours) set({ week: hours.week.map((one, index) => (index === day ? spans : one)) })
  }
  return (
    <div>
      <Segmented
        value={hours ? 'custom' : 'always'}
        onChange={(kind) => onChange?.(kind === 'always' ? null : usualHours(currentTimeZone()))}
        options={[
          { value: 'always', label: t('teams.always') },
          { value: 'custom', label: t('teams.custom') },
        ]}
      />
      {hours ? (
        <>
          <div style={{ marginTop: 12 }}>
            {hours.week.map((spans, day) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the day of the week is its place
              <div key={day} className="hours-day">
                <span>{t(`teams.day.${day}`)}</span>
                <div>
                  <Spans spans={spans} onChange={(next) => setDay(day, next)} />
                  {day === 0 && spans.length > 0 ? (
                    <Button
                      type="link"
                      size="small"
                      style={{ padding: 0 }}
                      onClick={() =>
                        set({
                          week: hours.week.map((one, index) => (index < 5 ? spans.map((span) => ({ ...span })) : one)),
                        })
                      }
                    >
                      {t('teams.copyDays')}
                    </Button>
                  ) : null}
                </div>
              </div>
            ))}
          </div>
          <Dates
            title={t('teams.holidays')}
            about={t('teams.holidaysText')}
            add={t('teams.addHoliday')}
            days={hours.holidays}
            fresh={(date) => ({ date, name: '' })}
            onChange={(holidays) => set({ holidays })}
          />
          <Dates
            title={t('teams.makeUp')}
            about={t('teams.makeUpText')}
            add={t('teams.addMakeUp')}
            days={hours.makeUpDays}
            fresh={(date) => ({ date, name: '', spans: (hours.week[0] ?? []).map((span) => ({ ...span })) })}
            onChange={(makeUpDays) => set({ makeUpDays })}
            more={(one, change) => <Spans spans={one.spans} onChange={(spans) => change({ ...one, spans })} />}
          />
          <p style={{ margin: '16px 0 4px' }}>{t('timeZone')}</p>
          <TimeZoneSelect
            value={hours.timeZone}
            onChange={(timeZone) => set({ timeZone })}
            aria-label={t('timeZone')}
            style={{ width: '100%' }}
          />
        </>
      ) : (
        <p className="k-muted" style={{ marginTop: 8 }}>
          {t('teams.alwaysText')}
        </p>
      )}
    </div>
  )
}

function Spans({ spans, onChange }: { spans: readonly Span[]; onChange: (spans: Span[]) => void }) {
  const t = useWords('staff')
  const change = (at: number, part: Partial<Span>) =>
    onChange(spans.map((one, index) => (index === at ? { ...one, ...part } : one)))
  const options = (asEnd: boolean, value: string) =>
    [...new Set([...clockTimes(asEnd), value])].sort().map((one) => ({ value: one, label: one }))
  const last = spans.at(-1)
  return (
    <div className="hours-spans">
      {spans.length === 0 ? <span className="k-muted">{t('teams.closed')}</span> : null}
      {spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no names and keep their order
        <span key={index} className="hours-span">
          <Select
            aria-label={t('teams.from')}
            showSearch
            value={span.from}
            onChange={(from) => change(index, { from })}
            options={options(false, span.from)}
            suffixIcon={null}
          />
          –
          <Select
            aria-label={t('teams.to')}
            showSearch
            value={span.to}
            onChange={(to) => change(index, { to })}
            options={options(true, span.to)}
            suffixIcon={null}
          />
          {span.to <= span.from ? <span className="k-muted">{t('teams.overnight')}</span> : null}
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('teams.removeSpan')}
            onClick={() => onChange(spans.filter((_, at) => at !== index))}
          />
        </span>
      ))}
      {spans.length < 8 ? (
        <Button
          type="text"
          size="small"
          icon={<PlusOutlined />}
          onClick={() =>
            onChange([
              ...spans,
              last && last.to < '18:00' && last.to > last.from
                ? { from: last.to, to: '18:00' }
                : last
                  ? { from: '19:00', to: '21:00' }
                  : { from: '09:00', to: '18:00' },
            ])
          }
        >
          {t('teams.addSpan')}
        </Button>
      ) : null}
    </div>
  )
}

function Dates<D extends { date: string; name?: string }>({
  title,
  about,
  add,
  days,
  fresh,
  onChange,
  more,
}: {
  title: string
  about: string
  add: string
  days: readonly D[]
  fresh: (date: string) => D
  onChange: (days: D[]) => void
  more?: (day: D, change: (day: D) => void) => ReactNode
}) {
  const t = useWords('staff')
  const change = (at: number, day: D) => onChange(days.map((one, index) => (index === at ? day : one)))
  return (
    <div style={{ marginTop: 18 }}>
      <b>{title}</b> <span className="k-muted">{about}</span>
      <div className="hours-dates">
        {days.map((day, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: dates may be equal while they are being edited
          <div key={index} className="hours-date">
            <DatePicker
              aria-label={t('teams.date')}
              value={dayjs(day.date)}
              allowClear={false}
              onChange={(date) => date && change(index, { ...day, date: date.format('YYYY-MM-DD') })}
            />
            <Input
              aria-label={t('teams.holidayName')}
              placeholder={t('teams.holidayHint')}
              maxLength={100}
              value={day.name ?? ''}
              onChange={(event) => change(index, { ...day, name: event.target.value })}
            />
            {more?.(day, (next) => change(index, next))}
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('web:remove')}
              onClick={() => onChange(days.filter((_, at) => at !== index))}
            />
          </div>
        ))}
      </div>
      <Button
        size="small"
        icon={<PlusOutlined />}
        onClick={() =>
          onChange([
            ...days,
            fresh((days.length > 0 ? dayjs(days.at(-1)?.date).add(1, 'day') : dayjs()).format('YYYY-MM-DD')),
          ])
        }
      >
        {add}
      </Button>
    </div>
  )
}
