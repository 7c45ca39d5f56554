import { Type } from 'typebox'
import { chatStarted } from '#modules/channel-chat/contract.ts'
import { conversationBrief, sayAsSystem } from '#modules/conversations/server/index.ts'
import { progressToken } from '#modules/moments/server/index.ts'
import { chooseLocale } from '#platform/contract/locale.ts'
import { Id, Instant, Nullable } from '#platform/contract/shapes.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { job } from '#platform/server/jobs/index.ts'

/**
 * The receipt of a chat: what was said has a number, and a page on which its progress can be followed (method E12). The
 * message has the id of the event that caused it, so a job that runs twice says it once.
 */
export const tellProgress = job({
  name: 'wiring.tell-progress',
  data: Type.Object({ eventId: Id, subjectId: Nullable(Id), data: chatStarted.data, at: Instant }),
  run: async (kernel, { eventId, subjectId, at }) => {
    if (!subjectId) return
    const conversation = await conversationBrief(kernel.db, subjectId)
    if (!conversation) return
    await inTransaction(kernel.db, async (tx) => {
      const address = `${kernel.publicUrl()}/p/${await progressToken(tx, subjectId)}`
      const locale = chooseLocale(conversation.language)
      // Where there are no links (a preview, a mail in plain text) the address stands behind the word.
      const link = `<a href="${address}">${translate(locale, 'channel-chat:progress')}</a>`
      await sayAsSystem(tx, {
        conversationId: subjectId,
        messageId: eventId,
        html: `<p>${translate(locale, 'channel-chat:receipt', { number: conversation.number, link })}</p>`,
        occurredAt: new Date(at),
      })
    })
  },
})
