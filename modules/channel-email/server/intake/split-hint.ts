import { sql } from 'drizzle-orm'
import { type Database, rows } from '#platform/server/database/index.ts'
import { normaliseSubject, sameSubject } from './subject.ts'

/** Subjects of this many mails are compared: a thread that has changed its subject more often has none. */
const lookedAt = 50

/** Whether a mail speaks of something else than the conversation it joins and all mails in it: perhaps another matter. */
export async function changesSubject(
  db: Database,
  joined: { id: string; subject: string },
  subject: string,
): Promise<boolean> {
  if (sameSubject(joined.subject, subject)) return false
  const earlier = await rows<{ subject: string }>(
    db,
    sql`
      select m.subject from mail m join message s on s.id = m.message_id
      where s.conversation_id = ${joined.id} group by m.subject order by max(s.created_at) desc limit ${lookedAt}`,
  )
  // One without a subject speaks of everything, and would hide every change after it.
  return !earlier.some((one) => normaliseSubject(one.subject) !== '' && sameSubject(one.subject, subject))
}
