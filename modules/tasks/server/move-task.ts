import { and, eq, isNotNull } from 'drizzle-orm'
import { attachment } from '#modules/conversations/server/schema.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { type moveTask as endpoint, type TaskRecord, taskMoved } from '../contract.ts'
import { type Home, lockTask } from './access.ts'
import { readTask } from './read-task.ts'
import { changedMeanwhile, wrongState } from './refuse.ts'
import { isActive, lacksWords, mayMove } from './rules.ts'
import { schedule } from './schedule.ts'
import { about, activeIn, applyChange, tell } from './write.ts'

type Wanted = { principal: Principal; id: string; input: BodyOf<typeof endpoint> }

/**
 * Begun, done, dropped, or opened again. The same by the same person again is harmless.
 * @throws Problem `not-found`; 409 `tasks.changed-meanwhile`, `tasks.wrong-state`; `bad-request` on `note` when words
 * are wanted, on `attachmentId` when its conversation has no such file
 */
export async function moveTask(db: Database, { principal, id, input }: Wanted): Promise<TaskRecord> {
  const { state: to, version } = input
  await inTransaction(db, async (tx) => {
    const { row, home } = await lockTask(tx, principal, id)
    const mine = row.changedById === principal.id
    if (row.state === to && (mine || version === undefined || version === row.version)) return
    if (version !== undefined && version !== row.version && !mine) throw await changedMeanwhile(tx, principal, row)
    if (!mayMove(row.state, to)) throw wrongState(principal, row)
    const note = input.note?.trim() || null
    const attachmentId = input.attachmentId ?? null
    if (attachmentId) await checkFile(tx, home, attachmentId)
    const lacks = lacksWords(to, { needsProof: row.needsProof, note, file: attachmentId !== null })
    if (lacks) throw badField('note', `tasks:reason.${lacks}`)
    const actor = staffActor(principal)
    // Opened again, what came of it stays in the history.
    const came = isActive(to)
      ? { note: null, attachmentId: null, settledAt: null }
      : { note, attachmentId, settledAt: now() }
    const after = await applyChange(tx, row, { ...came, state: to }, { kind: 'moved', actor, note })
    if (isActive(to) && !isActive(row.state)) await schedule(tx, after)
    const last = row.conversationId !== null && (await activeIn(tx, row.conversationId)) === 0
    await tell(tx, taskMoved, { row: after, home, actor, data: { ...about(after), from: row.state, to, last } })
  })
  return readTask(db, { principal, id })
}

/** @throws Problem `bad-request` on `attachmentId` */
async function checkFile(tx: Transaction, home: Home, id: string): Promise<void> {
  const [found] = home
    ? await tx
        .select({ id: attachment.id })
        .from(attachment)
        .where(and(eq(attachment.id, id), eq(attachment.conversationId, home.id), isNotNull(attachment.messageId)))
    : []
  if (!found) throw badField('attachmentId', 'tasks:reason.file')
}
