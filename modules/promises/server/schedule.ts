import { eq } from 'drizzle-orm'
import { conversation } from '#modules/conversations/server/schema.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database, Transaction } from '#platform/server/database/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import { type ClockLook, looksOf, type Opening } from './clock-rules.ts'
import { openingOf } from './opening.ts'
import type { PromiseRow } from './queries.ts'
import { settingsOf } from './settings.ts'
import { fallDueJob, remindJob } from './timers.ts'

/** What the clock does for a promise by the settings of now, and the hours it was reckoned with. */
export async function clockOf(
  db: Database,
  row: PromiseRow,
): Promise<{ looks: ClockLook[]; opening: Opening; settings: Awaited<ReturnType<typeof settingsOf>> }> {
  const [[home], settings] = await Promise.all([
    db.select({ teamId: conversation.teamId }).from(conversation).where(eq(conversation.id, row.conversationId)),
    settingsOf(db),
  ])
  const opening = await openingOf(db, row.ownerKind === 'team' ? row.ownerId : (home?.teamId ?? null))
  return { looks: looksOf(row, settings, opening), opening, settings }
}

/** Queues what the clock has to do for a promise: a look at each time something may be due, and its falling due. */
export async function schedule(tx: Transaction, row: PromiseRow): Promise<void> {
  const at = now()
  const { looks } = await clockOf(tx, row)
  const times = new Set(looks.map((look) => look.at.getTime()).filter((time) => time > at.getTime()))
  for (const time of times) await enqueue(tx, remindJob, { promiseId: row.id }, { startAfter: new Date(time) })
  // Its time may have passed already: it took another's place while the server was down.
  await enqueue(
    tx,
    fallDueJob,
    { promiseId: row.id },
    {
      startAfter: new Date(Math.max(row.dueAt.getTime(), at.getTime())),
    },
  )
}
