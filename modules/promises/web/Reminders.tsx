import { App, Button } from 'antd'
import { useRef } from 'react'
import type { OwnerKind } from '#modules/staff/contract.ts'
import {
  CallProblem,
  call,
  type LiveEvent,
  useGo,
  useLive,
  useMaybeMe,
  useWords,
  type Words,
} from '#platform/web/index.ts'
import { readPromise } from '../contract.ts'
import { dueText } from './DueChip.tsx'

type About = { promiseId: string; conversationId: string; ownerKind: OwnerKind; ownerId: string }
/** What happened while the line was down for longer is on the page of promises; it need not pop up. */
const freshFor = 10 * 60_000

const kinds = [
  'promise.reminded',
  'promise.overdue',
  'promise.escalated',
  'promise.date-answered',
  'promise.date-drafted',
  'promise.withdrawn',
] as const

function titleOf(t: Words, { name, data }: LiveEvent, due: string): string {
  const facts = data as { broken?: boolean; accepted?: boolean }
  switch (name) {
    case 'promise.overdue':
      return t('remind.overdue')
    case 'promise.escalated':
      return t(facts.broken ? 'remind.escalatedBroken' : 'remind.escalatedSoon')
    case 'promise.date-answered':
      return t(facts.accepted ? 'remind.accepted' : 'remind.refused')
    case 'promise.date-drafted':
      return t('remind.drafted')
    case 'promise.withdrawn':
      return t('remind.withdrawn')
    default:
      return t('remind.soon', { due })
  }
}

/** Tells calmly, with a way there, that a promise of mine falls due or has. Mounted once, draws nothing itself. */
export function Reminders({ place }: { place: 'rail' | 'desk' }) {
  return place === 'desk' ? <Listener /> : null
}

function Listener() {
  const t = useWords('promises')
  const me = useMaybeMe()
  const go = useGo()
  const { notification } = App.useApp()
  const told = useRef(new Set<number>())
  const tell = async (event: LiveEvent) => {
    const { promiseId, conversationId } = event.data as About
    const promise = await call(readPromise, { params: { id: promiseId } })
    const settles = event.name === 'promise.date-answered' || (event.name === 'promise.withdrawn' && promise.internal)
    if (!promise.outstanding && !settles) return
    const key = `promise ${promiseId} ${event.name === 'promise.reminded' ? 'soon' : event.name}`
    const overdue = event.name === 'promise.overdue'
    const stays = overdue || event.name !== 'promise.reminded'
    // Not the same notice changed: one that goes by itself would take the one that stays along with it.
    if (overdue) notification.destroy(`promise ${promiseId} soon`)
    notification[overdue || event.name === 'promise.escalated' ? 'warning' : 'info']({
      key,
      role: 'status',
      title: titleOf(t, event, dueText(t, promise)),
      description: `${promise.customerName ? `${promise.customerName}：` : ''}${promise.text}`,
      duration: stays ? 0 : 12,
      actions: (
        <Button
          type="primary"
          size="small"
          onClick={() => {
            notification.destroy(key)
            go(`/conversations/${conversationId}?side=1`)
          }}
        >
          {t('remind.open')}
        </Button>
      ),
    })
  }
  useLive([...kinds], (event) => {
    const { ownerKind, ownerId } = event.data as About
    const owned = ownerKind === 'member' ? ownerId === me?.id : me?.teamIds.includes(ownerId)
    // Who hears a reminder or an escalation is meant by it; of the others only the owner is.
    const meant = event.name === 'promise.reminded' || event.name === 'promise.escalated'
    const mine = meant || (owned && event.actorId !== me?.id)
    if (!mine || told.current.has(event.number) || Date.now() - Date.parse(event.at) > freshFor) return
    told.current.add(event.number)
    tell(event).catch((problem) => {
      // It can no longer be read, or the line is gone: there is nothing to tell.
      if (!(problem instanceof CallProblem)) throw problem
    })
  })
  return null
}
