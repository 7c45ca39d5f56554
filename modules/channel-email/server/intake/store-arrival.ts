import { type Readable, Stream } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { and, eq, sql } from 'drizzle-orm'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { mailArrived } from '../../contract.ts'
import { ourAddresses } from '../mailboxes/index.ts'
import { keepRawMail, type RawMail } from '../raw-mail.ts'
import { mailIn } from '../schema.ts'
import { firstMailbox } from './own-addresses.ts'
import { type Head, headCatcher, messageIdOfHead, readHead, recipientsOfHead } from './read-head.ts'
import { queueTakeIn } from './take-in.ts'

/** A mail as its transport hands it over. */
export type Arriving = {
  /** null: found by the addresses it was sent to; none of ours among them: without a mailbox, for the common pool */
  mailboxId: string | null
  source: Uint8Array | Readable
  folder?: string
  uidValidity?: number
  uid?: number
  /** When its server got it; default now, and never later. */
  receivedAt?: Date
  /** Addresses it was delivered to, as the transport said. */
  envelopeTo?: readonly string[]
}

const mostEnvelope = 100

/**
 * Keeps a mail: when it returns, the mail is on the disk and known, and will be taken in. The same bytes again in the
 * same mailbox change nothing; the same mail by another way (other Received lines) is recognised when it is taken in.
 * @throws FileProblem `file-too-large` (see `largestRawMail`), `disk-full`; then nothing is kept
 */
export async function storeArrival(
  kernel: Kernel,
  arriving: Arriving,
): Promise<{ arrivalId: string; repeated: boolean; size: number }> {
  const { raw, head } = await keep(kernel, arriving.source)
  const envelopeTo = (arriving.envelopeTo ?? []).slice(0, mostEnvelope)
  const mailboxId = arriving.mailboxId ?? (await mailboxWith(kernel.db, ...envelopeTo, ...recipientsOfHead(head)))
  const storedAt = now()
  return inTransaction(kernel.db, async (tx) => {
    const id = newId()
    const [made] = await tx
      .insert(mailIn)
      .values({
        id,
        mailboxId,
        ...raw,
        messageIdHeader: messageIdOfHead(head),
        folder: arriving.folder ?? null,
        uidValidity: arriving.uidValidity ?? null,
        uid: arriving.uid ?? null,
        envelopeTo: envelopeTo.map((one) => one.replaceAll('\0', '').toWellFormed()),
        receivedAt: earlier(arriving.receivedAt ?? storedAt, storedAt),
        storedAt,
      })
      .onConflictDoNothing()
      .returning({ id: mailIn.id })
    if (!made) {
      const sameMailbox = sql`${mailIn.mailboxId} is not distinct from ${mailboxId}`
      const [known] = await tx
        .select({ id: mailIn.id })
        .from(mailIn)
        .where(and(eq(mailIn.sha256, raw.sha256), sameMailbox))
      if (!known) throw new Error(`mail ${raw.sha256} is neither new nor known`)
      return { arrivalId: known.id, repeated: true, size: raw.size }
    }
    await record(tx, mailArrived, {
      actor: systemActor,
      subjectId: mailboxId,
      audience: ['team:*'],
      data: { arrivalId: id, mailboxId },
    })
    await queueTakeIn(tx, { arrivalId: id, byHand: false })
    return { arrivalId: id, repeated: false, size: raw.size }
  })
}

async function keep(kernel: Kernel, source: Arriving['source']): Promise<{ raw: RawMail; head: Head }> {
  if (!(source instanceof Stream)) return { raw: await keepRawMail(kernel, source), head: readHead(source) }
  const { through, caught } = headCatcher()
  const feeding = pipeline(source, through)
  // What goes wrong in the source is seen by who reads the other end.
  feeding.catch(() => {})
  const raw = await keepRawMail(kernel, through)
  await feeding
  return { raw, head: readHead(caught()) }
}

/** The mailbox that the first of these addresses of ours belongs to, with or without a `+tag`; null: none is ours. */
export async function mailboxWith(db: Database, ...addresses: readonly string[]): Promise<string | null> {
  return firstMailbox(await ourAddresses(db), addresses)
}

function earlier(one: Date, other: Date): Date {
  return one.getTime() <= other.getTime() ? one : other
}
