import { type SQL, sql } from 'drizzle-orm'
import type { WrittenMessage } from '#modules/conversations/server/index.ts'
import { type Database, plannedRows, rows, send, type Transaction } from '#platform/server/database/index.ts'
import { indexed } from './gram-codes.ts'

type Source = { id: string; text: string }
type MessageSource = Source & { conversationId: string; at: string | Date }

/** As an array literal: an array of arrays has no parameter type of its own. */
const codes = (list: readonly number[]) => `{${list.join(',')}}`

/**
 * Puts the subjects of the conversations that `which` selects (a condition on `c`) into the index, or brings them up
 * to date.
 * @returns the ids read, in order
 */
export async function feedSubjects(db: Database, which: SQL): Promise<string[]> {
  const found = await plannedRows<Source>(db, sql`select c.id, c.subject as text from conversation c where ${which}`)
  if (found.length > 0) await plannedRows(db, puttingSubjects(found))
  return found.map((one) => one.id)
}

function puttingSubjects(found: readonly Source[]): SQL {
  const texts = found.map((one) => indexed(one.text))
  return sql`
    insert into search_subject (conversation_id, text, grams)
    select id, text, grams::int[] from unnest(
      ${sql.param(found.map((one) => one.id))}::uuid[],
      ${sql.param(texts.map((one) => one.text))}::text[],
      ${sql.param(texts.map((one) => codes(one.grams)))}::text[]) as given(id, text, grams)
    on conflict (conversation_id) do update set text = excluded.text, grams = excluded.grams
      where search_subject.text <> excluded.text`
}

/**
 * Puts the messages that `which` selects (a condition on `m`) into the index.
 * @returns the ids read, in order
 */
export async function feedMessages(db: Database, which: SQL): Promise<string[]> {
  const found = await rows<MessageSource>(
    db,
    sql`select m.id, m.conversation_id as "conversationId", m.occurred_at as at, m.text from message m where ${which}`,
  )
  if (found.length > 0) await plannedRows(db, putting(found))
  return found.map((one) => one.id)
}

/** Puts a message that this transaction has just written into the index, along with its next statement. */
export function putMessage(tx: Transaction, { id, conversation, at, text }: WrittenMessage): void {
  send(tx, putting([{ id, conversationId: conversation.id, at, text }]))
}

/** The same for a subject. */
export function putSubject(tx: Transaction, source: Source): void {
  send(tx, puttingSubjects([source]))
}

function putting(found: readonly MessageSource[]): SQL {
  const texts = found.map((one) => indexed(one.text))
  return sql`
    insert into search_message (message_id, conversation_id, at, text, grams)
    select id, conversation_id, at, text, grams::int[] from unnest(
      ${sql.param(found.map((one) => one.id))}::uuid[],
      ${sql.param(found.map((one) => one.conversationId))}::uuid[],
      ${sql.param(found.map((one) => one.at))}::timestamptz[],
      ${sql.param(texts.map((one) => one.text))}::text[],
      ${sql.param(texts.map((one) => codes(one.grams)))}::text[]) as given(id, conversation_id, at, text, grams)
    on conflict (message_id) do update set text = excluded.text, grams = excluded.grams, at = excluded.at
      where search_message.text <> excluded.text`
}

/** Lets the entries of these conversations' messages follow them, after a merge, its undoing or a split. */
export async function followMessages(db: Database, conversationIds: readonly string[]): Promise<void> {
  await db.execute(sql`
    update search_message s set conversation_id = m.conversation_id
    from message m
    where m.id = s.message_id and m.conversation_id = any(${sql.param([...conversationIds])}::uuid[])
      and s.conversation_id <> m.conversation_id`)
}

/** Takes messages out of the index. */
export async function forgetMessages(db: Database, ids: readonly string[]): Promise<void> {
  await db.execute(sql`delete from search_message where message_id = any(${sql.param([...ids])}::uuid[])`)
}
