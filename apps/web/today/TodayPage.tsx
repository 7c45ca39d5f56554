import { Button } from 'antd'
import { openContactForm } from '#modules/conversations/web/index.tsx'
import { LeftWork } from '#modules/staff/web/index.tsx'
import {
  currentLocale,
  currentTimeZone,
  EmptyState,
  ErrorState,
  Page,
  PageHeader,
  useGo,
  useMay,
  useMe,
  useNow,
  useWords,
  Waiting,
  wallAt,
} from '#platform/web/index.ts'
import { AvailabilityCard } from './AvailabilityCard.tsx'
import { type Day, partOfDay, useDay } from './day.ts'
import { FreeList } from './lists.tsx'
import { NextSteps } from './NextSteps.tsx'
import { ScoreCard } from './ScoreCard.tsx'
import './today.css'

/** 今日: greeted by name, then what is due, who waits, and why; a free day says so. */
export function TodayPage() {
  const t = useWords('today')
  const me = useMe()
  const leads = useMay('staff.holdings')
  const now = useNow(60)
  const day = useDay()
  const { hour, minute } = wallAt(now)
  const today = new Intl.DateTimeFormat(currentLocale(), {
    ...{ weekday: 'long', month: 'long', day: 'numeric' },
    timeZone: currentTimeZone(),
  }).format(now)
  return (
    <Page>
      <PageHeader
        title={t(`greeting.${partOfDay(hour, minute)}`, { name: me.name })}
        about={`${today} · ${me.companyName}`}
      />
      <div className="today">
        <div className="today-main">
          {leads ? <LeftWork /> : null}
          <Work day={day} />
        </div>
        <div className="today-side">
          <AvailabilityCard />
          <ScoreCard query={day.score} />
        </div>
      </div>
    </Page>
  )
}

function Work({ day }: { day: Day }) {
  const t = useWords('today')
  const go = useGo()
  const mayWrite = useMay('conversations.write')
  const mayManage = useMay('company.manage')
  const asked = [day.steps, day.free]
  const failed = asked.find((one) => one.error && !one.data)
  if (failed) return <ErrorState problem={failed.error} retry={() => asked.forEach((one) => void one.refetch())} />
  if (asked.some((one) => one.isLoading)) return <Waiting lines={8} />

  const steps = day.steps.data?.items ?? []
  const putOff = day.steps.data?.putOff ?? 0
  const waiting = steps.filter((one) => one.reasons.some((reason) => reason.kind === 'waiting')).length
  const free = day.free.data?.items ?? []
  const counts = day.counts.data

  if (steps.length + putOff + free.length === 0) {
    const nothingYet = day.any.data?.items.length === 0
    return (
      <section className="k-panel">
        <EmptyState
          title={t(nothingYet ? 'first.title' : 'rest.title')}
          text={t(nothingYet ? 'first.text' : 'rest.text')}
          action={
            nothingYet ? (
              <span className="today-first">
                {mayWrite ? (
                  <Button type="primary" onClick={() => openContactForm()}>
                    {t('first.log')}
                  </Button>
                ) : null}
                {mayManage ? <Button onClick={() => go('/settings/demo')}>{t('first.demo')}</Button> : null}
              </span>
            ) : (
              <Button onClick={() => go('/conversations?view=resolved')}>{t('rest.look')}</Button>
            )
          }
        />
      </section>
    )
  }
  const parts = [
    counts && counts.overdue > 0 ? t('sum.overdue', { count: counts.overdue }) : null,
    counts && counts.today > 0 ? t('sum.today', { count: counts.today }) : null,
    waiting > 0 ? t('sum.waiting', { count: waiting }) : null,
  ].filter(Boolean)
  return (
    <>
      <p className="today-sum">
        {parts.length > 0 ? t('sum.all', { parts: parts.join(t('sum.comma')) }) : t('sum.calm')}
      </p>
      <NextSteps steps={steps} putOff={putOff} />
      <FreeList rows={free} more={Boolean(day.free.data?.next)} />
    </>
  )
}
