import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { Type } from 'typebox'
import { systemActor } from '#platform/contract/principal.ts'
import { Id } from '#platform/contract/shapes.ts'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import { lockConversation } from './access.ts'
import { sweepAttachments } from './attachments.ts'
import { refreshGuests, staleGuests } from './guests.ts'
import { conversation } from './schema.ts'
import { moveStatus } from './status.ts'
import { settledAfter } from './take-up.ts'

const batch = 200
const nothing = Type.Object({})

/** Wakes what was snoozed until now, also what should have woken while no server ran; each once. */
export const wakeSnoozed = job({
  name: 'conversations.wake-snoozed',
  data: nothing,
  cron: '* * * * *',
  run: async ({ db }) => {
    for (;;) {
      const due = await db
        .select({ id: conversation.id })
        .from(conversation)
        .where(and(eq(conversation.status, 'snoozed'), lte(conversation.snoozedUntil, now())))
        .orderBy(asc(conversation.snoozedUntil))
        .limit(batch)
      for (const { id } of due) await wake(db, id)
      if (due.length < batch) return
    }
  },
})

async function wake(db: Database, id: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await lockConversation(tx, id)
    // Somebody else was faster, or snoozed it again.
    if (before?.status !== 'snoozed' || !before.snoozedUntil || before.snoozedUntil > now()) return
    await moveStatus(tx, before, { to: 'open', cause: 'snooze-over', actor: systemActor })
  })
}

/** Closes what has been resolved for the company's number of days. */
export const closeResolved = job({
  name: 'conversations.close-resolved',
  data: nothing,
  cron: '7 * * * *',
  run: async ({ db }) => {
    for (;;) {
      const { closeAfterDays } = await settledAfter(db)
      const before = new Date(nowMs() - closeAfterDays * 86_400_000)
      const due = await db
        .select({ id: conversation.id })
        .from(conversation)
        .where(and(eq(conversation.status, 'resolved'), lte(conversation.resolvedAt, before)))
        .orderBy(asc(conversation.resolvedAt))
        .limit(batch)
      for (const { id } of due) await close(db, id, before)
      if (due.length < batch) return
    }
  },
})

async function close(db: Database, id: string, resolvedBefore: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await lockConversation(tx, id)
    if (before?.status !== 'resolved' || !before.resolvedAt || before.resolvedAt > resolvedBefore) return
    await moveStatus(tx, before, { to: 'closed', cause: 'auto-close', actor: systemActor })
  })
}

/** Forgets uploads that nobody used for a day. */
export const sweepUploads = job({
  name: 'conversations.sweep-uploads',
  data: nothing,
  cron: '23 * * * *',
  run: async ({ db, files, log }) => {
    const removed = await sweepAttachments(db, files)
    if (removed > 0) log.info({ removed }, 'unused uploads removed')
  },
})

/** Conversations looked through in one transaction. */
const lookedThrough = 1000

/**
 * Once after an upgrade from a version that knew no guests (decision 0023): whoever owes something in a conversation reads
 * along. Batch after batch, each its own job that queues the next in its transaction, so that it goes on where it broke off;
 * doing one again changes nothing.
 */
export const fillGuests = job({
  name: 'conversations.fill-guests',
  data: Type.Object({ after: Type.Optional(Id) }),
  run: async ({ db }, { after = null }) => {
    await inTransaction(db, async (tx) => {
      const { stale, last } = await staleGuests(tx, { after, limit: lookedThrough })
      // Locked before it is looked at again: who changes what is owed waits for the conversation too.
      const locked = await tx
        .select({ id: conversation.id })
        .from(conversation)
        .where(inArray(conversation.id, stale))
        .orderBy(asc(conversation.id))
        .for('no key update')
      await refreshGuests(tx, ...locked.map(({ id }) => id))
      if (last) await enqueue(tx, fillGuests, { after: last })
    })
  },
})
