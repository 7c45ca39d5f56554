import { inArray, type SQL, sql } from 'drizzle-orm'
import { customerRemoved } from '#modules/customers/contract.ts'
import { filesMergedInto } from '#modules/customers/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { type Reaction, reactDuring, record } from '#platform/server/events/index.ts'
import { textToHtml } from '#platform/server/html/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import { conversationErased } from '../contract.ts'
import { audienceOf, type Conversation } from './access.ts'
import { recordDraft } from './drafts.ts'
import { sweepUploads } from './jobs.ts'
import { changeRemark, conversation, draft } from './schema.ts'
import { cleaningRules } from './timeline.ts'

/** What stands where words of an anonymised customer stood, in the company's language. */
export async function erasedText(tx: Transaction): Promise<string> {
  return translate((await company(tx)).locale, 'conversations:erased')
}

/**
 * An anonymised customer's conversations keep their number, times, statuses, people and figures; everything written in
 * them goes, ours too, as answers and notes speak of the person. Of somebody else's conversation in which they took part
 * only their own messages go. The files follow with the next sweep, unless something else refers to the same content.
 */
export const eraseCustomer: Reaction = reactDuring(
  customerRemoved,
  'conversations.erase-customer',
  async (tx, { actor, data }) => {
    if (!data.anonymised) return
    const persons = sql`${sql.param([data.customerId, ...(await filesMergedInto(tx, data.customerId))])}::uuid[]`
    const word = await erasedText(tx)
    const own = await locked(tx, sql`${conversation.customerId} = any(${persons})`)
    if (own.length > 0) await eraseAll(tx, own, { word, actor })
    const elsewhere = await locked(
      tx,
      sql`${conversation.id} in (select m.conversation_id from message m
          where m.author_kind = 'customer' and m.author_id = any(${persons})) and ${conversation.customerId} <> all(${persons})`,
    )
    for (const one of elsewhere) await eraseWords(tx, one, { persons, word, actor })
    if (own.length + elsewhere.length > 0) await enqueue(tx, sweepUploads, {}, { singletonKey: 'erased' })
  },
)

/** In one order, as merges lock them. */
function locked(tx: Transaction, where: SQL): Promise<Conversation[]> {
  return tx.select().from(conversation).where(where).orderBy(conversation.id).for('no key update')
}

type Erasing = { word: string; actor: Actor }

async function eraseAll(tx: Transaction, own: readonly Conversation[], { word, actor }: Erasing): Promise<void> {
  const ids = own.map((one) => one.id)
  const list = sql`${sql.param(ids)}::uuid[]`
  await eraseMessages(tx, sql`m.conversation_id = any(${list})`, word)
  await tx
    .update(conversation)
    .set({
      subject: word,
      previewText: sql`case when ${conversation.previewText} is null then null else ${word} end`,
      resolveReason: sql`case when ${conversation.resolveReason} is null then null else ${word} end`,
      language: null,
      version: sql`${conversation.version} + 1`,
    })
    .where(inArray(conversation.id, ids))
  // What undoing a merge would bring back.
  await tx.execute(sql`
    update conversation_merge set source_before = source_before
      || case when source_before->>'previewText' is null then '{}' else jsonb_build_object('previewText', ${word}::text) end
      || case when source_before->>'resolveReason' is null then '{}' else jsonb_build_object('resolveReason', ${word}::text) end
    where source_id = any(${list}) or target_id = any(${list})`)
  await tx.update(changeRemark).set({ text: word }).where(inArray(changeRemark.conversationId, ids))
  const drafts = await tx.delete(draft).where(inArray(draft.conversationId, ids)).returning()
  for (const { memberId, conversationId, version } of drafts)
    await recordDraft(tx, { id: memberId }, conversationId, { version, removed: true })
  for (const one of own) {
    await record(tx, conversationErased, {
      actor,
      subjectId: one.id,
      audience: audienceOf(one),
      data: { messageIds: null },
    })
  }
}

async function eraseWords(
  tx: Transaction,
  one: Conversation,
  { persons, word, actor }: Erasing & { persons: SQL },
): Promise<void> {
  const messageIds = await eraseMessages(
    tx,
    sql`m.conversation_id = ${one.id} and m.author_kind = 'customer' and m.author_id = any(${persons})`,
    word,
  )
  await tx.execute(sql`
    update conversation c set preview_text = ${word}, version = version + 1
    where c.id = ${one.id} and (select m.id from message m where m.conversation_id = c.id
      order by m.author_kind = 'system', m.created_at desc, m.seq desc limit 1) = any(${sql.param(messageIds)}::uuid[])`)
  await record(tx, conversationErased, { actor, subjectId: one.id, audience: audienceOf(one), data: { messageIds } })
}

/** @returns the ids of the messages that `which` (a condition on `m`) selects */
async function eraseMessages(tx: Transaction, which: SQL, word: string): Promise<string[]> {
  const erased = await rows<{ id: string }>(
    tx,
    sql`update message m set html = ${textToHtml(word)}, text = ${word}, cleaned_by = ${cleaningRules}, meta = null,
          delivery_reason = null
        where ${which} returning m.id`,
  )
  const ids = erased.map((one) => one.id)
  // Nobody's and long unused: the sweep takes them with their content.
  await tx.execute(sql`
    update attachment set message_id = null, conversation_id = null, uploaded_by = null, claim = null, name = '',
      created_at = 'epoch'
    where message_id = any(${sql.param(ids)}::uuid[])`)
  return ids
}
