import { sql } from 'drizzle-orm'
import { conversationErased } from '#modules/conversations/contract.ts'
import { erasedText } from '#modules/conversations/server/index.ts'
import { customerRemoved } from '#modules/customers/contract.ts'
import { filesMergedInto } from '#modules/customers/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { fields } from './change-expectation.ts'

/**
 * Of an erased conversation the steps, scores, answers and their times stay; what was written about them goes, and the
 * customer's page closes.
 */
export const eraseWords: Reaction = reactDuring(
  conversationErased,
  'moments.erase-words',
  async (tx, { subjectId, data }) => {
    const word = await erasedText(tx)
    if (data.messageIds) {
      await tx.execute(sql`
        update confirmation set words = ${word}
        where conversation_id = ${subjectId} and message_id = any(${sql.param([...data.messageIds])}::uuid[])`)
      return
    }
    const gone = (column: string) => {
      const text = sql.raw(column)
      return sql`${text} = case when ${text} = '' then '' else ${word} end`
    }
    const columns = fields.map((field) => gone(field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)))
    await tx.execute(sql`
      update expectation set ${sql.join(columns, sql`, `)}, version = version + 1 where conversation_id = ${subjectId}`)
    await tx.execute(sql`update confirmation set ${gone('words')} where conversation_id = ${subjectId}`)
    await tx.execute(sql`update score set ${gone('words')}, ${gone('comment')} where conversation_id = ${subjectId}`)
    await tx.execute(sql`update step_state set ${gone('evidence')} where conversation_id = ${subjectId}`)
    await tx.execute(sql`
      update offer_option set text = ${word} from offer
      where offer.id = offer_option.offer_id and offer.conversation_id = ${subjectId}`)
    await tx.execute(sql`
      update sheet_cell set ${gone('text')}, version = version + 1 where conversation_id = ${subjectId}`)
    await tx.execute(sql`update sheet_history set ${gone('text')} where conversation_id = ${subjectId}`)
    await tx.execute(sql`
      update progress_link set revoked_at = ${now()} where conversation_id = ${subjectId} and revoked_at is null`)
  },
)

/** What they expected as one of several people in somebody else's matter. */
export const forgetPerson: Reaction = reactDuring(customerRemoved, 'moments.forget-person', async (tx, { data }) => {
  if (!data.anonymised) return
  const persons = [data.customerId, ...(await filesMergedInto(tx, data.customerId))]
  await tx.execute(sql`delete from expectation where person_id = any(${sql.param(persons)}::uuid[])`)
})
