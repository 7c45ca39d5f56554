import { useMemo } from 'react'
import { refetch, useCall, useLive } from '#platform/web/index.ts'
import { type ListFilterRecord, listSavedViews, type SavedViewRecord } from '../../contract.ts'

/** A filter as text that does not depend on the order of its parts. */
const shapeOf = (filter: ListFilterRecord) =>
  JSON.stringify(
    Object.entries({ view: 'mine', ...filter })
      .filter(([, value]) => value !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )

/** Saved views of the reader and their teams; `matching` is the one that the list shows now. */
export function useSavedViews(filter: ListFilterRecord): {
  views: readonly SavedViewRecord[]
  matching: SavedViewRecord | null
} {
  const { data } = useCall(listSavedViews, {}, { staleTime: 5 * 60_000 })
  useLive('saved-view.changed', () => void refetch(listSavedViews))
  return useMemo(() => {
    const views = data?.items ?? []
    const now = shapeOf(filter)
    return { views, matching: views.find((one) => shapeOf(one.filter) === now) ?? null }
  }, [data, filter])
}
