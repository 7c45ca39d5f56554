import { useMemo } from 'react'
import { kept, useKept, whoAmI } from '#platform/web/index.ts'

const most = 6
const place = () => `search.recent.${whoAmI()?.id ?? ''}`

function parse(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string').slice(0, most) : []
  } catch {
    return []
  }
}

/** What this person searched for last on this device, newest first. */
export function useRecent(): readonly string[] {
  const [text] = useKept(place(), '[]')
  return useMemo(() => parse(text), [text])
}

export function rememberSearch(query: string): void {
  const clean = query.trim().slice(0, 100)
  if (!clean) return
  const before = parse(kept.read(place()) ?? '[]').filter((one) => one !== clean)
  kept.write(place(), JSON.stringify([clean, ...before].slice(0, most)))
}

export const forgetSearches = (): void => kept.write(place(), null)
