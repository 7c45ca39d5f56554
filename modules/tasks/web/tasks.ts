import { openConversation } from '#modules/conversations/contract.ts'
import { refetch, useCall, useLive, useThrottled } from '#platform/web/index.ts'
import { countTasks, listConversationTasks, listTasks, readTask } from '../contract.ts'

/** The tasks of a conversation, kept fresh while they are shown. */
export function useConversationTasks(conversationId: string) {
  const again = useThrottled(() => refetch(listConversationTasks, openConversation), 400)
  useLive(['task.', 'conversation.erased'], (event) => {
    if (event.subjectId === conversationId) again(event.name)
  })
  return useCall(listConversationTasks, { params: { id: conversationId } })
}

/** After the reader's own change: everything that shows tasks is read again. */
export function tasksChanged(): Promise<void> {
  return refetch(listConversationTasks, listTasks, countTasks, readTask)
}
