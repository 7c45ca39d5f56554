import { CheckOutlined, CloseOutlined, ScheduleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { Ref } from 'react'
import { formatFull, Keys, later, useShortcutsOn, useWords } from '#platform/web/index.ts'
import type { FoundPromisesRecord } from '../../contract.ts'
import { dueText } from '../DueChip.tsx'
import type { Chosen } from './chosen.ts'
import { timesOf } from './make.ts'
import './writing.css'

export type FoundItem = FoundPromisesRecord['items'][number]
type Quick = FoundPromisesRecord['quick'][number]
/** Turns what was found into a promise. */
export const acceptKey = 'alt+enter'

/** The words are a promise as soon as they have gone out, or been saved. */
export function ChosenChip({ one, place, undo }: { one: Chosen; place: 'reply' | 'log'; undo: () => void }) {
  const t = useWords('promises')
  const when = dueText(t, { ...one, duePrecision: one.precision })
  return (
    <span className="pw-chip" data-look="chosen" title={formatFull(one.dueAt)}>
      <CheckOutlined aria-hidden="true" />
      <span>{t(place === 'log' ? 'writing.chosenLog' : 'writing.chosen', { when })}</span>
      <Close label={t('writing.undo')} close={undo} />
    </span>
  )
}

/** 承诺：明天 15:00, and what time that is for a customer elsewhere. */
export function FoundChip({
  item,
  zone,
  take,
  ignore,
}: {
  item: FoundItem
  zone: string | null
  take: () => void
  ignore: () => void
}) {
  const t = useWords('promises')
  const [keysOn] = useShortcutsOn()
  if (!item.due) return null
  const { dueAt, dueFrom, precision } = timesOf(item.due)
  const theirs = zone
    ? new Intl.DateTimeFormat(undefined, {
        timeZone: zone,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }).format(new Date(dueAt))
    : null
  return (
    <span className="pw-chip" title={formatFull(item.due.to)}>
      <ScheduleOutlined aria-hidden="true" />
      <span>
        {t('writing.found', { when: dueText(t, { dueAt, dueFrom, duePrecision: precision }) })}
        {theirs ? <small> {t('writing.theirs', { when: theirs })}</small> : null}
      </span>
      <Button type="link" size="small" onMouseDown={(event) => event.preventDefault()} onClick={take}>
        {t('writing.take')} {keysOn ? <Keys keys={acceptKey} /> : null}
      </Button>
      <Close label={t('writing.ignore')} close={ignore} />
    </span>
  )
}

/** Below them: a call that is promised otherwise than the customer wants to be reached. */
const Note = later(() => import('../section/WishNote.tsx'), 'WishNote')
export function Wishes({
  customerId,
  active,
  chosen,
}: {
  customerId: string | null
  active: FoundItem | undefined
  chosen: readonly Chosen[]
}) {
  if (!customerId) return null
  const said = [...chosen, ...(active?.due ? [{ text: active.text, dueAt: active.due.to }] : [])]
  return said.map(({ text, dueAt }) => <Note key={text} text={text} at={Date.parse(dueAt)} customerId={customerId} />)
}

/** A promise without a time: the coach asks for one. */
export function VagueChip({
  ref,
  item,
  quick,
  put,
  ignore,
}: {
  ref: Ref<HTMLSpanElement>
  item: FoundItem
  quick: readonly Quick[]
  put: (quick: Quick) => void
  ignore: () => void
}) {
  const t = useWords('promises')
  return (
    <span className="pw-chip" data-look="vague" ref={ref}>
      <ScheduleOutlined aria-hidden="true" />
      <span>{t('writing.when', { text: shortened(item.text) })}</span>
      {quick.slice(0, 5).map((one) => (
        <Button key={one.key} size="small" onMouseDown={(event) => event.preventDefault()} onClick={() => put(one)}>
          {t(`writing.quick.${one.key}`)}
        </Button>
      ))}
      <Close label={t('writing.ignore')} close={ignore} />
    </span>
  )
}

export function Close({ label, close }: { label: string; close: () => void }) {
  return (
    <button
      type="button"
      className="pw-close"
      aria-label={label}
      title={label}
      onMouseDown={(event) => event.preventDefault()}
      onClick={close}
    >
      <CloseOutlined aria-hidden="true" />
    </button>
  )
}

/** The one the cursor is in; else the last before it that says when, else the last before it, else the first. */
export function nearest<T extends { start: number; end: number; due: unknown }>(
  items: readonly T[],
  cursor: number,
): T | undefined {
  const within = items.find((one) => one.start <= cursor && cursor <= one.end)
  const before = items.filter((one) => one.start <= cursor)
  return within ?? before.findLast((one) => one.due) ?? before.at(-1) ?? items[0]
}

const shortened = (text: string) => (text.length > 16 ? `${text.slice(0, 15)}…` : text)
