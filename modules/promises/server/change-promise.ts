import { checkOwner } from '#modules/conversations/server/index.ts'
import type { OwnerInput } from '#modules/staff/contract.ts'
import { ownerOf, ownerToken } from '#modules/staff/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type PromiseRecord, promiseChanged, wordsFreeFor } from '../contract.ts'
import { lockPromise, promiseAudience } from './access.ts'
import { readPromise } from './read-promise.ts'
import { changedMeanwhile, wrongState } from './refuse.ts'
import { isOutstanding } from './rules.ts'
import { wordsRead } from './words-read.ts'
import { about, applyChange, refreshAttention } from './write.ts'

type Wanted = { principal: Principal; id: string; text?: string; reason?: string; owner?: OwnerInput; version?: number }

/**
 * Another wording, or somebody else takes it over; both owners are told. What the customer has been promised changes its words
 * freely for a while (`wordsFreeFor`), as long as the customer cannot have read them; after that it wants a reason, and the customer's page tells what it was before.
 * @throws Problem `not-found`; 409 `promises.changed-meanwhile`, `promises.wrong-state`; `bad-request` on `owner`, `reason`
 */
export async function changePromise(db: Database, wanted: Wanted): Promise<PromiseRecord> {
  const { principal, id, version } = wanted
  await inTransaction(db, async (tx) => {
    const { row, home, replacedById } = await lockPromise(tx, principal, id)
    const text = wanted.text?.trim() ?? row.text
    const owner = wanted.owner ?? ownerOf(row)
    const sameOwner = owner.kind === row.ownerKind && owner.id.toLowerCase() === row.ownerId
    if (text === row.text && sameOwner) return
    if (version !== undefined && version !== row.version && row.changedById !== principal.id) {
      throw await changedMeanwhile(tx, principal, row)
    }
    if (!isOutstanding(row)) throw wrongState(principal, row, replacedById)
    if (!sameOwner) await checkOwner(tx, row.internal ? null : home, owner)
    const actor = staffActor(principal)
    const reworded = text !== row.text
    const old = now().getTime() - row.createdAt.getTime() > wordsFreeFor
    const told = reworded && !row.internal && (old || (await wordsRead(tx, row)))
    const reason = (told && wanted.reason?.trim()) || null
    if (told && !reason) throw badField('reason', 'required')
    const after = await applyChange(
      tx,
      row,
      { text, ownerKind: owner.kind, ownerId: owner.id },
      { kind: 'changed', actor, reason, oldText: reworded ? row.text : null },
    )
    await record(tx, promiseChanged, {
      actor,
      subjectId: after.conversationId,
      audience: [...promiseAudience(home, owner, row.internal), ownerToken(ownerOf(row))],
      data: about(after),
    })
    if (!sameOwner) await refreshAttention(tx, home.id)
  })
  return readPromise(db, { principal, id, changed: true })
}
