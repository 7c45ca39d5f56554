import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { ConversationHeadRecord } from '#modules/conversations/contract.ts'
import { Loaded, SideSection, useWords } from '#platform/web/index.ts'
import type { TaskRecord } from '../contract.ts'
import { TaskForm } from './TaskForm.tsx'
import { TaskItem } from './TaskItem.tsx'
import { useConversationTasks } from './tasks.ts'

const due = ({ dueAt }: TaskRecord) => (dueAt ? Date.parse(dueAt) : Number.POSITIVE_INFINITY)

/** Beside a conversation: what is to be done for it, by whom, by when. */
export function TaskSection({
  conversationId,
  conversation,
}: {
  conversationId: string
  conversation: ConversationHeadRecord
}) {
  const query = useConversationTasks(conversationId)
  return (
    <Loaded query={query} lines={2}>
      {({ items, abilities }) => (
        <Tasks key={conversationId} items={items} mayMake={abilities.make} conversation={conversation} />
      )}
    </Loaded>
  )
}

function Tasks({
  items,
  mayMake,
  conversation,
}: {
  items: readonly TaskRecord[]
  mayMake: boolean
  conversation: ConversationHeadRecord
}) {
  const t = useWords('tasks')
  const [making, setMaking] = useState(false)
  const [settledShown, showSettled] = useState(false)
  const teamId = conversation.team?.id ?? null
  const active = items.filter((one) => one.settledAt === null).sort((a, b) => (due(a) < due(b) ? -1 : 1))
  const settled = items.filter((one) => one.settledAt !== null).reverse()
  // The newest settled one stays in sight: what has just been done does not vanish under the pointer.
  const shown = settledShown ? settled : settled.slice(0, 1)
  return (
    <SideSection
      title={t('section.title')}
      extra={
        mayMake && !making ? (
          <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
            {t('make.open')}
          </Button>
        ) : null
      }
    >
      {making ? <TaskForm conversationId={conversation.id} teamId={teamId} close={() => setMaking(false)} /> : null}
      {items.length === 0 && !making ? <p className="side-hint">{t('section.empty')}</p> : null}
      <ul className="task-list">
        {[...active, ...shown].map((task) => (
          <li key={task.id}>
            <TaskItem task={task} teamId={teamId} />
          </li>
        ))}
      </ul>
      {settled.length > shown.length ? (
        <Button size="small" type="link" onClick={() => showSettled(true)}>
          {t('section.settled', { count: settled.length - shown.length })}
        </Button>
      ) : null}
    </SideSection>
  )
}
