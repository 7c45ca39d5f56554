import { eq } from 'drizzle-orm'
import { currentConversation } from '#modules/conversations/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, type Transaction } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { ArrivalState } from '../../contract.ts'
import { findMailbox, ourAddresses } from '../mailboxes/index.ts'
import { mailIn } from '../schema.ts'
import { takeBounce } from './bounces.ts'
import { takeForward } from './forwards.ts'
import type { Arrival, Intake, Outcome, ReadArrival } from './intake.ts'
import { ourOwn, seenBefore } from './seen-before.ts'
import { takeMessage } from './take-message.ts'
import { lockThread } from './threading.ts'

type Wanted = ReadArrival & {
  arrivalId: string
  byHand?: boolean
  /** It could not be read: what stands in `mail` is what is known of it. */
  failed?: { note: string }
}

/**
 * Brings a mail that has been read into its conversation: all of it in one transaction, or nothing. An arrival that has
 * been taken in is left alone, so it may be tried as often as anybody likes, by several processes at once.
 */
export async function intakeMail(kernel: Kernel, wanted: Wanted): Promise<void> {
  const { arrivalId, byHand = false, failed } = wanted
  await inTransaction(kernel.db, async (tx) => {
    // In this order in every transaction: mails of one thread wait here before they hold anything else.
    await lockThread(tx, wanted.mail)
    const [arrival] = await tx.select().from(mailIn).where(eq(mailIn.id, arrivalId)).for('update')
    if (arrival?.state !== 'stored') return
    const intake = await open(kernel, tx, { ...wanted, arrival, byHand })
    const outcome = failed ? await takeUnreadable(intake) : await take(intake)
    await settle(tx, arrival, failed ? { ...outcome, state: 'failed', note: failed.note } : outcome)
  })
}

async function open(
  kernel: Kernel,
  tx: Transaction,
  { arrival, byHand, ...read }: ReadArrival & { arrival: Arrival; byHand: boolean },
): Promise<Intake> {
  const { mail, files, claim, passedOn } = read
  return {
    mail,
    files,
    claim,
    passedOn,
    kernel,
    tx,
    arrival,
    byHand,
    mailbox: arrival.mailboxId ? await findMailbox(tx, arrival.mailboxId) : null,
    ours: await ourAddresses(tx),
    company: await company(tx),
    at: arrival.receivedAt,
  }
}

async function take(intake: Intake): Promise<Outcome> {
  const { byHand, arrival } = intake
  // It was shown as unreadable before: there it belongs.
  const joins = arrival.conversationId ? await currentConversation(intake.tx, arrival.conversationId) : null
  const place = joins ? { joins, by: null, linkedFromId: null } : undefined
  if (byHand) return takeMessage(intake, place ? { place } : {})
  const own = await ourOwn(intake)
  if (own && 'outcome' in own) return own.outcome
  const seen = await seenBefore(intake)
  if (seen) return seen
  if (own) return takeMessage(intake, own)
  return (
    (await takeBounce(intake)) ?? (await takeForward(intake)) ?? (await takeMessage(intake, place ? { place } : {}))
  )
}

/** Under an id of its own: the mail itself may still be read one day. */
async function takeUnreadable(intake: Intake): Promise<Outcome> {
  return takeMessage(intake, { what: 'unreadable', silent: true })
}

async function settle(
  tx: Transaction,
  arrival: Arrival,
  { state, note, conversationId, messageId }: Omit<Outcome, 'state'> & { state: ArrivalState },
): Promise<void> {
  const at = state === 'failed' ? null : now()
  await tx.update(mailIn).set({ state, note, conversationId, messageId, takenAt: at }).where(eq(mailIn.id, arrival.id))
}
