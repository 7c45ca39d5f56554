import { and, asc, eq, inArray, ne, notExists, sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { company } from '#modules/staff/server/index.ts'
import { Id } from '#platform/contract/shapes.ts'
import { nowMs } from '#platform/server/clock/index.ts'
import { type Database, databaseErrorCode, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { FileProblem } from '#platform/server/files/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { mail, mailIn } from '../schema.ts'
import type { Arrival } from './intake.ts'
import { intakeMail } from './intake-mail.ts'
import { readArrival } from './read-arrival.ts'
import { answeredIds } from './threading.ts'
import { unreadable } from './unreadable.ts'

/** Pauses between tries, ms: a mail that cannot be read is shown as such after some ten minutes. */
const pauses = [5_000, 30_000, 120_000, 480_000]
/** Tries of one mail, also those that end with the process. */
export const mostAttempts = pauses.length + 1
/** When the disk is full or the database away, ms. */
const outagePause = 60_000
/** So many mails that one answers are taken in before it, in one go. */
const mostBefore = 30

export const takeInArrival = job({
  name: 'channel-email.take-in',
  data: Type.Object({ arrivalId: Id, byHand: Type.Optional(Type.Boolean()) }),
  // Tries are counted with the mail; these are for a process that ends in the middle.
  retries: 10,
  expireSeconds: 300,
  // While one waits for the disk or the database, the other reads.
  concurrency: 2,
  run: (kernel, { arrivalId, byHand = false }) => takeIn(kernel, arrivalId, { byHand }),
})

/** Queues an arrival to be taken in, at once or not before `at`. */
export async function queueTakeIn(
  tx: Transaction,
  data: { arrivalId: string; byHand: boolean },
  at?: Date,
): Promise<void> {
  await enqueue(tx, takeInArrival, data, at ? { startAfter: at } : {})
}

type Options = { byHand?: boolean; before?: number }

/**
 * Takes a stored mail in: reads it and brings it into its conversation. Harmless when repeated. Whatever stands in a mail,
 * this does not throw: it is tried again after a pause, and in the end shown to people as a mail that cannot be read, with
 * its original. Later mails do not wait for it.
 * @throws only when the database cannot even be told
 */
export async function takeIn(
  kernel: Kernel,
  arrivalId: string,
  { byHand = false, before = 0 }: Options = {},
): Promise<void> {
  const arrival = await beginTry(kernel.db, arrivalId)
  if (!arrival) return
  if (arrival.attempts > mostAttempts) {
    // The process has not outlived the tries before.
    await giveUp(kernel, arrival, new Error('the process ended while it was read'))
    return
  }
  try {
    const read = await readArrival(kernel, arrival)
    if (before < mostBefore) {
      const ids = answeredIds(read.mail)
      for (const id of await waitingBefore(kernel.db, arrivalId, ids)) await takeIn(kernel, id, { before: before + 1 })
    }
    await intakeMail(kernel, { ...read, arrivalId, byHand })
  } catch (error) {
    await afterFailure(kernel, arrival, { error, byHand })
  }
}

/** Counted before anything is read: a mail that ends the process is recognised by it. */
async function beginTry(db: Database, arrivalId: string): Promise<Arrival | null> {
  const [arrival] = await db
    .update(mailIn)
    .set({ attempts: sql`${mailIn.attempts} + 1` })
    .where(and(eq(mailIn.id, arrivalId), eq(mailIn.state, 'stored')))
    .returning()
  return arrival ?? null
}

/** The oldest of the mails that this one answers and that nobody has taken in yet, if none of them is known. */
async function waitingBefore(db: Database, arrivalId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const waiting = await db
    .select({ id: mailIn.id, header: mailIn.messageIdHeader })
    .from(mailIn)
    .where(
      and(
        inArray(mailIn.messageIdHeader, [...ids]),
        eq(mailIn.state, 'stored'),
        ne(mailIn.id, arrivalId),
        notExists(
          db
            .select({ one: sql`1` })
            .from(mail)
            .where(inArray(mail.messageIdHeader, [...ids])),
        ),
      ),
    )
    .orderBy(asc(mailIn.storedAt))
    .limit(200)
  // The last of `ids` is the root of the thread.
  const oldest = waiting.toSorted((one, other) => ids.lastIndexOf(other.header) - ids.lastIndexOf(one.header))
  return oldest.slice(0, 1).map((one) => one.id)
}

async function afterFailure(
  kernel: Kernel,
  arrival: Arrival,
  { error, byHand }: { error: unknown; byHand: boolean },
): Promise<void> {
  const outage = isOutage(error)
  kernel.log.warn({ error, arrivalId: arrival.id, attempts: arrival.attempts }, 'mail not taken in')
  const pause = outage ? outagePause : pauses[arrival.attempts - 1]
  if (pause === undefined) {
    await giveUp(kernel, arrival, error)
    return
  }
  await inTransaction(kernel.db, async (tx) => {
    await tx
      .update(mailIn)
      .set({ note: wordsOf(error), ...(outage ? { attempts: sql`greatest(${mailIn.attempts} - 1, 0)` } : {}) })
      .where(and(eq(mailIn.id, arrival.id), eq(mailIn.state, 'stored')))
    await queueTakeIn(tx, { arrivalId: arrival.id, byHand }, new Date(nowMs() + pause))
  })
}

/** Not the mail's fault: it passes, or somebody mends it. */
function isOutage(error: unknown): boolean {
  if (error instanceof FileProblem) return error.kind === 'disk-full'
  const code = databaseErrorCode(error)
  // Connection lost, out of resources, shut down, cannot start (PostgreSQL, appendix A); no connection in time.
  if (code) return /^(?:08|53|57|58)/.test(code)
  const system = (error as NodeJS.ErrnoException | null)?.code
  return typeof system === 'string' && /^E(?:CONN|PIPE|TIMEDOUT|MFILE|NFILE|AI_AGAIN|ACCES|ROFS|IO)/.test(system)
}

const longestNote = 1000

/** In one line. */
function wordsOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return text.replaceAll('\0', '').toWellFormed().replace(/\s+/g, ' ').slice(0, longestNote)
}

/** For good: people see who wrote and that there is a mail to be fetched; an admin can have it tried again. */
async function giveUp(kernel: Kernel, arrival: Arrival, error: unknown): Promise<void> {
  const note = wordsOf(error)
  kernel.log.error({ error, arrivalId: arrival.id }, 'mail cannot be taken in')
  try {
    const words = translate((await company(kernel.db)).locale, 'channel-email:unreadable')
    const known = await unreadable(kernel, arrival, words)
    await intakeMail(kernel, {
      mail: known,
      files: [],
      claim: '',
      passedOn: null,
      arrivalId: arrival.id,
      failed: { note },
    })
  } catch (worse) {
    kernel.log.error({ error: worse, arrivalId: arrival.id }, 'mail cannot even be shown as unreadable')
    await kernel.db
      .update(mailIn)
      .set({ state: 'failed', note, takenAt: null })
      .where(and(eq(mailIn.id, arrival.id), eq(mailIn.state, 'stored')))
  }
}
