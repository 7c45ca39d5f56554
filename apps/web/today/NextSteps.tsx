import { ClockCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { type NextStepRecord, nextSteps, putOffStep, type StepReasonRecord } from '#apps/contract/today.ts'
import { openConversation } from '#modules/conversations/contract.ts'
import { SnoozeMenu } from '#modules/conversations/web/conversation/SnoozeMenu.tsx'
import {
  Avatar,
  call,
  formatDayTime,
  formatNumber,
  Link,
  Panel,
  prefetch,
  refetch,
  useGo,
  useNow,
  useShortcuts,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { holdOrder } from './held.ts'
import { nameOf, reasonText, toneOf } from './reason-text.ts'
import '../../../modules/conversations/web/list/list.css'
import './steps.css'

/** More than these are a click away: a long list is no next step. */
const atFirst = 10
const keyOf = (step: NextStepRecord) => step.conversationId

/** Where the work lies: for an answer, the writing; for all else, the panel beside it. */
const besideIt: ReadonlySet<StepReasonRecord['kind']> = new Set([
  'broken',
  'escalated',
  'due',
  'notice',
  'refused',
  'task-late',
  'task-due',
  'not-met',
  'partly',
  'low-score',
  'no-expectation',
])
/** The conversation; what was said of a hand-over stands among one's hand-overs. */
function placeOf({ conversationId, customer, reasons: [first] }: NextStepRecord): {
  to: string
  search: Record<string, string>
} {
  if (first?.kind === 'handover-low' || !customer)
    return { to: '/handovers', search: first?.ref ? { score: first.ref } : {} }
  return { to: `/conversations/${conversationId}`, search: besideIt.has(first?.kind ?? 'ours') ? { side: '1' } : {} }
}

/** What to do next, gravest first, each with its reason. Nothing moves while the pointer or the focus is in the list. */
export function NextSteps({ steps, putOff }: { steps: readonly NextStepRecord[]; putOff: number }) {
  const t = useWords('today')
  const go = useGo()
  const tell = useTell()
  const list = useRef<HTMLUListElement>(null)
  const [held, setHeld] = useState<readonly NextStepRecord[] | null>(null)
  const [later, setLater] = useState<ReadonlyMap<string, string>>(new Map())
  const [menu, setMenu] = useState<string | null>(null)
  const [whole, setWhole] = useState(false)
  const { rows: every, news } = holdOrder(held, steps, keyOf)
  const rows = whole ? every : every.slice(0, atFirst)
  const hold = () => setHeld((before) => before ?? steps)
  const release = () => {
    if (menu || list.current?.contains(document.activeElement)) return
    setHeld(null)
    setLater(new Map())
  }
  const put = async (step: NextStepRecord, until: string | null) => {
    hold()
    const before = later
    const next = new Map(later)
    if (until) next.set(keyOf(step), until)
    else next.delete(keyOf(step))
    setLater(next)
    try {
      await call(putOffStep, { params: { id: keyOf(step) }, body: { until } })
      await refetch(nextSteps)
    } catch (problem) {
      setLater(before)
      tell.failed(problem)
    }
  }
  const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>('.step-link') ?? [])]
  const place = () => links().indexOf(document.activeElement as HTMLAnchorElement)
  const walk = (by: 1 | -1) => links()[Math.max(0, place() < 0 ? 0 : place() + by)]?.focus()
  const chosen = () => rows[Math.max(0, place())]?.item
  useShortcuts(t('steps.title'), [
    { keys: ['j', 'ArrowDown'], label: t('steps.down'), run: () => walk(1) },
    { keys: ['k', 'ArrowUp'], label: t('steps.up'), run: () => walk(-1) },
    {
      keys: 'o',
      label: t('steps.open'),
      run: () => {
        const step = chosen()
        if (!step) return
        const { to, search } = placeOf(step)
        go(`${to}?${new URLSearchParams(search)}`.replace(/\?$/, ''))
      },
    },
    {
      keys: 'l',
      label: t('steps.later'),
      run: () => {
        const step = chosen()
        if (step) setMenu(keyOf(step))
      },
    },
  ])
  if (rows.length === 0) return null
  return (
    <Panel
      flush
      title={
        <>
          {t('steps.title')} <span className="today-count">{formatNumber(steps.length)}</span>
        </>
      }
      actions={
        <span className="step-news" role="status">
          {news > 0 ? (
            <Button type="link" size="small" onClick={() => setHeld(steps)}>
              {t('steps.news', { count: news })}
            </Button>
          ) : putOff > 0 ? (
            <span className="k-muted">{t('steps.putOff', { count: putOff })}</span>
          ) : null}
        </span>
      }
    >
      <ul
        className="step-list"
        ref={list}
        onPointerEnter={hold}
        onPointerLeave={release}
        onFocus={hold}
        onBlur={(event) => {
          const inside = event.currentTarget.contains(event.relatedTarget) || event.currentTarget.matches(':hover')
          if (!inside && !menu) {
            setHeld(null)
            setLater(new Map())
          }
        }}
      >
        {rows.map(({ item, gone }) => (
          <StepRow
            key={keyOf(item)}
            step={item}
            gone={gone}
            until={later.get(keyOf(item)) ?? null}
            menu={menu === keyOf(item)}
            setMenu={(open) => setMenu(open ? keyOf(item) : null)}
            put={(until) => void put(item, until)}
          />
        ))}
      </ul>
      {every.length > rows.length ? (
        <Button type="text" className="step-rest" onClick={() => setWhole(true)}>
          {t('steps.rest', { count: every.length - rows.length })}
        </Button>
      ) : null}
    </Panel>
  )
}

function StepRow({
  step,
  gone,
  until,
  menu,
  setMenu,
  put,
}: {
  step: NextStepRecord
  gone: boolean
  until: string | null
  menu: boolean
  setMenu: (open: boolean) => void
  put: (until: string | null) => void
}) {
  const t = useWords('today')
  const now = useNow(30)
  const { customer } = step
  const [first, ...others] = step.reasons
  const name = customer ? nameOf(t, customer) : (first?.who ?? '')
  const place = placeOf(step)
  const ahead = () => {
    if (customer) void prefetch(openConversation, { params: { id: step.conversationId } })
  }
  if (!first) return null
  return (
    <li className="step" data-gone={gone || until !== null || undefined}>
      <Link
        to={place.to as '/'}
        search={place.search as never}
        className="step-link"
        onMouseEnter={ahead}
        onFocus={ahead}
      >
        <Avatar name={name} id={customer?.id ?? name} size={32} />
        <span className="today-what">
          <span className="step-why" data-tone={toneOf(first)}>
            {reasonText(t, first, name, now)}
          </span>
          <small className="k-ellipsis">
            {customer ? `${name} · ${step.subject}` : t('steps.away', { number: step.number })}
          </small>
          {others.length > 0 ? (
            <small className="step-more">
              {others.map((one) => reasonText(t, one, name, now)).join(t('steps.and'))}
            </small>
          ) : null}
        </span>
      </Link>
      {until !== null ? (
        <span className="step-state">
          {t('steps.until', { time: formatDayTime(until) })}
          <Button type="link" size="small" onClick={() => put(null)}>
            {t('steps.back')}
          </Button>
        </span>
      ) : gone ? (
        <span className="step-state">{t('steps.done')}</span>
      ) : (
        <SnoozeMenu open={menu} onOpenChange={setMenu} snooze={put} className="step-later">
          <ClockCircleOutlined aria-hidden="true" />
        </SnoozeMenu>
      )}
    </li>
  )
}
