import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import { Type } from 'typebox'
import { company } from '#modules/staff/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import { textToHtml } from '#platform/server/html/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import type { Outbox, ProductMail } from '#platform/server/mail/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { seal, unseal } from '#platform/server/secret/index.ts'
import { findDefaultMailbox, mailboxAccount } from '../mailboxes/index.ts'
import { bodyOf } from './body.ts'
import { dropLine, giveBack, sendingOf, takeLine } from './lines.ts'
import { toMailHtml } from './mail-html.ts'
import { judge } from './retry.ts'
import { canSend } from './senders.ts'
import { noteHealth } from './settle-try.ts'
import { type Line, SendProblem } from './smtp.ts'

const purpose = 'product-mail'

/**
 * The product's own mail goes out by the default mailbox once there is one that sends, else by `fallback` (printed). It
 * holds links that let people in: while it waits, only who has the company's secret can read it.
 */
export function productOutbox(kernel: Pick<Kernel, 'db' | 'secret'>, fallback: Outbox): Outbox {
  const reaches = async () => {
    const found = await findDefaultMailbox(kernel.db)
    return found !== null && canSend(found)
  }
  return {
    reaches,
    send: async (mail) => {
      if (!(await reaches())) return fallback.send(mail)
      const sealed = seal(kernel.secret, purpose, JSON.stringify(mail))
      await inTransaction(kernel.db, (tx) => enqueue(tx, sendProductMail, { id: newId(), sealed }))
    },
  }
}

/** Sends one mail of the product's own; tried again for some hours, which may send it twice and never says so to anybody. */
export const sendProductMail = job({
  name: 'channel-email.send-product-mail',
  data: Type.Object({ id: Type.String(), sealed: Type.String() }),
  retries: 10,
  run: async (kernel, { id, sealed }) => {
    const opened = unseal(kernel.secret, purpose, sealed)
    const found = await findDefaultMailbox(kernel.db)
    const account = found && (await mailboxAccount(kernel, found.id))
    if (opened === null || !account || !canSend(account.mailbox)) return
    const mail = JSON.parse(opened) as ProductMail
    const { address, name } = account.mailbox
    const own = await company(kernel.db)
    const html = toMailHtml(textToHtml(mail.text), { placeOf: () => null, styled: true })
    const raw = await new MailComposer({
      from: { name: name || own.name, address },
      to: mail.to,
      subject: mail.subject,
      messageId: `<${id}@${address.slice(address.lastIndexOf('@') + 1)}>`,
      date: now(),
      ...bodyOf({ html, text: mail.text, signatureHtml: '', below: null }),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'X-Kairos-Auto': '1' },
      newline: 'windows',
    })
      .compile()
      .build()
    const sending = sendingOf(kernel)
    let line: Line | undefined
    try {
      ;({ line } = await takeLine(sending, account, false))
      await line.send({
        from: address,
        to: [mail.to],
        size: raw.byteLength,
        open: async () => Readable.from([raw]),
        beforeEnd: async () => {},
      })
      giveBack(sending, account, line)
    } catch (error) {
      if (line) dropLine(sending, line)
      if (!(error instanceof SendProblem)) throw error
      const outcome = judge(error.trouble, error.stage)
      await inTransaction(kernel.db, (tx) => noteHealth(tx, account.mailbox.id, outcome))
      kernel.log.warn({ to: mail.to, subject: mail.subject, words: outcome.words }, 'mail of the product was not sent')
      if (outcome.kind === 'later') throw error
    }
  },
})
