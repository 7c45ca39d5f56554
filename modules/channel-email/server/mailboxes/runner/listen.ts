import type { ImapFlow } from 'imapflow'
import type { Bell } from './bell.ts'
import type { Timing } from './timing.ts'

export type News = {
  /** From here on what the server tells counts for the next `wait`. */
  begin: () => void
  /**
   * Waits until the server tells of new mail in the folder, somebody rings, or it is time to look anyway: servers have
   * been seen to fall silent. @throws the signal's reason
   */
  wait: (signal: AbortSignal) => Promise<'arrival' | 'look'>
}

/** An IDLE that the server ends within so many milliseconds is none. */
const shortestIdle = 1000

/** Listens to the folder that is open (IDLE), where the server can; the looks beside it need nothing of it. */
export function listen(
  client: ImapFlow,
  { folder, bell, timing }: { folder: string; bell: Bell; timing: Timing },
): News {
  let arrived = false
  let waiting = false
  let idles = client.capabilities.has('IDLE') || client.capabilities.has('IMAP4rev2')
  client.on('exists', ({ path, count, prevCount }: { path: string; count: number; prevCount: number }) => {
    if (path !== folder || count <= prevCount) return
    arrived = true
    bell.ring()
  })
  const idle = async () => {
    const started = performance.now()
    // Ends when our next command breaks it; what goes wrong is told by the connection itself.
    const answer = await client.idle().catch(() => undefined)
    if (answer === false || (waiting && performance.now() - started < shortestIdle)) idles = false
  }
  return {
    begin: () => {
      arrived = false
    },
    wait: async (signal) => {
      signal.throwIfAborted()
      if (arrived) return 'arrival'
      waiting = true
      if (idles) void idle()
      await bell.rest(idles ? timing.poll : timing.pollSilent, signal)
      waiting = false
      signal.throwIfAborted()
      return arrived ? 'arrival' : 'look'
    },
  }
}
