import { and, eq, lt } from 'drizzle-orm'
import { mustSee } from '#modules/conversations/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { stepPutOff } from '../../contract/today.ts'
import { rankedSteps } from './next-steps.ts'
import { reasonKey } from './rules.ts'
import { stepLater } from './schema.ts'

const farthest = 31 * 86_400_000

/**
 * Puts a step off until a time, with the reasons it has now; null takes that back. The same again changes nothing more.
 * Whatever stands among one's steps may be put off, readable or not.
 * @throws Problem `not-found`, `bad-request` on `until`
 */
export async function putOffStep(
  db: Database,
  { principal, conversationId, until }: { principal: Principal; conversationId: string; until: string | null },
): Promise<Record<string, never>> {
  const { at, steps } = await rankedSteps(db, principal)
  const step = steps.find((one) => one.conversationId === conversationId)
  if (!step) await mustSee(db, principal, conversationId)
  const time = until === null ? null : readUntil(until, at)
  await inTransaction(db, async (tx) => {
    // What has had its time is not kept.
    await tx.delete(stepLater).where(and(eq(stepLater.memberId, principal.id), lt(stepLater.until, at)))
    const key = { memberId: principal.id, conversationId }
    if (time) {
      const values = { until: time, reasons: step?.reasons.map(reasonKey) ?? [] }
      await tx
        .insert(stepLater)
        .values({ ...key, ...values })
        .onConflictDoUpdate({ target: [stepLater.memberId, stepLater.conversationId], set: values })
    } else {
      await tx
        .delete(stepLater)
        .where(and(eq(stepLater.memberId, principal.id), eq(stepLater.conversationId, conversationId)))
    }
    await record(tx, stepPutOff, {
      actor: staffActor(principal),
      subjectId: conversationId,
      audience: [`staff:${principal.id}`],
      data: { conversationId, until: time?.toISOString() ?? null },
    })
  })
  return {}
}

function readUntil(until: string, at: Date): Date {
  const time = new Date(until)
  if (Number.isNaN(time.getTime())) throw badField('until', 'date-time')
  if (time.getTime() <= at.getTime()) throw badField('until', 'in-past')
  if (time.getTime() > at.getTime() + farthest) throw badField('until', 'conversations:reason.too-far')
  return time
}
