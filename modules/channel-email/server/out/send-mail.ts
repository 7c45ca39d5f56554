import { Type } from 'typebox'
import { Id } from '#platform/contract/shapes.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { claimNext } from './claim.ts'
import { deliver } from './deliver.ts'
import { keepSent } from './keep-sent.ts'
import { closeIdle, dropLine, type Sending, sendingOf } from './lines.ts'
import { lookUp } from './look-up.ts'
import { type Follow, putOffOthers, settleTry } from './settle-try.ts'

/** Mails of one mailbox on their way at once, in one process. */
const lanes = 2
/** How long a job waits for a mailbox, ms; slow ones go on without it, so that they hold up no other. */
const patience = 5_000

/** Sends what is due of one mailbox. */
export const sendMail = job({
  name: 'channel-email.send',
  data: Type.Object({ mailboxId: Id }),
  concurrency: 4,
  run: async (kernel, { mailboxId }) => {
    const work = workThrough(kernel, mailboxId)
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<'enough'>((resolve) => {
      timer = setTimeout(() => resolve('enough'), patience)
    })
    const first = await Promise.race([work, enough]).finally(() => clearTimeout(timer))
    if (first === 'enough')
      work.catch((error: unknown) => kernel.log.error({ error, mailboxId }, 'sending the mail of a mailbox'))
  },
})

const follow: Follow = {
  again: (tx, mailboxId, at) => enqueue(tx, sendMail, { mailboxId }, { startAfter: at }),
  keepCopy: (tx, messageId) => enqueue(tx, keepSent, { messageId }),
  lookUp: (tx, at) => enqueue(tx, lookUp, {}, { startAfter: at }),
}

/**
 * Sends all that is due of a mailbox, over a few connections. When this process is at it already, that work looks again
 * before it ends. Mailboxes do not wait for each other.
 */
export async function workThrough(kernel: Kernel, mailboxId: string): Promise<void> {
  const sending = sendingOf(kernel)
  const busy = sending.busy.get(mailboxId)
  if (busy) {
    busy.again = true
    return
  }
  const mine = { again: false }
  sending.busy.set(mailboxId, mine)
  try {
    do {
      mine.again = false
      await Promise.all(Array.from({ length: lanes }, () => lane(kernel, sending, mailboxId)))
    } while (mine.again && !sending.stopping)
  } finally {
    sending.busy.delete(mailboxId)
  }
}

async function lane(kernel: Kernel, sending: Sending, mailboxId: string): Promise<void> {
  while (!sending.stopping) {
    const claim = await claimNext(kernel.db, mailboxId)
    if (!claim) return
    const outcome = await deliver(kernel, sending, claim)
    await surely(kernel, () => settleTry(kernel, claim, outcome, follow))
    if (outcome.kind !== 'later' || !outcome.mailbox) continue
    await putOffOthers(kernel, claim, outcome.words, follow)
    return
  }
}

/**
 * What became of a mail is known only here: a database that is away for a moment is waited for, so that a mail that was
 * sent does not count as uncertain.
 */
async function surely(kernel: Kernel, work: () => Promise<void>): Promise<void> {
  for (let wait = 500; ; wait *= 2) {
    try {
      await work()
      return
    } catch (error) {
      if (wait > 16_000) throw error
      kernel.log.warn({ error }, 'what became of a mail could not be written down yet')
      await pause(wait)
    }
  }
}

/** How long the end waits for answers that are on their way, ms. */
const farewell = 1500

/**
 * Ends sending in this process: no new mail is begun, connections that wait are closed, what is under way is waited for a
 * moment and then broken off. A mail whose end had left is looked for at the next start.
 */
export async function stopSending(kernel: Pick<Kernel, 'connection'>): Promise<void> {
  const sending = sendingOf(kernel)
  sending.stopping = true
  closeIdle(sending)
  const until = performance.now() + farewell
  while (sending.busy.size > 0 && performance.now() < until) await pause(50)
  for (const line of sending.working) dropLine(sending, line)
  // What was broken off is written down.
  for (let left = 10; sending.busy.size > 0 && left > 0; left -= 1) await pause(50)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
