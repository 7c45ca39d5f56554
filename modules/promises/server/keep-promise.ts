import { and, asc, eq, isNull } from 'drizzle-orm'
import { taskOf } from '#modules/tasks/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { type EvidenceKind, type PromiseRecord, promiseKept } from '../contract.ts'
import { type Begun, beginAction } from './begin-action.ts'
import { isFileOf, messageTime, owedIn } from './queries.ts'
import { readPromise } from './read-promise.ts'
import { isLate } from './rules.ts'
import { promise } from './schema.ts'
import { readInstant } from './times.ts'
import { about, applyChange, refreshAttention, tell } from './write.ts'

type Wanted = {
  principal: Principal
  id: string
  evidence?: string
  evidenceMessageId?: string | null
  evidenceFileId?: string | null
  evidenceTaskId?: string | null
  /** Although an internal promise beneath it is still owed. */
  anyway?: boolean
  at?: string
  version?: number
}

/**
 * Kept, with evidence: a message, a task done or a file of this conversation, or words. When it was really done: `at`,
 * else the time of the message or task that shows it, else now; that decides whether it was late, so that a promise kept
 * in time but marked afterwards counts as kept on time.
 * @throws Problem as `beginAction`; 409 `promises.inner-open` while an internal promise beneath it is owed and
 * nobody said `anyway`; `bad-request` on `evidence`, `evidenceMessageId`, `evidenceFileId`, `evidenceTaskId` or `at`
 * (not before it was made, not to come)
 */
export async function keepPromise(db: Database, wanted: Wanted): Promise<PromiseRecord> {
  const { principal, id, version } = wanted
  await inTransaction(db, async (tx) => {
    const begun = await beginAction(tx, { principal, id, action: 'keep', version })
    if (begun.repeated) return
    const { row, home } = begun
    const keptAt = await keptTime(tx, begun, wanted)
    const actor = staffActor(principal)
    const reason = wanted.evidence?.trim() || null
    const late = isLate(keptAt, row.dueAt)
    const evidenceMessageId = wanted.evidenceMessageId ?? null
    const evidenceAttachmentId = wanted.evidenceFileId ?? null
    if (evidenceAttachmentId && !(await isFileOf(tx, row.conversationId, evidenceAttachmentId))) {
      throw badField('evidenceFileId', 'promises:reason.file')
    }
    const evidenceTaskId = wanted.evidenceTaskId ?? null
    const evidenceKind = kindOf({ evidenceMessageId, evidenceTaskId, evidenceAttachmentId, reason })
    if (!evidenceKind) throw badField('evidence', 'promises:reason.evidence')
    if (!wanted.anyway) await checkInner(tx, row.id)
    const after = await applyChange(
      tx,
      row,
      {
        state: 'kept',
        settledAt: begun.at,
        keptAt,
        keptLate: late,
        evidenceKind,
        evidenceMessageId,
        evidenceAttachmentId,
        evidenceTaskId,
        reason,
        // Marked late, but done in time: it never was broken.
        ...(late ? {} : { brokenAt: null }),
      },
      { kind: 'kept', actor, reason },
    )
    const last = (await owedIn(tx, row.conversationId)).count === 0
    const data = { ...about(after), late, keptAt: keptAt.toISOString(), evidenceMessageId, last }
    await tell(tx, promiseKept, { row: after, home, actor, data })
    await refreshAttention(tx, row.conversationId)
  })
  return readPromise(db, { principal, id })
}

/** @throws Problem 409 `promises.inner-open`, with how many and the weakest */
async function checkInner(tx: Transaction, id: string): Promise<void> {
  const owed = await tx
    .select({ id: promise.id, text: promise.text })
    .from(promise)
    .where(and(eq(promise.parentId, id), isNull(promise.settledAt)))
    .orderBy(asc(promise.dueAt))
    .limit(100)
  const [first] = owed
  if (!first) return
  throw new Problem('promises.inner-open', {
    status: 409,
    params: { count: owed.length, text: first.text },
    details: { count: owed.length, innerId: first.id },
  })
}

/** What shows it most plainly. */
function kindOf(given: {
  evidenceMessageId: string | null
  evidenceTaskId: string | null
  evidenceAttachmentId: string | null
  reason: string | null
}): EvidenceKind | null {
  if (given.evidenceMessageId) return 'message'
  if (given.evidenceTaskId) return 'task'
  if (given.evidenceAttachmentId) return 'file'
  return given.reason ? 'word' : null
}

/** When the task was done. @throws Problem `bad-request` unless it is this conversation's, done, and leaves a trace */
async function taskTime(tx: Transaction, conversationId: string, id: string): Promise<Date> {
  const found = await taskOf(tx, id)
  const shows = found?.state === 'done' && (found.note !== null || found.attachmentId !== null)
  if (!found?.settledAt || found.conversationId !== conversationId || !shows) {
    throw badField('evidenceTaskId', 'promises:reason.task')
  }
  return found.settledAt
}

async function keptTime(tx: Transaction, { row, at }: Begun, wanted: Wanted): Promise<Date> {
  const { evidenceMessageId, evidenceTaskId } = wanted
  const said = evidenceMessageId ? await messageTime(tx, row.conversationId, evidenceMessageId) : null
  if (evidenceMessageId && !said) throw badField('evidenceMessageId', 'promises:reason.message')
  const done = evidenceTaskId ? await taskTime(tx, row.conversationId, evidenceTaskId) : null
  if (!wanted.at) {
    const shown = said ?? done
    // What was before the promise was made can show that it is done, not that it was done earlier than made.
    return shown && shown > row.createdAt && shown < at ? shown : at
  }
  const given = readInstant('at', wanted.at)
  if (given > at) throw badField('at', 'in-future')
  if (given < row.createdAt) throw badField('at', 'promises:reason.before-made')
  return given
}
