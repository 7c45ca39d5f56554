import { kept } from '#platform/web/index.ts'

/**
 * After an update the old pages' files are gone: a page that cannot be loaded reloads the window, at most once a
 * minute. Drafts live on the server, so nothing typed is lost.
 */
export function reloadOnNewVersion(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(kept.read('reloaded') ?? 0)
    if (Date.now() - last < 60_000 || !navigator.onLine) return
    event.preventDefault()
    kept.write('reloaded', String(Date.now()))
    location.reload()
  })
}
