import { CheckSquareOutlined } from '@ant-design/icons'
import type { ChangeRecord } from '#modules/conversations/contract.ts'
import { useCall, useWords } from '#platform/web/index.ts'
import { listConversationTasks } from '../contract.ts'

/** One line of a conversation's timeline: who added, began, finished, dropped what. */
export function TaskLine({ change, conversationId }: { change: ChangeRecord; conversationId: string }) {
  const t = useWords('tasks')
  const { data } = useCall(listConversationTasks, { params: { id: conversationId } })
  const task = data?.items.find((one) => one.id === change.data.taskId)
  const ownerId = typeof change.data.ownerId === 'string' ? change.data.ownerId : ''
  return (
    <span>
      <CheckSquareOutlined aria-hidden="true" />{' '}
      {t(`timeline.${change.name === 'task.made' ? 'made' : change.data.to}`, {
        who: change.actor.name ?? t('who.former'),
        text: task?.title ?? t('timeline.something'),
        owner: change.names[ownerId] ?? task?.owner.name ?? t('who.former'),
      })}
    </span>
  )
}
