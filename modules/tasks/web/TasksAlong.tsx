import { GoingAlong, type Handing } from '#modules/staff/web/index.tsx'
import { useCall, useWords } from '#platform/web/index.ts'
import { listConversationTasks } from '../contract.ts'

/** What is to be done in a conversation that is handed on. */
export function TasksAlong({ conversationId, ...more }: Handing) {
  const t = useWords('tasks')
  const { data } = useCall(listConversationTasks, { params: { id: conversationId } })
  const active = (data?.items ?? []).filter((one) => one.settledAt === null)
  return <GoingAlong title={t('along')} items={active.map((one) => ({ ...one, text: one.title }))} {...more} />
}
