import {
  type InfiniteData,
  QueryClient,
  type QueryKey,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { type AnyEndpoint, type CallArguments, type CallOptions, CallProblem, call, isPassing } from './call.ts'

/** The one cache of this page. What the live line tells makes it fresh; time alone rarely does. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (count, problem) => count < 2 && isPassing(problem),
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
})

/** The cache key of a call; `keyOf(endpoint)` alone covers every call of it. */
export function keyOf(endpoint: AnyEndpoint, input?: { params?: unknown; query?: unknown }): QueryKey {
  if (!input) return [endpoint.path]
  return [endpoint.path, { params: input.params ?? null, query: input.query ?? null }]
}

type More<E> = Omit<UseQueryOptions<ReplyOf<E>, CallProblem>, 'queryKey' | 'queryFn'>

/** Options for `useQuery`/`prefetchQuery` of a GET endpoint. */
export function callQuery<E extends AnyEndpoint>(endpoint: E, input: CallArguments<E>) {
  return {
    queryKey: keyOf(endpoint, input),
    queryFn: ({ signal }: { signal: AbortSignal }) => call(endpoint, { ...input, signal }),
  }
}

/** Reads an endpoint: `const customer = useCall(openCustomer, { params: { id } })`. */
export function useCall<E extends AnyEndpoint>(
  endpoint: E,
  input: CallArguments<E>,
  more: More<E> = {},
): UseQueryResult<ReplyOf<E>, CallProblem> {
  return useQuery({ ...callQuery(endpoint, input), ...more }) as UseQueryResult<ReplyOf<E>, CallProblem>
}

/**
 * Changes something: `const save = useChange(changeCustomer, { refetch: [listCustomers] })`, then
 * `save.mutate({ params: { id }, body })`. Other reads of the same path are refetched too.
 */
export function useChange<E extends AnyEndpoint>(
  endpoint: E,
  more: {
    refetch?: readonly AnyEndpoint[]
    done?: (reply: ReplyOf<E>) => void
    failed?: (problem: CallProblem) => void
  } = {},
): UseMutationResult<ReplyOf<E>, CallProblem, CallArguments<E> & CallOptions> {
  return useMutation<ReplyOf<E>, CallProblem, CallArguments<E> & CallOptions>({
    mutationFn: (input) => call(endpoint, input),
    onSuccess: async (reply) => {
      more.done?.(reply)
      await refetch(endpoint, ...(more.refetch ?? []))
    },
    ...(more.failed ? { onError: more.failed } : {}),
  })
}

/** Marks every cached read of these endpoints as old; what is on the screen is fetched again. */
export async function refetch(...endpoints: readonly AnyEndpoint[]): Promise<void> {
  await Promise.all(endpoints.map((one) => queryClient.invalidateQueries({ queryKey: keyOf(one) })))
}

/** Fetches ahead of a click (hover, arrow keys); does nothing when it is already known. */
export function prefetch<E extends AnyEndpoint>(endpoint: E, input: CallArguments<E>): void {
  void queryClient.prefetchQuery(callQuery(endpoint, input))
}

/** Writes what the server answered into the cache, so that nothing waits for what is already known. */
export function know<E extends AnyEndpoint>(endpoint: E, input: CallArguments<E>, reply: ReplyOf<E>): void {
  queryClient.setQueryData(keyOf(endpoint, input), reply)
}

type PageReply = { items: readonly unknown[]; next: string | null }
type ItemOf<E> = ReplyOf<E> extends { items: (infer I)[] } ? I : never

/**
 * Reads a keyset-paged list `{items, next}`: all items so far, and `more()` for the next page (pass both to
 * `<EndlessList>`).
 */
export function useKeysetQuery<E extends AnyEndpoint>(
  endpoint: E,
  input: CallArguments<E>,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
) {
  const given = input as { params?: unknown; query?: Record<string, unknown> }
  const previous = { placeholderData: (before: InfiniteData<PageReply, string | null> | undefined) => before }
  const result = useInfiniteQuery<
    PageReply,
    CallProblem,
    InfiniteData<PageReply, string | null>,
    QueryKey,
    string | null
  >({
    queryKey: [...keyOf(endpoint, given), 'pages'],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      call(
        endpoint as AnyEndpoint,
        { ...given, query: { ...given.query, ...(pageParam ? { after: pageParam } : {}) }, signal } as never,
      ) as Promise<PageReply>,
    getNextPageParam: (last) => last.next,
    enabled: options.enabled ?? true,
    ...(options.keepPrevious === false ? {} : previous),
  })
  const items = useMemo(() => (result.data?.pages.flatMap((page) => page.items) ?? []) as ItemOf<E>[], [result.data])
  return {
    items,
    first: result.data?.pages[0] as ReplyOf<E> | undefined,
    problem: result.error,
    /** Nothing to show yet. */
    loading: result.isPending && result.fetchStatus !== 'idle',
    /** What is shown is the answer to an older question. */
    stale: result.isPlaceholderData,
    hasMore: result.hasNextPage,
    loadingMore: result.isFetchingNextPage,
    more: () => {
      if (result.hasNextPage && !result.isFetchingNextPage) void result.fetchNextPage()
    },
    again: () => void result.refetch(),
  }
}

export { CallProblem }
