import { useEffect, useState, useSyncExternalStore } from 'react'

function media(query: string): () => boolean {
  const list = typeof matchMedia === 'undefined' ? null : matchMedia(query)
  const subscribe = (listener: () => void) => {
    list?.addEventListener('change', listener)
    return () => list?.removeEventListener('change', listener)
  }
  return () => useSyncExternalStore(subscribe, () => list?.matches ?? false)
}

/** At most 768 px wide: one column, tab bar at the bottom. */
export const useIsPhone = media('(max-width: 768px)')
/** At most 1180 px: no room for a third column beside the conversation. */
export const useIsNarrow = media('(max-width: 1180px)')
/** Fingers instead of a mouse. */
export const useIsTouch = media('(hover: none)')

/** The value once it has not changed for `ms`: for search boxes. */
export function useSettled<T>(value: T, ms = 250): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}

let titleParts = { page: '', unread: 0, company: 'Kairos' }
const writeTitle = () => {
  const { page, unread, company } = titleParts
  document.title = `${unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''}${page ? `${page} · ` : ''}${company}`
}

/** Names the page in the window's title while it is shown. */
export function useTitle(page: string): void {
  useEffect(() => {
    titleParts = { ...titleParts, page }
    writeTitle()
    return () => {
      titleParts = { ...titleParts, page: '' }
    }
  }, [page])
}

/** For the shell: the company's name and the unread count in the title. */
export function setTitleFacts(facts: { unread?: number; company?: string }): void {
  titleParts = { ...titleParts, ...facts }
  writeTitle()
}
