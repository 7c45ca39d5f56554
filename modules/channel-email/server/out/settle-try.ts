import { sql } from 'drizzle-orm'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { inTransaction, rows, type Transaction } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { OutState } from '../../contract.ts'
import type { Claim } from './claim.ts'
import { type Outcome, pauseAfter, type Refused } from './retry.ts'
import { type Told, tellStaff } from './tell-staff.ts'

/** Queues what follows a try, in the transaction that settles it. */
export type Follow = {
  /** Send what is due of this mailbox at `at`. */
  again: (tx: Transaction, mailboxId: string, at: Date) => Promise<void>
  /** Keep a copy among the mailbox's sent mails. */
  keepCopy: (tx: Transaction, messageId: string) => Promise<void>
  /** See what became of it at `at`. */
  lookUp: (tx: Transaction, at: Date) => Promise<void>
}

type Settled = {
  state: OutState
  /** for `queued` */
  sendAt?: Date
  words: string
  accepted: string[]
  rejected: Refused[]
  /** null: nothing to tell yet */
  delivery: Told | null
}

/**
 * Writes down what became of a try, unless another has taken it over meanwhile: sent, queued again after a pause, failed,
 * or unknown.
 */
export async function settleTry(kernel: Kernel, claim: Claim, outcome: Outcome, follow: Follow): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    if (outcome.kind === 'unknown') return waitForTrace(tx, claim, outcome.words, follow)
    const settled = settle(claim, outcome)
    const held = await rows(
      tx,
      sql`
        update mail_out set state = ${settled.state}, lease_until = null, server_words = ${settled.words},
          accepted = ${sql.param(settled.accepted)}::text[], rejected = ${JSON.stringify(settled.rejected)}::jsonb,
          send_at = coalesce(${settled.sendAt ?? null}::timestamptz, send_at),
          sent_at = case when ${settled.state === 'sent'} then ${now()}::timestamptz else sent_at end
        where message_id = ${claim.messageId} and try_id = ${claim.tryId}
          and state in ('sending', 'handing-over') returning 1`,
    )
    await noteHealth(tx, claim.mailboxId, outcome)
    if (held.length === 0) return
    if (outcome.kind === 'sent' && outcome.renamed) await noteName(tx, claim.messageId, outcome.renamed)
    if (settled.delivery) await tellStaff(tx, claim.messageId, settled.delivery)
    if (settled.state === 'sent') await follow.keepCopy(tx, claim.messageId)
    if (settled.sendAt) await follow.again(tx, claim.mailboxId, settled.sendAt)
  })
}

/** Pure: what a try leads to. */
export function settle(
  claim: Pick<Claim, 'attempts' | 'accepted' | 'rejected'>,
  outcome: Exclude<Outcome, { kind: 'unknown' }>,
): Settled {
  const { words } = outcome
  const accepted = [...new Set([...claim.accepted, ...(outcome.kind === 'sent' ? outcome.accepted : [])])]
  const refused = [...claim.rejected, ...(outcome.refused ?? [])]
  const putOff = outcome.kind === 'sent' ? outcome.putOff : []
  const pause = outcome.kind === 'later' || putOff.length > 0 ? pauseAfter(claim.attempts) : null
  if (pause !== null) {
    const sendAt = new Date(nowMs() + pause)
    return { state: 'queued', sendAt, words, accepted, rejected: refused, delivery: null }
  }
  const rejected = [...refused, ...putOff]
  if (accepted.length > 0) {
    const reason = rejected.map(({ address, words: why }) => `${address}: ${why}`).join('\n')
    return { state: 'sent', words, accepted, rejected, delivery: { state: 'sent', reason: reason || null } }
  }
  return { state: 'failed', words, accepted, rejected, delivery: { state: 'failed', reason: words } }
}

/** Those who got it answer to the name their server gave it: it stands among the names of its thread. */
async function noteName(tx: Transaction, messageId: string, name: string): Promise<void> {
  await tx.execute(sql`
    update mail set reference_ids = array_append(reference_ids, ${name})
    where message_id = ${messageId} and message_id_header <> ${name} and not reference_ids @> array[${name}]`)
}

/** Nothing is known: somebody looks for a trace of it soon. */
async function waitForTrace(tx: Transaction, claim: Claim, words: string, follow: Follow): Promise<void> {
  const at = new Date(nowMs() + 60_000)
  await tx.execute(sql`
    update mail_out set state = 'handing-over', lease_until = ${at}, server_words = ${words}
    where message_id = ${claim.messageId} and try_id = ${claim.tryId} and state = 'handing-over'`)
  await noteHealth(tx, claim.mailboxId, { kind: 'later', words, mailbox: true })
  await follow.lookUp(tx, at)
}

/** What the mailbox's line of health shows. */
export async function noteHealth(tx: Transaction, mailboxId: string, outcome: Outcome): Promise<void> {
  if (outcome.kind === 'sent') {
    await tx.execute(sql`
      update mailbox set last_sent_at = ${now()}, last_send_error = null, last_send_error_at = null where id = ${mailboxId}`)
    return
  }
  if (outcome.kind === 'unknown' || !outcome.mailbox) return
  await tx.execute(sql`
    update mailbox set last_send_error = ${outcome.words}, last_send_error_at = ${now()} where id = ${mailboxId}`)
}

/**
 * Nothing can be sent from this mailbox now: what else is due there has failed this time too, without knocking once for
 * each (a wrong password tried a hundred times locks an account).
 */
export async function putOffOthers(kernel: Kernel, { mailboxId }: Claim, words: string, follow: Follow): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const due = await rows<Claim & { conversationId: string }>(
      tx,
      sql`
        select o.message_id as "messageId", said.conversation_id as "conversationId", o.attempts + 1 as attempts,
          o.accepted, o.rejected
        from mail_out o join message said on said.id = o.message_id
        where o.mailbox_id = ${mailboxId} and o.state = 'queued' and o.send_at <= ${now()}
        order by o.send_at for update of o skip locked limit 1000`,
    )
    const times = new Set<number>()
    for (const one of due) {
      const settled = settle(one, { kind: 'later', words, mailbox: true })
      await tx.execute(sql`
        update mail_out set state = ${settled.state}, attempts = ${one.attempts}, server_words = ${words},
          send_at = coalesce(${settled.sendAt ?? null}::timestamptz, send_at)
        where message_id = ${one.messageId}`)
      if (settled.delivery) await tellStaff(tx, one.messageId, settled.delivery)
      if (settled.sendAt) times.add(settled.sendAt.getTime())
    }
    for (const time of times) await follow.again(tx, mailboxId, new Date(time))
  })
}
