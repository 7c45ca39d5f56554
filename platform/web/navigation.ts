import { useBlocker, useNavigate, useParams, useRouterState, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

/** `/customers/$id` → `const { id } = useRouteParams('id')`. */
export function useRouteParams<K extends string>(...names: readonly K[]): Record<K, string> {
  const params = useParams({ strict: false }) as Record<string, string | undefined>
  return Object.fromEntries(names.map((name) => [name, params[name] ?? ''])) as Record<K, string>
}

/** A part of the query string as state: survives reload, back and sharing the address. Empty removes it. */
export function useSearchParam(
  name: string,
  fallback = '',
): [string, (value: string, options?: { push?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const change = useChangeSearch()
  return [
    search[name] ?? fallback,
    useCallback(
      (value, options) => change({ [name]: value === fallback ? undefined : value }, options),
      [change, name, fallback],
    ),
  ]
}

/** All of the query string. */
export function useSearchParams(): Record<string, string | undefined> {
  return useSearch({ strict: false }) as Record<string, string | undefined>
}

/** Changes several parts of the query string at once. */
export function useChangeSearch(): (parts: Record<string, string | undefined>, options?: { push?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback(
    (parts, options) => {
      const next = (before: Record<string, unknown>) =>
        Object.fromEntries(
          Object.entries({ ...before, ...parts }).filter(([, value]) => value !== undefined && value !== ''),
        )
      void navigate({ to: '.', search: next, replace: !options?.push } as never)
    },
    [navigate],
  )
}

/** Goes to a path: `const go = useGo()`, `go('/customers/…')`. */
export function useGo(): (path: string, options?: { replace?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback(
    (path, options) => void navigate({ href: path, replace: options?.replace ?? false } as never),
    [navigate],
  )
}

/** The path now, e.g. `/customers/018f…`. */
export const usePath = (): string => useRouterState({ select: (state) => state.location.pathname })

export { useBlocker }
