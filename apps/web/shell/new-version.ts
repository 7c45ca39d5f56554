import { isReachable, kept } from '#platform/web/index.ts'

/**
 * After an update the old pages' files are gone: a page that cannot be loaded reloads the window, at most once a
 * minute. Drafts live on the server, so nothing typed is lost. A server that cannot be reached is waited for instead
 * (`patiently`): reloading would leave nothing on the screen.
 */
export function reloadOnNewVersion(): void {
  window.addEventListener('vite:preloadError', async () => {
    if (!(await isReachable())) return
    const last = Number(kept.read('reloaded') ?? 0)
    if (Date.now() - last < 60_000) return
    kept.write('reloaded', String(Date.now()))
    location.reload()
  })
}
