import { Button } from 'antd'
import { openContactForm } from '#modules/conversations/web/index.tsx'
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
import { ConversationList, PromiseList } from './lists.tsx'
import { ScoreCard } from './ScoreCard.tsx'
import './today.css'

/** 今日: greeted by name, then what is due, who waits, and why; a free day says so. */
export function TodayPage() {
  const t = useWords('today')
  const me = useMe()
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
  const asked = [day.overdue, day.due, day.mine, day.free, day.asleep]
  const failed = asked.find((one) => one.error && !one.data)
  if (failed) return <ErrorState problem={failed.error} retry={() => asked.forEach((one) => void one.refetch())} />
  if (asked.some((one) => one.isLoading)) return <Waiting lines={8} />

  const promises = [...(day.overdue.data?.items ?? []), ...(day.due.data?.items ?? [])]
  const mine = day.mine.data?.items ?? []
  const waiting = mine.filter((one) => one.waitingSince)
  const ours = mine.filter((one) => !one.waitingSince)
  const waking = (day.asleep.data?.items ?? []).filter((one) => one.snoozedUntil && one.snoozedUntil < day.until)
  const free = day.free.data?.items ?? []
  const counts = day.counts.data
  const owed = counts ? counts.overdue + counts.today : promises.length

  if (promises.length + mine.length + waking.length + free.length === 0) {
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
    waiting.length > 0
      ? t('sum.waiting', { count: day.mine.data?.next ? `${waiting.length}+` : waiting.length })
      : null,
  ].filter(Boolean)
  return (
    <>
      <p className="today-sum">
        {parts.length > 0 ? t('sum.all', { parts: parts.join(t('sum.comma')) }) : t('sum.calm')}
      </p>
      <PromiseList promises={promises} total={owed} />
      <ConversationList kind="waiting" rows={waiting} all="/conversations?sort=waiting" />
      <ConversationList
        kind="free"
        rows={free}
        all="/conversations?view=unassigned&sort=waiting"
        more={Boolean(day.free.data?.next)}
      />
      <ConversationList kind="ours" rows={[...ours, ...waking]} all="/conversations" />
    </>
  )
}
