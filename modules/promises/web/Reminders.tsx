import { App, Button } from 'antd'
import { useRef } from 'react'
import { CallProblem, call, type LiveEvent, useGo, useLive, useMaybeMe, useWords } from '#platform/web/index.ts'
import { type OwnerKind, readPromise } from '../contract.ts'
import { dueText } from './DueChip.tsx'

type About = { promiseId: string; conversationId: string; ownerKind: OwnerKind; ownerId: string }
/** What happened while the line was down for longer is on the page of promises; it need not pop up. */
const freshFor = 10 * 60_000

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
    if (!promise.outstanding) return
    const overdue = event.name === 'promise.overdue'
    // Not the same notice changed: one that goes by itself would take the one that stays along with it.
    const key = `promise ${promiseId} ${overdue ? 'overdue' : 'soon'}`
    if (overdue) notification.destroy(`promise ${promiseId} soon`)
    notification[overdue ? 'warning' : 'info']({
      key,
      role: 'status',
      title: overdue ? t('remind.overdue') : t('remind.soon', { due: dueText(t, promise) }),
      description: `${promise.customerName ? `${promise.customerName}：` : ''}${promise.text}`,
      duration: overdue ? 0 : 12,
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
  useLive(['promise.reminded', 'promise.overdue'], (event) => {
    const { ownerKind, ownerId } = event.data as About
    const mine = ownerKind === 'member' ? ownerId === me?.id : me?.teamIds.includes(ownerId)
    if (!mine || told.current.has(event.number) || Date.now() - Date.parse(event.at) > freshFor) return
    told.current.add(event.number)
    tell(event).catch((problem) => {
      // It can no longer be read, or the line is gone: there is nothing to tell.
      if (!(problem instanceof CallProblem)) throw problem
    })
  })
  return null
}
