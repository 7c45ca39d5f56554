import { eq, sql } from 'drizzle-orm'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, rows } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { conversationChanged, type changeConversation as endpoint } from '../contract.ts'
import { audienceOf, lockForChange, type Reader, visibleTo } from './access.ts'
import { normaliseTags } from './rules.ts'
import { conversation } from './schema.ts'

const mostTags = 50

/** Changes subject, priority, tags. What is as wanted already is no change. */
export async function changeConversation(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof endpoint> },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await lockForChange(tx, principal, id)
    const subject = input.subject?.replace(/\s+/g, ' ').trim() ?? before.subject
    const priority = input.priority ?? before.priority
    const tags = tagsAfter(before.tags, input)
    const addedTags = tags.filter((tag) => !before.tags.includes(tag))
    const removedTags = before.tags.filter((tag) => !tags.includes(tag))
    const fields = [
      ...(subject !== before.subject ? (['subject'] as const) : []),
      ...(priority !== before.priority ? (['priority'] as const) : []),
      ...(addedTags.length + removedTags.length > 0 ? (['tags'] as const) : []),
    ]
    if (fields.length === 0) return
    await tx
      .update(conversation)
      .set({ subject, priority, tags, version: sql`${conversation.version} + 1` })
      .where(eq(conversation.id, id))
    await record(tx, conversationChanged, {
      actor: staffActor(principal),
      subjectId: id,
      audience: audienceOf(before),
      data: {
        fields,
        ...(fields.includes('priority') ? { priority } : {}),
        ...(fields.includes('tags') ? { addedTags, removedTags } : {}),
      },
    })
  })
}

type TagChange = { tags?: string[]; addTags?: string[]; removeTags?: string[] }

function tagsAfter(before: readonly string[], { tags, addTags = [], removeTags = [] }: TagChange): string[] {
  const removed = new Set(normaliseTags(removeTags).map((tag) => tag.toLowerCase()))
  const kept = (tags ?? before).filter((tag) => !removed.has(tag.toLowerCase()))
  const after = normaliseTags([...kept, ...addTags])
  if (kept.length + addTags.length > mostTags && after.length === mostTags)
    throw badField('tags', 'maxItems', { limit: mostTags })
  return after
}

/** Tags of conversations that the reader may see, most used first; `q` is any part of them. */
export async function listTags(
  db: Database,
  reader: Reader,
  q = '',
): Promise<{ items: { tag: string; count: number }[] }> {
  const part = `%${q.trim().replace(/[\\%_]/g, '\\$&')}%`
  // The newest few thousand tell which tags are in use; counting all would read the whole table.
  const items = await rows<{ tag: string; count: number }>(
    db,
    sql`
      select tag, count(*)::int as count
      from (select c.tags from conversation c where c.merged_into_id is null and ${visibleTo(reader)}
            order by c.last_message_at desc, c.id desc limit 5000) recent, unnest(recent.tags) as tag
      where tag ilike ${part} group by tag order by count(*) desc, tag limit 100`,
  )
  return { items }
}
