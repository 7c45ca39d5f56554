import { checkOwner } from '#modules/conversations/server/index.ts'
import type { OwnerInput } from '#modules/staff/contract.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import type { PromiseRecord } from '../contract.ts'
import { lockPromise } from './access.ts'
import { insertPromise, isRepeated } from './make-promise.ts'
import { readPromise } from './read-promise.ts'
import { wrongState } from './refuse.ts'
import { isOutstanding } from './rules.ts'
import { type GivenTimes, readTimes } from './times.ts'
import { refreshAttention } from './write.ts'

type Wanted = GivenTimes & {
  principal: Principal
  /** The promise that it serves. */
  outerId: string
  id?: string
  text: string
  owner: OwnerInput
  anyway?: boolean
}

/**
 * A colleague or team takes over part of a promise: an internal promise to the owner of the outer one, which the customer
 * never sees. The same id again by the same person gives what is there.
 * @throws Problem `not-found`; 409 `promises.wrong-state` when nothing is owed any more, `promises.inner-later` when it
 * would be due after the outer one and nobody said `anyway`; `bad-request` on `id`, `owner`, `dueAt`, `dueFrom`
 */
export async function delegatePromise(db: Database, wanted: Wanted): Promise<PromiseRecord> {
  const { principal, outerId, owner } = wanted
  const id = await inTransaction(db, async (tx) => {
    const { row: outer, home, replacedById } = await lockPromise(tx, principal, outerId)
    if (wanted.id && (await isRepeated(tx, wanted.id, principal.id, home.id))) return wanted.id
    if (!isOutstanding(outer)) throw wrongState(principal, outer, replacedById)
    const times = readTimes(wanted, now())
    await checkOwner(tx, null, owner)
    // One already broken has no time left to keep to.
    if (!wanted.anyway && outer.state === 'open' && times.dueAt > outer.dueAt) {
      throw new Problem('promises.inner-later', { status: 409, details: { dueAt: outer.dueAt.toISOString() } })
    }
    const row = await insertPromise(tx, {
      id: wanted.id ?? newId(),
      home,
      actor: staffActor(principal),
      text: wanted.text.trim(),
      owner,
      times,
      fromMessageId: null,
      replacesId: null,
      beneficiary: { kind: outer.ownerKind, id: outer.ownerId, name: null },
      inner: { parentId: outer.id },
    })
    await refreshAttention(tx, home.id)
    return row.id
  })
  return readPromise(db, { principal, id })
}
