import { openConversation } from '#modules/conversations/contract.ts'
import { call, keyOf, queryClient, refetch, useCall, useLive, useThrottled } from '#platform/web/index.ts'
import {
  countPromises,
  listConversationPromises,
  listPromiseGroups,
  listPromises,
  type PromiseGroupRecord,
  type PromiseRecord,
  promiseCalendar,
  readPromise,
  readProposalText,
} from '../contract.ts'

/** The promises of a conversation, kept fresh while they are shown. */
export function useConversationPromises(conversationId: string) {
  const again = useThrottled(() => rereadPromises(conversationId), 400)
  useLive(['promise.', 'conversation.erased'], (event) => {
    if (event.subjectId === conversationId) again(event.name)
  })
  return useCall(listConversationPromises, { params: { id: conversationId } })
}

/** Reads the promises again, and the conversation: its timeline tells of them too. */
export async function rereadPromises(conversationId: string): Promise<void> {
  const input = { params: { id: conversationId } }
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keyOf(listConversationPromises, input) }),
    queryClient.invalidateQueries({ queryKey: keyOf(openConversation, input) }),
  ])
}

/** After the reader's own change: everything that shows promises is read again. */
export function promisesChanged(): Promise<void> {
  return refetch(
    listConversationPromises,
    listPromises,
    listPromiseGroups,
    countPromises,
    promiseCalendar,
    readProposalText,
  )
}

type Pages<T> = { pages: { items: T[]; next: string | null }[]; pageParams: unknown[] }

/** Shows a promise as it is now where it stands, and the one it serves, which shows the weakest beneath it. */
export async function showAsItIs(id: string): Promise<void> {
  const one = await call(readPromise, { params: { id } })
  keepPlace(one)
  if (one.parentId) keepPlace(await call(readPromise, { params: { id: one.parentId } }))
}

/** Shows a promise as it is now wherever it stands in a list or on the board, without moving it. */
function keepPlace(promise: PromiseRecord): void {
  const stands = (items: readonly PromiseRecord[]) => items.some((one) => one.id === promise.id)
  const replaced = (items: readonly PromiseRecord[]) => items.map((one) => (one.id === promise.id ? promise : one))
  queryClient.setQueriesData<Pages<PromiseRecord>>({ queryKey: keyOf(listPromises) }, (before) => {
    if (!before?.pages?.some((page) => stands(page.items))) return before
    return { ...before, pages: before.pages.map((page) => ({ ...page, items: replaced(page.items) })) }
  })
  queryClient.setQueriesData<Pages<PromiseGroupRecord>>({ queryKey: keyOf(listPromiseGroups) }, (before) => {
    if (!before?.pages?.some((page) => page.items.some((group) => stands(group.items)))) return before
    const groups = (items: readonly PromiseGroupRecord[]) =>
      items.map((group) => ({ ...group, items: replaced(group.items) }))
    return { ...before, pages: before.pages.map((page) => ({ ...page, items: groups(page.items) })) }
  })
}

/** Promises of mine that are overdue or due today: what the reader can act on now. */
export function usePromiseBadge(): number | undefined {
  const again = useThrottled(() => refetch(countPromises), 1500)
  useLive('promise.', (event) => again(event.name))
  const { data } = useCall(countPromises, { query: { owner: 'me' } }, { refetchInterval: 5 * 60_000 })
  return data ? data.overdue + data.today : undefined
}
