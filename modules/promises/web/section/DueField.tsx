import { useEffect, useId, useRef, useState } from 'react'
import { readCustomer } from '#modules/customers/contract.ts'
import { useTeams } from '#modules/staff/web/index.tsx'
import {
  currentTimeZone,
  formatDay,
  formatTime,
  fromInput,
  toInput,
  useCall,
  useMay,
  useWords,
  type Words,
  wallAt,
} from '#platform/web/index.ts'
import { type Choice, choicesBefore, quickChoices } from '../due.ts'

/** 今天 18:00, 明天 12:00, 3个工作日 (周四 18:00) */
function choiceText(t: Words, { key, at }: Choice): string {
  const when = `${formatDay(at)} ${formatTime(at)}`
  return key === 'working-days' ? t('due.workingDays', { when }) : when
}

/**
 * Until when: three usual times or one's own, by arrow keys like any group of choices. Says what the customer's clock
 * shows when theirs is another.
 */
export function DueField({
  value,
  onChange,
  teamId,
  customerId,
  before,
}: {
  /** ms; null: no complete time yet */
  value: number | null
  onChange: (at: number | null) => void
  teamId: string | null
  customerId: string
  /** ms; not later than that */
  before?: number
}) {
  const t = useWords('promises')
  const name = useId()
  const { byId } = useTeams()
  const [choices] = useState(() => {
    const usual = quickChoices(Date.now(), byId(teamId)?.hours ?? null)
    return before === undefined ? usual : choicesBefore(Date.now(), before, usual)
  })
  const [own, setOwn] = useState(() => value !== null && !choices.some((one) => one.at === value))
  const field = useRef<HTMLInputElement>(null)
  const first = choices[0]
  useEffect(() => {
    if (value === null && !own && first) onChange(first.at)
  }, [value, own, first, onChange])
  const choose = (at: number) => {
    setOwn(false)
    onChange(at)
  }
  return (
    <fieldset className="due-field">
      <legend className="k-hidden-visually">{t('due.label')}</legend>
      <div className="due-choices">
        {choices.map((one) => (
          <label key={one.key} className="due-choice">
            <input type="radio" name={name} checked={!own && value === one.at} onChange={() => choose(one.at)} />
            <span>{choiceText(t, one)}</span>
          </label>
        ))}
        <label className="due-choice">
          <input
            type="radio"
            name={name}
            checked={own}
            onChange={() => {
              setOwn(true)
              setTimeout(() => field.current?.focus())
            }}
          />
          <span>{t('due.own')}</span>
        </label>
      </div>
      {own ? (
        <input
          ref={field}
          className="due-own"
          type="datetime-local"
          aria-label={t('due.label')}
          defaultValue={toInput(value ?? first?.at ?? Date.now())}
          min={toInput(Date.now())}
          onChange={(event) => onChange(fromInput(event.target.value))}
        />
      ) : null}
      {value === null ? null : <TheirClock at={value} customerId={customerId} />}
    </fieldset>
  )
}

/** What the customer's clock shows then, where it shows something else. */
function TheirClock({ at, customerId }: { at: number; customerId: string }) {
  const t = useWords('promises')
  const allowed = useMay('customers.read')
  const { data } = useCall(readCustomer, { params: { id: customerId } }, { enabled: allowed, staleTime: 60_000 })
  const zone = data?.timeZone
  if (!zone) return null
  let theirs: ReturnType<typeof wallAt>
  try {
    theirs = wallAt(at, zone)
  } catch {
    return null
  }
  const ours = wallAt(at)
  if (theirs.day === ours.day && theirs.hour === ours.hour && theirs.minute === ours.minute) return null
  const when = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
  return <p className="side-hint">{t('due.theirs', { when, zone, ours: currentTimeZone() })}</p>
}
