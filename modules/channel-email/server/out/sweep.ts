import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import { lookUp } from './look-up.ts'
import { sendMail } from './send-mail.ts'

/**
 * Picks up what a process left that died: mails it was writing were surely not delivered and are queued again; mails whose
 * end had left are looked for; mailboxes with mail that is due are worked through, should the job for it be lost.
 */
export const sweepOut = job({
  name: 'channel-email.sweep-out',
  data: Type.Object({}),
  cron: '* * * * *',
  run: async ({ db }) => {
    await inTransaction(db, async (tx) => {
      await tx.execute(sql`
        update mail_out set state = 'queued', lease_until = null, try_id = null
        where state = 'sending' and lease_until < ${now()}`)
      const due = await rows<{ id: string }>(
        tx,
        sql`select distinct mailbox_id as id from mail_out where state = 'queued' and send_at <= ${now()} limit 1000`,
      )
      for (const { id } of due) await enqueue(tx, sendMail, { mailboxId: id }, { singletonKey: id })
      const unanswered = await rows(
        tx,
        sql`select 1 from mail_out where state = 'handing-over' and lease_until < ${now()} limit 1`,
      )
      if (unanswered.length > 0) await enqueue(tx, lookUp, {}, { singletonKey: 'unanswered' })
    })
  },
})
