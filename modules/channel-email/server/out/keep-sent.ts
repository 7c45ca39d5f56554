import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { Id } from '#platform/contract/shapes.ts'
import { rows } from '#platform/server/database/index.ts'
import { job } from '#platform/server/jobs/index.ts'
import { mailboxAccount } from '../mailboxes/index.ts'
import { keepsCopies, putIntoSent } from './sent-folder.ts'

type Row = { mailboxId: string; messageIdHeader: string; rawFile: string; sentAt: Date | string }

/**
 * Puts a copy of what was sent among the mailbox's sent mails, where its provider does not do so. That it does not work is
 * no fault of the mail: it is logged and left.
 */
export const keepSent = job({
  name: 'channel-email.keep-sent',
  data: Type.Object({ messageId: Id }),
  retries: 0,
  run: async (kernel, { messageId }) => {
    const [row] = await rows<Row>(
      kernel.db,
      sql`
        select o.mailbox_id as "mailboxId", m.message_id_header as "messageIdHeader", o.raw_file as "rawFile",
          o.sent_at as "sentAt"
        from mail_out o join mail m on m.message_id = o.message_id
        where o.message_id = ${messageId} and o.state = 'sent' and o.raw_file is not null`,
    )
    if (!row) return
    const account = await mailboxAccount(kernel, row.mailboxId)
    if (!account?.imap.host || keepsCopies(account)) return
    try {
      await putIntoSent(kernel, account, { ...row, sentAt: new Date(row.sentAt) })
    } catch (error) {
      kernel.log.warn({ error, messageId, mailbox: account.mailbox.address }, 'no copy among the sent mails')
    }
  },
})
