import { type SQL, sql } from 'drizzle-orm'
import type { BodyOf, ReplyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, plannedRows, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { sanitizeRich } from '#platform/server/html/index.ts'
import { draftSaved, type saveDraft as endpoint } from '../contract.ts'
import { mustSee } from './access.ts'
import { type AttachmentRow, attachmentsJson, iso, type Stamp, toAttachment } from './present.ts'
import { isAttachmentUrl } from './rules.ts'

export type DraftRow = {
  html: string
  mode: 'reply' | 'note'
  envelope: Record<string, unknown> | null
  version: number
  updated_at: Stamp
  attachments: AttachmentRow[]
}
type Draft = ReplyOf<typeof endpoint>
/** Longest envelope, characters of JSON: addresses of a mail to a hundred people and its subject. */
const longestEnvelope = 20_000

/** The reader's draft of conversation `c` as one JSON value. */
export function draftJson(memberId: string): SQL {
  return sql`(select json_build_object('html', d.html, 'mode', d.mode, 'envelope', d.envelope, 'version', d.version, 'updated_at', d.updated_at,
      'attachments', ${attachmentsJson(sql`at.id = any(d.attachment_ids) and at.message_id is null`)})
    from draft d where d.member_id = ${memberId} and d.conversation_id = c.id)`
}

export function toDraft(row: DraftRow): Draft {
  return {
    html: row.html,
    mode: row.mode,
    envelope: row.envelope,
    version: row.version,
    updatedAt: iso(row.updated_at),
    attachments: row.attachments.map(toAttachment),
  }
}

async function findDraft(db: Database, memberId: string, conversationId: string): Promise<Draft | null> {
  const [row] = await rows<{ draft: DraftRow | null }>(
    db,
    sql`select ${draftJson(memberId)} as draft from conversation c where c.id = ${conversationId}`,
  )
  return row?.draft ? toDraft(row.draft) : null
}

/**
 * Keeps what somebody is writing. With `version`, a text built on an older draft than the stored one is refused, so two
 * windows never overwrite each other unseen.
 * @throws Problem `conversations.draft-newer` (409, details: the stored draft or null)
 */
export async function saveDraft(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof endpoint> },
): Promise<Draft> {
  const { mode, version: built, attachmentIds = [], envelope = null } = input
  if (envelope && JSON.stringify(envelope).length > longestEnvelope) throw badField('envelope', 'too-long')
  const html = sanitizeRich(input.html, { isOwnImage: isAttachmentUrl })
  await inTransaction(db, async (tx) => {
    await mustSee(tx, principal, id)
    await checkUploads(tx, principal.id, attachmentIds)
    const ids = sql.param(attachmentIds)
    // One statement decides between windows that save at once.
    const saved = await rows<{ version: number }>(
      tx,
      sql`
        insert into draft (member_id, conversation_id, html, mode, attachment_ids, envelope, version, updated_at)
        select ${principal.id}, ${id}, ${html}, ${mode}, ${ids}::uuid[], ${envelope && JSON.stringify(envelope)}::jsonb, 1, ${now()}
        ${built ? sql`where exists (select 1 from draft where member_id = ${principal.id} and conversation_id = ${id})` : sql``}
        on conflict (member_id, conversation_id) do update
          set html = excluded.html, mode = excluded.mode, attachment_ids = excluded.attachment_ids,
              envelope = excluded.envelope, version = draft.version + 1, updated_at = excluded.updated_at
          ${built === undefined ? sql`` : sql`where draft.version = ${built}`}
        returning version`,
    )
    const version = saved[0]?.version
    if (version === undefined) {
      const details = await findDraft(tx, principal.id, id)
      throw new Problem('conversations.draft-newer', { status: 409, details })
    }
    await recordDraft(tx, principal, id, { version, removed: false })
  })
  const draft = await findDraft(db, principal.id, id)
  // Gone again already: another window sent or threw it away.
  return draft ?? { html, mode, attachments: [], envelope, version: built ?? 1, updatedAt: now().toISOString() }
}

/**
 * Gives a text back to whoever wrote it, as the draft of a reply; what they have begun meanwhile stands below it. Beneath a
 * note that they are writing it stays a note: nothing internal gets into a reply.
 */
export async function keepDraft(
  tx: Transaction,
  {
    memberId,
    conversationId,
    html,
    attachmentIds,
    envelope,
  }: {
    memberId: string
    conversationId: string
    html: string
    attachmentIds: readonly string[]
    envelope: Record<string, unknown> | null
  },
): Promise<void> {
  const [kept] = await rows<{ version: number }>(
    tx,
    sql`
      insert into draft (member_id, conversation_id, html, mode, attachment_ids, envelope, version, updated_at)
      values (${memberId}, ${conversationId}, ${html}, 'reply', ${sql.param([...attachmentIds])}::uuid[],
        ${envelope && JSON.stringify(envelope)}::jsonb, 1, ${now()})
      on conflict (member_id, conversation_id) do update
        set html = case when draft.mode = 'note' then draft.html || excluded.html else excluded.html || draft.html end,
            attachment_ids = (excluded.attachment_ids || array(
              select one from unnest(draft.attachment_ids) one where one <> all(excluded.attachment_ids)))[1:20],
            envelope = case when draft.mode = 'note' then draft.envelope else excluded.envelope end,
            version = draft.version + 1, updated_at = excluded.updated_at
      returning version`,
  )
  await recordDraft(tx, { id: memberId }, conversationId, { version: kept?.version ?? 1, removed: false })
}

/** Throws a draft away; having none is as good. */
export async function removeDraft(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await mustSee(tx, principal, id)
    await dropDraft(tx, principal, id)
  })
}

/** Removes somebody's draft, of one mode or of any, once its text has been sent. */
export async function dropDraft(
  tx: Transaction,
  person: { id: string },
  conversationId: string,
  mode?: 'reply' | 'note',
): Promise<void> {
  const gone = await rows<{ version: number }>(
    tx,
    sql`delete from draft where member_id = ${person.id} and conversation_id = ${conversationId}
        ${mode ? sql`and mode = ${mode}` : sql``} returning version`,
  )
  if (gone[0]) await recordDraft(tx, person, conversationId, { version: gone[0].version, removed: true })
}

/** Whether somebody has a draft of this mode, which goes once its text has been sent. */
export async function hasDraft(
  tx: Transaction,
  person: { id: string },
  { conversationId, mode }: { conversationId: string; mode: 'reply' | 'note' },
): Promise<boolean> {
  const found = await plannedRows(
    tx,
    sql`select 1 from draft where member_id = ${person.id} and conversation_id = ${conversationId} and mode = ${mode}`,
  )
  return found.length > 0
}

export async function recordDraft(
  tx: Transaction,
  person: { id: string },
  subjectId: string,
  data: { version: number; removed: boolean },
) {
  await record(tx, draftSaved, { actor: staffActor(person), subjectId, audience: [`staff:${person.id}`], data })
}

async function checkUploads(tx: Transaction, memberId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const found = await rows(
    tx,
    sql`select 1 from attachment where id = any(${sql.param([...ids])}::uuid[]) and message_id is null and uploaded_by = ${memberId}`,
  )
  if (found.length < ids.length) throw badField('attachmentIds', 'unknown')
}
