import { useEffect } from 'react'
import { type NavigationItem, setTitleFacts } from '#platform/web/index.ts'

const none = () => undefined
const counts = new Map<string, number>()

/** The number of an item that can be acted on; nothing when there is nothing to do. */
export function NavigationBadge({ item }: { item: NavigationItem }) {
  const useBadge = item.useBadge ?? none
  const count = useBadge() ?? 0
  useEffect(() => {
    if (!item.countsInTitle) return
    counts.set(item.key, count)
    setTitleFacts({ unread: [...counts.values()].reduce((sum, one) => sum + one, 0) })
    return () => {
      counts.delete(item.key)
      setTitleFacts({ unread: [...counts.values()].reduce((sum, one) => sum + one, 0) })
    }
  }, [item, count])
  return count > 0 ? <span className="desk-badge">{count > 99 ? '99+' : count}</span> : null
}
