import { Checkbox } from 'antd'
import { useEffect, useRef } from 'react'
import { formatDayTime, useWords } from '#platform/web/index.ts'
import type { Owner } from '../contract.ts'
import { useMembers } from './people.tsx'
import './owner.css'

/** Of a matter that is handed on. */
export type Handing = {
  conversationId: string
  /** As it is filled in now, it goes to another team. */
  leavesTeam: boolean
  chosen: ReadonlySet<string>
  /** Takes or leaves one by its id. */
  choose: (id: string, goes: boolean) => void
}

type Owed = { id: string; text: string; owner: Owner; dueAt: string | null }

/**
 * What is owed in a matter that is handed on, each to be taken along. Ticked from the start: what the team owes that gives
 * it away, and what somebody owes who has left; what a named person promised stays with that person.
 */
export function GoingAlong({
  title,
  items,
  leavesTeam,
  chosen,
  choose,
}: Omit<Handing, 'conversationId'> & { title: string; items: readonly Owed[] }) {
  const t = useWords('staff')
  const { members, active } = useMembers()
  const ready = members.length > 0 && items.length > 0
  const ticked = useRef<boolean | null>(null)
  useEffect(() => {
    if (!ready || ticked.current === leavesTeam) return
    ticked.current = leavesTeam
    for (const { id, owner } of items) {
      if (owner.kind === 'team') choose(id, leavesTeam)
      else if (!active.some((one) => one.id === owner.id)) choose(id, true)
    }
  }, [ready, leavesTeam, items, active, choose])
  if (items.length === 0) return null
  return (
    <fieldset className="going-along">
      <legend>{title}</legend>
      {items.map(({ id, text, owner, dueAt }) => (
        <Checkbox key={id} checked={chosen.has(id)} onChange={(event) => choose(id, event.target.checked)}>
          <span>{text}</span>{' '}
          <small>{[owner.name, dueAt ? formatDayTime(dueAt) : null].filter(Boolean).join(' · ')}</small>
        </Checkbox>
      ))}
      <p>{t('alongHint')}</p>
    </fieldset>
  )
}
