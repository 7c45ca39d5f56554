import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** After the start, ms: whoever waited for it has been served. */
const soon = 1500

/**
 * Collects once what loading left behind. By itself the process would do so only under load, and a Kairos that nobody
 * uses yet would hold a good 30 MB for nothing.
 */
export function giveBackLater(): void {
  const timer = setTimeout(() => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as (how: { type: string; execution: string; flavor: string }) => void
    // `last-resort` also returns the emptied pages to the system, which a plain collection keeps.
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    // From here on there is work: the young heap may grow as usual (boot.mjs held it small while loading).
    setFlagsFromString('--semi-space-growth-factor=2')
  }, soon)
  timer.unref()
}
