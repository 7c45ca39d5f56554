import type { OwnerKind } from '#modules/staff/contract.ts'
import { call, formatDay, formatTime, type LiveEvent, useMaybeMe, useNotices, useWords } from '#platform/web/index.ts'
import { readTask } from '../contract.ts'

type About = { taskId: string; ownerKind: OwnerKind; ownerId: string; handed?: boolean }
/** Tells calmly, with a way there, that a colleague gave me a task, or that one of mine falls due. Draws nothing itself. */
export function Notices({ place }: { place: 'rail' | 'desk' }) {
  return place === 'desk' ? <Listener /> : null
}

function Listener() {
  const t = useWords('tasks')
  const me = useMaybeMe()
  const meant = (event: LiveEvent) => {
    const { ownerKind, ownerId, handed } = event.data as About
    const mine = ownerKind === 'member' ? ownerId === me?.id : me?.teamIds.includes(ownerId)
    return mine === true && event.actorId !== me?.id && (event.name !== 'task.changed' || handed === true)
  }
  useNotices(['task.made', 'task.changed', 'task.reminded', 'task.overdue'], meant, async (event) => {
    const { taskId, ownerKind } = event.data as About
    const task = await call(readTask, { params: { id: taskId } })
    if (task.settledAt) return null
    const overdue = event.name === 'task.overdue'
    const due = task.dueAt ? `${formatDay(task.dueAt)} ${formatTime(task.dueAt)}` : t('due.none')
    const given = event.name === 'task.made' || event.name === 'task.changed'
    const who = task.changedBy.name ?? t('who.former')
    return {
      key: `task ${taskId} ${given ? 'given' : event.name}`,
      title: given
        ? t(ownerKind === 'team' ? 'tell.team' : 'tell.given', { who })
        : t(overdue ? 'tell.overdue' : 'tell.soon', { due }),
      text: task.title,
      warning: overdue,
      stays: overdue,
      open: {
        label: t('tell.open'),
        to: task.conversationId ? `/conversations/${task.conversationId}?side=1` : '/tasks',
      },
    }
  })
  return null
}
