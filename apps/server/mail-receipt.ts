import { Type } from 'typebox'
import { mailMatterBegun } from '#modules/channel-email/contract.ts'
import { queueAutomatic, senderOfMail } from '#modules/channel-email/server/index.ts'
import { conversationBrief } from '#modules/conversations/server/index.ts'
import { progressToken } from '#modules/moments/server/index.ts'
import { chooseLocale } from '#platform/contract/locale.ts'
import { Id, Instant, Nullable } from '#platform/contract/shapes.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { textToHtml } from '#platform/server/html/index.ts'
import { job } from '#platform/server/jobs/index.ts'

/**
 * The receipt of a mail: what was written has a number, and a page on which its progress can be followed (method E12).
 * Whether its sender may be answered was decided when it came in. The message has the id of the event that caused it, so
 * a job that runs twice sends it once.
 */
export const mailReceipt = job({
  name: 'wiring.mail-receipt',
  data: Type.Object({ eventId: Id, subjectId: Nullable(Id), data: mailMatterBegun.data, at: Instant }),
  run: async (kernel, { eventId, data }) => {
    const { conversationId, messageId, mailboxId, answerable } = data
    if (!answerable) return
    const conversation = await conversationBrief(kernel.db, conversationId)
    const to = await senderOfMail(kernel.db, messageId)
    if (!conversation || !to) return
    await inTransaction(kernel.db, async (tx) => {
      const link = `${kernel.publicUrl()}/p/${await progressToken(tx, conversationId)}`
      const text = translate(chooseLocale(conversation.language), 'channel-email:receipt', {
        number: conversation.number,
        link,
      })
      await queueAutomatic(tx, {
        kernel,
        conversationId,
        messageId: eventId,
        html: textToHtml(text),
        to,
        answers: messageId,
        ...(mailboxId ? { mailboxId } : {}),
      })
    })
  },
})
