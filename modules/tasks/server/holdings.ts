import { sql } from 'drizzle-orm'
import { workedBy } from '#modules/conversations/server/index.ts'
import type { HoldingSource } from '#modules/staff/server/index.ts'
import { taskVisibleTo } from './access.ts'
import { changeTask } from './change-task.ts'

/** Tasks that a person has to do. */
export const tasksHeld: HoldingSource = {
  kind: 'task',
  held: (reader) => sql`
    select task.owner_id as member_id, task.id, task.title as text, task.due_at, task.conversation_id, conversation.number,
      task.version
    from task left join conversation on conversation.id = task.conversation_id
    where task.settled_at is null and task.owner_kind = 'member' and conversation.merged_into_id is null
      and case when task.conversation_id is not null then ${workedBy(reader, 'conversation')} else ${taskVisibleTo(reader)} end`,
  hand: (db, { principal, held, to }) =>
    changeTask(db, { principal, id: held.id, input: { owner: to, version: held.version } }),
}
