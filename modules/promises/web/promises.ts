import { useRef } from 'react'
import { CallProblem, keyOf, queryClient, refetch, useCall, useLive, useThrottled } from '#platform/web/index.ts'
import {
  countPromises,
  listConversationPromises,
  listPromises,
  type PromiseRecord,
  type PromiseState,
  promiseCalendar,
} from '../contract.ts'

/** The promises of a conversation, kept fresh while they are shown. */
export function useConversationPromises(conversationId: string) {
  const again = useThrottled(() => rereadPromises(conversationId), 400)
  useLive('promise.', (event) => {
    if (event.subjectId === conversationId) again(event.name)
  })
  return useCall(listConversationPromises, { params: { id: conversationId } })
}

export function rereadPromises(conversationId: string): Promise<void> {
  return queryClient.invalidateQueries({
    queryKey: keyOf(listConversationPromises, { params: { id: conversationId } }),
  })
}

/** After the reader's own change: everything that shows promises is read again. */
export function promisesChanged(): Promise<void> {
  return refetch(listConversationPromises, listPromises, countPromises, promiseCalendar)
}

type Pages = { pages: { items: PromiseRecord[]; next: string | null }[]; pageParams: unknown[] }

/** Shows a promise as it is now wherever it stands in a list, without moving it. */
export function keepPlace(promise: PromiseRecord): void {
  queryClient.setQueriesData<Pages>({ queryKey: keyOf(listPromises) }, (before) => {
    if (!before?.pages?.some((page) => page.items.some((one) => one.id === promise.id))) return before
    const pages = before.pages.map((page) => ({
      ...page,
      items: page.items.map((one) => (one.id === promise.id ? promise : one)),
    }))
    return { ...before, pages }
  })
}

/** Promises of mine that are overdue or due today: what the reader can act on now. */
export function usePromiseBadge(): number | undefined {
  const again = useThrottled(() => refetch(countPromises), 1500)
  useLive('promise.', (event) => again(event.name))
  const { data } = useCall(countPromises, { query: { owner: 'me' } }, { refetchInterval: 5 * 60_000 })
  return data ? data.overdue + data.today : undefined
}

/** Somebody was faster: what they made of it. */
export type Meanwhile = { state: PromiseState; at: string; who: string }

/** What a refusal says about a colleague's change; null for every other problem. */
export function meanwhileOf(problem: unknown): Meanwhile | null {
  if (!(problem instanceof CallProblem) || problem.code !== 'promises.changed-meanwhile') return null
  const { state, at, by } = problem.details as { state: PromiseState; at: string; by: { name: string } }
  return { state, at, who: by.name }
}

/** Remembers what was last known, so that a panel can be drawn while its promise is read again. */
export function useLast<T>(value: T | undefined): T | undefined {
  const last = useRef(value)
  if (value !== undefined) last.current = value
  return last.current
}
