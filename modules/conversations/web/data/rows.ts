import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import {
  CallProblem,
  call,
  refetch,
  useKeysetQuery,
  useLive,
  useLiveReset,
  useMe,
  useThrottled,
} from '#platform/web/index.ts'
import {
  type ConversationRowRecord,
  type ListFilterRecord,
  listConversations,
  openConversation,
} from '../../contract.ts'
import { belongs } from './filter.ts'
import { extend, type Frozen, freeze, newsIn, without } from './frozen.ts'
import { dropRows, keepRows, onActed } from './heads.ts'

const pageSize = 50
/** Handed to a team one does not read: it leaves the list at once, whoever did it. */
const isGone = (problem: unknown) => problem instanceof CallProblem && problem.status === 404
const quiet = new Set(['conversation.draft-saved'])

/**
 * The rows of a list, in the order in which the reader first saw them. What is new is counted in `news` and only moves
 * rows when `show` is called; a row leaves at once when the reader's own action made it belong elsewhere.
 */
export function useConversationRows(filter: ListFilterRecord) {
  const me = useMe()
  const key = JSON.stringify(filter)
  const query = useMemo(() => ({ ...filter, limit: pageSize }), [filter])
  const pages = useKeysetQuery(listConversations, { query }, { keepPrevious: false })
  const [state, setState] = useState<{ key: string; frozen: Frozen | null; news: readonly string[] }>({
    key,
    frozen: null,
    news: [],
  })
  const known = useRef(new Map<string, ConversationRowRecord>())
  const ready = pages.first !== undefined
  for (const one of pages.items) known.current.set(one.id, one)

  let current = state
  if (state.key !== key) current = { key, frozen: null, news: [] }
  if (ready) {
    const empty = !current.frozen || current.frozen.ids.length === 0
    // What has just left an emptied list stands in the last answer still.
    const fitting = current.frozen ? pages.items.filter((one) => belongs(one, filter, me)) : pages.items
    const frozen = empty ? freeze(fitting) : extend(current.frozen as Frozen, pages.items)
    if (frozen !== current.frozen && !(empty && current.frozen && fitting.length === 0)) {
      current = { ...current, frozen, news: empty ? [] : current.news }
    }
  }
  if (current !== state) setState(current)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `known` follows the items, which change whenever a row does
  const rows = useMemo(
    () => (current.frozen?.ids ?? []).flatMap((id) => known.current.get(id) ?? []),
    [current.frozen, pages.items],
  )

  const frozen = useRef(current.frozen)
  frozen.current = current.frozen
  const peek = useThrottled(
    useCallback(
      async (subjects: readonly string[]) => {
        const fresh = await call(listConversations, { query }).catch(() => null)
        const before = frozen.current
        if (!fresh || !before) return
        const there = new Set(fresh.items.map((one) => one.id))
        const deeper = [...new Set(subjects)].filter((id) => before.ids.includes(id) && !there.has(id)).slice(0, 5)
        const others = await Promise.all(
          deeper.map((id) => call(openConversation, { params: { id } }).catch((problem: unknown) => ({ id, problem }))),
        )
        const patches = [...fresh.items, ...others.flatMap((one) => ('conversation' in one ? [one.conversation] : []))]
        for (const one of patches) known.current.set(one.id, one)
        keepRows(patches)
        const gone = others.flatMap((one) => ('problem' in one && isGone(one.problem) ? [one.id] : []))
        if (gone.length > 0) dropRows(gone)
        setState((before) => {
          if (before.key !== key || !before.frozen) return before
          const now = { ...before, frozen: gone.reduce(without, before.frozen) }
          if (now.frozen.ids.length === 0) return { ...now, frozen: freeze(fresh.items), news: [] }
          return { ...now, news: newsIn(now.frozen, fresh.items) }
        })
      },
      [query, key],
    ),
    600,
  )
  const show = useCallback(() => {
    setState((now) => ({ ...now, news: [] }))
    void refetch(listConversations).then(() => setState((now) => ({ ...now, frozen: null, news: [] })))
  }, [])
  useLive('conversation.', (event) => {
    // What the reader has just begun is no news to them.
    if (event.name === 'conversation.created' && event.actorId === me.id) show()
    else if (!quiet.has(event.name) && event.subjectId) peek(event.subjectId)
  })
  useLiveReset(() => peek(''))

  useEffect(
    () =>
      onActed((head) => {
        known.current.set(head.id, head)
        if (belongs(head, filter, me)) return
        setState((now) =>
          now.frozen && now.key === key
            ? { ...now, frozen: without(now.frozen, head.id), news: now.news.filter((id) => id !== head.id) }
            : now,
        )
      }),
    [filter, key, me],
  )

  return { ...pages, items: rows, news: current.news.length, show, waiting: !ready && !pages.problem }
}
