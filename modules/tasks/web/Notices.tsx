import { App, Button } from 'antd'
import { useRef } from 'react'
import type { OwnerKind } from '#modules/staff/contract.ts'
import {
  CallProblem,
  call,
  formatDay,
  formatTime,
  type LiveEvent,
  useGo,
  useLive,
  useMaybeMe,
  useWords,
} from '#platform/web/index.ts'
import { readTask } from '../contract.ts'

type About = { taskId: string; ownerKind: OwnerKind; ownerId: string; handed?: boolean }
/** What happened while the line was down for longer is on the page of tasks; it need not pop up. */
const freshFor = 10 * 60_000

/** Tells calmly, with a way there, that a colleague gave me a task, or that one of mine falls due. Draws nothing itself. */
export function Notices({ place }: { place: 'rail' | 'desk' }) {
  return place === 'desk' ? <Listener /> : null
}

function Listener() {
  const t = useWords('tasks')
  const me = useMaybeMe()
  const go = useGo()
  const { notification } = App.useApp()
  const told = useRef(new Set<number>())
  const tell = async (event: LiveEvent) => {
    const { taskId, ownerKind } = event.data as About
    const task = await call(readTask, { params: { id: taskId } })
    if (task.settledAt) return
    const overdue = event.name === 'task.overdue'
    const due = task.dueAt ? `${formatDay(task.dueAt)} ${formatTime(task.dueAt)}` : t('due.none')
    const given = event.name === 'task.made' || event.name === 'task.changed'
    const who = task.changedBy.name ?? t('who.former')
    const key = `task ${taskId} ${given ? 'given' : event.name}`
    const title = given
      ? t(ownerKind === 'team' ? 'tell.team' : 'tell.given', { who })
      : t(overdue ? 'tell.overdue' : 'tell.soon', { due })
    notification[overdue ? 'warning' : 'info']({
      key,
      role: 'status',
      title,
      description: task.title,
      duration: overdue ? 0 : 12,
      actions: (
        <Button
          type="primary"
          size="small"
          onClick={() => {
            notification.destroy(key)
            go(task.conversationId ? `/conversations/${task.conversationId}?side=1` : '/tasks')
          }}
        >
          {t('tell.open')}
        </Button>
      ),
    })
  }
  useLive(['task.made', 'task.changed', 'task.reminded', 'task.overdue'], (event) => {
    const { ownerKind, ownerId, handed } = event.data as About
    const mine = ownerKind === 'member' ? ownerId === me?.id : me?.teamIds.includes(ownerId)
    if (!mine || event.actorId === me?.id || (event.name === 'task.changed' && !handed)) return
    if (told.current.has(event.number) || Date.now() - Date.parse(event.at) > freshFor) return
    told.current.add(event.number)
    tell(event).catch((problem) => {
      // It can no longer be read, or the line is gone: there is nothing to tell.
      if (!(problem instanceof CallProblem)) throw problem
    })
  })
  return null
}
