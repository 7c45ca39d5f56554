import { sql } from 'drizzle-orm'
import { workedBy } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { HoldingSource } from '#modules/staff/server/index.ts'
import { changePromise } from './change-promise.ts'
import { promise } from './schema.ts'

/** Promises that a person owes, between colleagues too. */
export const promisesHeld: HoldingSource = {
  kind: 'promise',
  held: (reader) => sql`
    select ${promise.ownerId} as member_id, ${promise.id}, ${promise.text}, ${promise.dueAt}, ${promise.conversationId},
      ${conversation.number}, ${promise.version}
    from ${promise} join ${conversation} on ${conversation.id} = ${promise.conversationId}
    where ${promise.settledAt} is null and ${promise.ownerKind} = 'member' and ${conversation.mergedIntoId} is null
      and ${workedBy(reader, 'conversation')}`,
  hand: (db, { principal, held, to }) =>
    changePromise(db, { principal, id: held.id, owner: to, version: held.version }),
}
