import type { OwnerKind } from '#modules/staff/contract.ts'
import { call, type LiveEvent, labelled, useMaybeMe, useNotices, useWords, type Words } from '#platform/web/index.ts'
import { readPromise } from '../contract.ts'
import { dueText } from './DueChip.tsx'

type About = {
  promiseId: string
  newPromiseId?: string
  conversationId: string
  ownerKind: OwnerKind
  ownerId: string
}
const kinds = [
  'promise.reminded',
  'promise.overdue',
  'promise.escalated',
  'promise.date-answered',
  'promise.date-drafted',
  'promise.withdrawn',
  'promise.renegotiated',
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
    case 'promise.renegotiated':
      return t('remind.moved')
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
  const meant = (event: LiveEvent) => {
    const { ownerKind, ownerId } = event.data as About
    const owned = ownerKind === 'member' ? ownerId === me?.id : me?.teamIds.includes(ownerId)
    // Who hears a reminder or an escalation is meant by it; of the others only the owner is.
    if (event.name === 'promise.reminded' || event.name === 'promise.escalated') return true
    return owned === true && event.actorId !== me?.id
  }
  useNotices(kinds, meant, async (event, forget) => {
    const { promiseId, conversationId, newPromiseId } = event.data as About
    const moved = event.name === 'promise.renegotiated'
    const promise = await call(readPromise, { params: { id: moved ? (newPromiseId ?? promiseId) : promiseId } })
    // Of what the customer agreed to, the answer tells.
    if (moved && !promise.internal) return null
    const settles = event.name === 'promise.date-answered' || (event.name === 'promise.withdrawn' && promise.internal)
    if (!promise.outstanding && !settles) return null
    const soon = event.name === 'promise.reminded'
    const overdue = event.name === 'promise.overdue'
    // Not the same notice changed: one that goes by itself would take the one that stays along with it.
    if (overdue) forget(`promise ${promiseId} soon`)
    return {
      key: `promise ${promiseId} ${soon ? 'soon' : event.name}`,
      title: titleOf(t, event, dueText(t, promise)),
      text: labelled(moved ? dueText(t, promise) : promise.customerName, promise.text),
      warning: overdue || event.name === 'promise.escalated',
      stays: !soon,
      open: { label: t('remind.open'), to: `/conversations/${conversationId}?side=1` },
    }
  })
  return null
}
