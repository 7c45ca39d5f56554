import { openConversation } from '#modules/conversations/contract.ts'
import { CallProblem, refetch, useCall, useLive, useThrottled } from '#platform/web/index.ts'
import { countTasks, listConversationTasks, listTasks, readTask, type TaskState } from '../contract.ts'

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

/** Somebody was faster: what they made of it. */
export type Meanwhile = { state: TaskState; at: string; who: string }

/** What a refusal says about a colleague's change; null for every other problem. */
export function meanwhileOf(problem: unknown): Meanwhile | null {
  if (!(problem instanceof CallProblem) || problem.code !== 'tasks.changed-meanwhile') return null
  const { state, at, by } = problem.details as { state: TaskState; at: string; by: { name: string } }
  return { state, at, who: by.name }
}
