import { type SQL, sql } from 'drizzle-orm'
import { type Database, rows } from '#platform/server/database/index.ts'

/** A conversation and all that were merged into it. */
function chain(conversationId: string): SQL {
  return sql`
    with recursive chain(id, depth) as (
      select ${conversationId}::uuid, 0
      union all
      select c.id, chain.depth + 1 from conversation c join chain on c.merged_into_id = chain.id where chain.depth < 50)`
}

/**
 * Whether somebody takes part in a conversation: it is theirs, they were brought in, or a mail in it came from them or
 * went to them.
 */
export async function takesPart(
  db: Database,
  conversationId: string,
  { customerId, key }: { customerId: string; key: string | null },
): Promise<boolean> {
  const [found] = await rows<{ part: boolean }>(
    db,
    sql`
      ${chain(conversationId)}
      select exists (select 1 from conversation c where c.id = ${conversationId} and c.customer_id = ${customerId})
        or exists (select 1 from mail_participant p where p.conversation_id in (select id from chain) and p.address = ${key})
        or exists (
          select 1 from message s join mail m on m.message_id = s.id
            cross join lateral jsonb_array_elements(
              m."to" || m.cc || m.bcc || case when m."from" is null then '[]' else jsonb_build_array(m."from") end) named
          where s.conversation_id = ${conversationId} and lower(named->>'address') = ${key}) as part`,
  )
  return found?.part ?? false
}

/** Mail addresses of a conversation's customer, for comparison. */
export async function customerKeys(db: Database, conversationId: string): Promise<Set<string>> {
  const found = await rows<{ key: string }>(
    db,
    sql`
      select i.normalised as key from identity i join conversation c on c.customer_id = i.customer_id
      where c.id = ${conversationId} and i.kind = 'email' and i.retired_at is null`,
  )
  return new Set(found.map((one) => one.key))
}

/** Who takes part besides the customer, in the order they came. */
export async function participantsOf(
  db: Database,
  conversationId: string,
): Promise<{ address: string; name: string }[]> {
  return rows<{ address: string; name: string }>(
    db,
    sql`
      ${chain(conversationId)}
      select p.address, (array_agg(p.name order by p.name = '', p.first_at))[1] as name from mail_participant p
      where p.conversation_id in (select id from chain) group by p.address order by min(p.first_at), p.address`,
  )
}
