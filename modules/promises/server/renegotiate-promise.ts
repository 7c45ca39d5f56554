import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, newId } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { type PromiseRecord, promiseBroken, promiseRenegotiated } from '../contract.ts'
import { checkOwner, type Owner, ownerOf, successorOf } from './access.ts'
import { beginAction } from './begin-action.ts'
import { insertPromise } from './make-promise.ts'
import { readPromise } from './read-promise.ts'
import { type GivenTimes, readTimes } from './times.ts'
import { about, applyChange, refreshAttention, tell } from './write.ts'

type Wanted = GivenTimes & {
  principal: Principal
  id: string
  newId?: string
  reason: string
  text?: string
  owner?: Owner
  version?: number
}

/**
 * Another due time: a new promise takes the place of this one. Before it was due, the old one is renegotiated; after,
 * it is and stays broken, and the new one mends it.
 * @returns the new promise
 * @throws Problem as `beginAction`; `bad-request` on `newId`, `dueAt`, `dueFrom`, `owner`
 */
export async function renegotiatePromise(db: Database, wanted: Wanted): Promise<PromiseRecord> {
  const { principal, id, version } = wanted
  const successorId = await inTransaction(db, async (tx) => {
    const begun = await beginAction(tx, { principal, id, action: 'renegotiate', version })
    if (begun.repeated) {
      const made = await successorOf(tx, id)
      if (!made || (wanted.newId && wanted.newId.toLowerCase() !== made)) throw badField('newId', 'taken')
      return made
    }
    const { row, home, at, next } = begun
    const times = readTimes(wanted, at)
    const owner = wanted.owner ?? ownerOf(row)
    await checkOwner(tx, home, owner)
    const actor = staffActor(principal)
    const reason = wanted.reason.trim()
    const mended = next.to === 'broken'
    const old = await applyChange(
      tx,
      row,
      { state: next.to, settledAt: at, reason, ...(mended ? { brokenAt: row.brokenAt ?? row.dueAt } : {}) },
      { kind: mended ? 'mended' : 'renegotiated', actor, reason, newDueAt: times.dueAt },
    )
    if (next.breaks) {
      await tell(tx, promiseBroken, { row: old, home, actor, data: { ...about(old), byTime: true } })
    }
    const newPromiseId = wanted.newId ?? newId()
    await insertPromise(tx, {
      id: newPromiseId,
      home,
      actor,
      text: wanted.text?.trim() ?? row.text,
      owner,
      times,
      fromMessageId: row.fromMessageId,
      replacesId: id,
    })
    const data = { ...about(old), newPromiseId, newDueAt: times.dueAt.toISOString(), mended }
    await tell(tx, promiseRenegotiated, { row: old, home, actor, data })
    await refreshAttention(tx, row.conversationId)
    return newPromiseId
  })
  return readPromise(db, { principal, id: successorId })
}
