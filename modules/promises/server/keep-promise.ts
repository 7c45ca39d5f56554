import { and, asc, eq, isNull } from 'drizzle-orm'
import { taskOf } from '#modules/tasks/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { type EvidenceKind, type LateRecord, type PromiseRecord, promiseKept } from '../contract.ts'
import { type Begun, beginAction } from './begin-action.ts'
import { evidenceOf } from './evidence-message.ts'
import { fileSentAt, owedIn } from './queries.ts'
import { readPromise } from './read-promise.ts'
import { isLate } from './rules.ts'
import { promise } from './schema.ts'
import { settleInner } from './settle-inner.ts'
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
 * else the time of the message, task or file that shows it, else now; that decides whether it was late. Marked after it
 * was due, it counts as kept on time only by evidence with a time of its own: by words alone it is kept late, and the
 * time that was claimed stands in its history; so does when a call, visit or letter was written down (`evidenceOf`).
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
    const { keptAt, claimedAt, record } = await keptTime(tx, begun, wanted)
    const actor = staffActor(principal)
    const reason = wanted.evidence?.trim() || null
    const late = isLate(keptAt, row.dueAt)
    const evidenceMessageId = wanted.evidenceMessageId ?? null
    const evidenceAttachmentId = wanted.evidenceFileId ?? null
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
      { kind: 'kept', actor, reason, claimedAt, record },
    )
    const last = (await owedIn(tx, row.conversationId)).count === 0
    const data = { ...about(after), late, keptAt: keptAt.toISOString(), evidenceMessageId, last }
    await tell(tx, promiseKept, { row: after, home, actor, data })
    await settleInner(tx, { outer: after, home, actor, reason: reason ?? row.text })
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

/** When the file was sent. @throws Problem `bad-request` unless it is this conversation's */
async function fileTime(tx: Transaction, conversationId: string, id: string): Promise<Date> {
  const at = await fileSentAt(tx, conversationId, id)
  if (!at) throw badField('evidenceFileId', 'promises:reason.file')
  return at
}

async function keptTime(
  tx: Transaction,
  { row, at }: Begun,
  wanted: Wanted,
): Promise<{ keptAt: Date; claimedAt: Date | null; record: LateRecord | null }> {
  const { evidenceMessageId, evidenceTaskId, evidenceFileId } = wanted
  const said = evidenceMessageId ? await evidenceOf(tx, row, evidenceMessageId) : null
  const done = evidenceTaskId ? await taskTime(tx, row.conversationId, evidenceTaskId) : null
  const filed = evidenceFileId ? await fileTime(tx, row.conversationId, evidenceFileId) : null
  const record = said?.record ?? null
  const found = said?.at ?? done ?? filed
  // What was before the promise was made can show that it is done, not that it was done earlier than made.
  const shown = found && found > row.createdAt && found < at ? found : null
  if (!wanted.at) return { keptAt: shown ?? at, claimedAt: null, record }
  const claimedAt = readInstant('at', wanted.at)
  if (claimedAt > at) throw badField('at', 'in-future')
  if (claimedAt < row.createdAt) throw badField('at', 'promises:reason.before-made')
  const turnsLate = isLate(at, row.dueAt) && !isLate(claimedAt, row.dueAt)
  const proven = !turnsLate || (shown !== null && !isLate(shown, row.dueAt))
  return { keptAt: proven ? claimedAt : (shown ?? at), claimedAt, record }
}
