import { newId } from '#platform/server/database/index.ts'
import type { Kernel, Service } from '#platform/server/module.ts'
import type { Mailbox } from '../find-mailbox.ts'
import { newLanes } from './lanes.ts'
import { claimMailboxes, releaseMailboxes } from './leases.ts'
import { type MailboxLoop, readMailbox } from './loop.ts'
import { type Timing, usualTiming } from './timing.ts'
import { runnerToken } from './token.ts'

export type Runner = { stop: () => Promise<void> }
/** Mails stored side by side in one process: each holds a connection to the database for a moment. */
const mostStores = 4
type Running = { settings: string; loop: MailboxLoop }

/** What of a mailbox its reading depends on; when it changes, the reading begins anew. */
const settingsOf = (one: Mailbox) =>
  JSON.stringify([
    one.imapHost,
    one.imapPort,
    one.imapSecurity,
    one.imapUser,
    one.imapSecret,
    one.folders,
    one.since,
    one.markSeen,
  ])

/**
 * Reads every enabled mailbox that no other process reads, and follows changes of their settings at once, whichever
 * process they are made in.
 */
export async function startRunner(kernel: Kernel, timing: Timing = usualTiming): Promise<Runner> {
  const owner = newId()
  const lanes = newLanes(mostStores)
  const running = new Map<string, Running>()
  let stopped = false
  let renewedAt = performance.now()
  let again = false
  let tending: Promise<void> | null = null

  const drop = async (ids: readonly string[]) => {
    const loops = ids.flatMap((id) => running.get(id)?.loop ?? [])
    for (const id of ids) running.delete(id)
    await Promise.all(loops.map((loop) => loop.stop()))
  }
  const follow = async () => {
    const mine = await claimMailboxes(kernel.db, owner, timing.lease / 1000)
    renewedAt = performance.now()
    const byId = new Map(mine.map((one) => [one.id, one]))
    const changed = [...running].filter(([id, { settings }]) => {
      const now = byId.get(id)
      return !now || settingsOf(now) !== settings
    })
    await drop(changed.map(([id]) => id))
    for (const [id, one] of byId) {
      if (stopped || running.has(id)) continue
      running.set(id, { settings: settingsOf(one), loop: readMailbox(kernel, one, { timing, lanes }) })
    }
  }
  const tend = () => {
    if (stopped) return
    if (tending) {
      again = true
      return
    }
    tending = follow()
      .catch(async (error: unknown) => {
        if (!stopped) kernel.log.error({ error }, 'renewing what mailboxes this process reads')
        // Another process takes over when the lease ends; two must not read.
        if (performance.now() - renewedAt > timing.lease - timing.renew / 2) await drop([...running.keys()])
      })
      .finally(() => {
        tending = null
        if (again) {
          again = false
          tend()
        }
      })
  }

  const listener = await kernel.live.listen(
    {
      audience: new Set([runnerToken]),
      events: tend,
      reset: tend,
      signal: ({ subjectId }) => {
        const one = running.get(subjectId)
        if (one) one.loop.wake()
        else tend()
      },
    },
    null,
  )
  const timer = setInterval(tend, timing.renew)
  timer.unref()
  tend()
  return {
    stop: async () => {
      stopped = true
      clearInterval(timer)
      listener.stop()
      const ids = [...running.keys()]
      await Promise.all([tending, drop(ids)])
      await drop([...running.keys()])
      await releaseMailboxes(kernel.db, owner)
    },
  }
}

/** Reads mailboxes as long as the process runs. */
const fetchMail: Service = {
  name: 'channel-email.fetch',
  start: async (kernel) => {
    const runner = await startRunner(kernel)
    return runner.stop
  },
}
export const mailboxServices: readonly Service[] = [fetchMail]
