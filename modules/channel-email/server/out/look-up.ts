import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { job } from '#platform/server/jobs/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { mailboxAccount } from '../mailboxes/index.ts'
import { leaseWhileSending } from './claim.ts'
import { liesInSent } from './sent-folder.ts'
import { tellStaff } from './tell-staff.ts'

/** What is said of a mail nobody knows the fate of; a key of the words. */
export const uncertain = 'channel-email:reason.uncertain'
const foundInSent = 'channel-email:reason.found-in-sent'

/**
 * Mails whose end had left without an answer. The mailbox's own folder of sent mails is asked; when it knows nothing, the
 * mail is uncertain: it is shown to staff and never sent again by itself.
 */
export const lookUp = job({
  name: 'channel-email.look-up',
  data: Type.Object({}),
  expireSeconds: 900,
  run: async (kernel) => {
    for (;;) {
      const held = await takeUnanswered(kernel)
      if (!held) return
      await decide(kernel, held)
    }
  },
})

type Held = { messageId: string; mailboxId: string; tryId: string; messageIdHeader: string; words: string | null }

/** Takes one over: the process that waited for the answer is gone, or has given up. */
async function takeUnanswered({ db }: Kernel): Promise<Held | null> {
  const [held] = await rows<Held>(
    db,
    sql`
      with next as (
        select message_id from mail_out where state = 'handing-over' and lease_until < ${now()}
        order by lease_until limit 1 for update skip locked)
      update mail_out o set lease_until = ${new Date(nowMs() + leaseWhileSending)}, try_id = ${newId()}
      from next, mail m where o.message_id = next.message_id and m.message_id = o.message_id
      returning o.message_id as "messageId", o.mailbox_id as "mailboxId", o.try_id as "tryId",
        m.message_id_header as "messageIdHeader", o.server_words as words`,
  )
  return held ?? null
}

async function decide(kernel: Kernel, held: Held): Promise<void> {
  const sent = await wasSent(kernel, held)
  await inTransaction(kernel.db, async (tx) => {
    const done = await rows(
      tx,
      sql`
        update mail_out o set state = ${sent ? 'sent' : 'uncertain'}, lease_until = null,
          server_words = ${sent ? foundInSent : (held.words ?? uncertain)},
          accepted = case when ${sent} then array(
              select lower(one->>'address') from jsonb_array_elements(m."to" || m.cc || m.bcc) one) else o.accepted end,
          sent_at = case when ${sent} then ${now()}::timestamptz else o.sent_at end
        from mail m
        where o.message_id = ${held.messageId} and o.try_id = ${held.tryId} and o.state = 'handing-over'
          and m.message_id = o.message_id
        returning 1`,
    )
    if (done.length === 0) return
    await tellStaff(tx, held.messageId, sent ? { state: 'sent', reason: null } : { state: 'failed', reason: uncertain })
  })
}

async function wasSent(kernel: Kernel, { mailboxId, messageIdHeader, messageId }: Held): Promise<boolean> {
  const account = await mailboxAccount(kernel, mailboxId)
  if (!account) return false
  try {
    return (await liesInSent(account, messageIdHeader)) === true
  } catch (error) {
    kernel.log.warn({ error, messageId, mailbox: account.mailbox.address }, 'the sent mails could not be asked')
    return false
  }
}
