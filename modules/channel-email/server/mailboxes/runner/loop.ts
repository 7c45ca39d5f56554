import type { ImapFlow } from 'imapflow'
import type { Kernel } from '#platform/server/module.ts'
import { type Explained, explain, OwnFault, own } from '../explain.ts'
import { accountOf, type Mailbox, type ServerAccount } from '../find-mailbox.ts'
import { hungUp, openImap } from '../imap.ts'
import { type Bell, newBell } from './bell.ts'
import { foldersToRead } from './folders.ts'
import { noteFailure, noteRead } from './health.ts'
import type { Lanes } from './lanes.ts'
import type { Reading } from './list-mails.ts'
import { listen } from './listen.ts'
import { pauseAfter, tellsAtOnce } from './pauses.ts'
import { readFolder } from './read-folder.ts'
import { refusal } from './source.ts'
import type { Timing } from './timing.ts'

export type MailboxLoop = {
  /** Looks for new mail now, whatever it was waiting for. */
  wake: () => void
  /** Ends it and waits, at most `longestStop`. */
  stop: () => Promise<void>
}

const longestStop = 1800

/** Reads one mailbox until stopped: connects, reads what is new, listens, and after a failure tries again later. */
export function readMailbox(
  kernel: Kernel,
  mailbox: Mailbox,
  { timing, lanes }: { timing: Timing; lanes: Lanes },
): MailboxLoop {
  const stopped = new AbortController()
  const bell = newBell()
  const { imap } = accountOf(kernel, mailbox)
  const reading: Reading = { kernel, mailbox, suspects: new Map(), singly: false, lanes }
  let failures = 0
  const worked = () => {
    failures = 0
  }
  const run = async () => {
    while (!stopped.signal.aborted) {
      try {
        await oneConnection({ imap, reading, timing, bell, signal: stopped.signal, worked })
      } catch (error) {
        if (stopped.signal.aborted) return
        failures += 1
        const explained = explain(error, imap)
        await noteSafely(kernel, mailbox, { ...explained, failing: failures > 1 || tellsAtOnce(explained.cause) })
        await bell.rest(pauseAfter(failures, explained.cause, timing.pauses, timing.chance()), stopped.signal)
      }
    }
  }
  const running = run().catch((error: unknown) => kernel.log.error({ error, mailbox: mailbox.id }, 'reading a mailbox'))
  return {
    wake: bell.ring,
    stop: async () => {
      stopped.abort(new Error('stopped'))
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, longestStop)
      await Promise.race([running, late.promise])
      clearTimeout(timer)
    },
  }
}

type Connection = {
  imap: ServerAccount
  reading: Reading
  timing: Timing
  bell: Bell
  signal: AbortSignal
  /** Called after each time that all went well. */
  worked: () => void
}

/** Lasts as long as its connection does. @throws why it ended */
async function oneConnection({ imap, reading, timing, bell, signal, worked }: Connection): Promise<void> {
  const { mailbox } = reading
  const lost = new AbortController()
  const client = await openImap(imap, { signal, onLost: (error) => lost.abort(error) })
  const over = AbortSignal.any([signal, lost.signal])
  const close = () => client.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    const [listened = 'INBOX', ...others] = await foldersToRead(client, mailbox.folders)
    const everything = others.length > 0 ? [listened, ...others, listened] : [listened]
    const news = listen(client, { folder: listened, bell, timing })
    for (let lookedAt = Number.NEGATIVE_INFINITY, told = 'look'; ; ) {
      news.begin()
      const all = told === 'look' || performance.now() - lookedAt > timing.poll
      if (all) lookedAt = performance.now()
      await readAndNote(client, reading, all ? everything : [listened])
      worked()
      told = await news.wait(over)
    }
  } catch (error) {
    // A command that failed because the line dropped knows less than what dropped it.
    const cause: unknown = lost.signal.reason
    const knowsMore = cause instanceof Error && cause.message !== hungUp
    throw knowsMore && !(error instanceof OwnFault) && refusal(error) === null ? cause : error
  } finally {
    signal.removeEventListener('abort', close)
    client.close()
  }
}

async function readAndNote(client: ImapFlow, reading: Reading, paths: readonly string[]): Promise<void> {
  const { stored, failure } = await readAll(client, reading, paths)
  await own(noteRead(reading.kernel.db, reading.mailbox.id, { arrived: stored > 0, failure }))
}

/** Reads folders in turn; one that cannot be opened keeps nobody from reading the others. */
async function readAll(
  client: ImapFlow,
  reading: Reading,
  paths: readonly string[],
): Promise<{ stored: number; failure: Explained | null }> {
  const { imapHost: host, imapSecurity: security } = reading.mailbox
  let stored = 0
  let refused: unknown = null
  const failed = new Set<string>()
  for (const path of paths) {
    if (failed.has(path)) continue
    try {
      stored += await readFolder(client, reading, path)
    } catch (error) {
      if (refusal(error) === null) throw error
      failed.add(path)
      refused ??= error
    }
  }
  if (failed.size > 0 && failed.size === new Set(paths).size) throw refused
  return { stored, failure: refused === null ? null : explain(refused, { host, security }) }
}

async function noteSafely(kernel: Kernel, mailbox: Mailbox, failure: Explained & { failing: boolean }): Promise<void> {
  kernel.log.warn({ mailbox: mailbox.id, host: mailbox.imapHost, ...failure }, 'a mailbox could not be read')
  await noteFailure(kernel.db, mailbox.id, failure).catch((error: unknown) =>
    kernel.log.error({ error, mailbox: mailbox.id }, 'noting that a mailbox could not be read'),
  )
}
