import { type SQL, sql } from 'drizzle-orm'

/**
 * Expressions for statements of modules beside this one: in which touchpoint something happened. As with promises
 * counted for a moment (cut-conversations.ts), it is the contact that went on or had last ended, and the first contact
 * for what was before it; hand-overs are none. null: that contact has no touchpoint.
 */
export const touchpointOf = {
  at: (conversationId: SQL, at: SQL): SQL =>
    sql`(select m.touchpoint_id from moment m where m.conversation_id = ${conversationId} and m.kind <> 'internal'
         order by m.began_at <= ${at} desc, case when m.began_at <= ${at} then -m.position else m.position end limit 1)`,
  name: (id: SQL): SQL => sql`(select t.name from touchpoint t where t.id = ${id})`,
}
