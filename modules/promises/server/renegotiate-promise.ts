import { eq } from 'drizzle-orm'
import { checkOwner } from '#modules/conversations/server/index.ts'
import type { OwnerInput } from '#modules/staff/contract.ts'
import { company, ownerOf } from '#modules/staff/server/index.ts'
import { type Actor, type Principal, staffActor, systemActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { type AgreementGiven, type PromiseRecord, promiseBroken, promiseRenegotiated } from '../contract.ts'
import { type Home, successorOf } from './access.ts'
import { noteAgreement, readAgreement } from './agreement.ts'
import { beginAction } from './begin-action.ts'
import { checkInnerBefore, innerAfter } from './inner-after.ts'
import { insertPromise } from './make-promise.ts'
import { isSameTime } from './proposal-rules.ts'
import type { PromiseRow } from './queries.ts'
import { readPromise } from './read-promise.ts'
import type { Move } from './rules.ts'
import { promise } from './schema.ts'
import { type GivenTimes, readTimes, type Times } from './times.ts'
import { about, applyChange, refreshAttention, tell } from './write.ts'

type Wanted = GivenTimes & {
  principal: Principal
  id: string
  newId?: string
  reason: string
  agreement?: AgreementGiven
  /** Internal promises beneath it that would be due after it are moved up with it. */
  moveInner?: boolean
  text?: string
  owner?: OwnerInput
  version?: number
}

/**
 * Another due time, agreed with the customer: a new promise takes the place of this one. Before it was due, the old one
 * is renegotiated; after, it is and stays broken, and the new one mends it. How the customer agreed is written down; they
 * may still refuse on their page.
 * @returns the new promise
 * @throws Problem as `beginAction`; `bad-request` on `newId`, `dueAt`, `dueFrom`, `owner`, and as `readAgreement`; 409
 * `promises.inner-after` naming the internal promises that would be due after it, unless `moveInner` is said
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
    if (next.to === 'renegotiated' && isSameTime(row, times, (await company(tx)).timeZone)) {
      throw badField('dueAt', 'promises:reason.same-time')
    }
    const owner = wanted.owner ?? ownerOf(row)
    // Whoever owed it may go on owing it, wherever the matter is now.
    if (wanted.owner) await checkOwner(tx, row.internal ? null : home, owner)
    // Colleagues agree among themselves.
    const agreed = row.internal ? null : await readAgreement(tx, row, { given: wanted.agreement, at })
    if (!wanted.moveInner) await checkInnerBefore(tx, principal, { outerId: row.id, dueAt: times.dueAt })
    const actor = staffActor(principal)
    const newPromiseId = wanted.newId ?? newId()
    if (agreed) await noteAgreement(tx, row, { agreed, times, actor, at, newPromiseId })
    await giveOtherTime(tx, {
      ...{ row, home, at, next, times, owner, actor, newPromiseId },
      reason: wanted.reason.trim(),
      text: wanted.text?.trim() ?? row.text,
    })
    return newPromiseId
  })
  return readPromise(db, { principal, id: successorId })
}

type OtherTime = {
  /** Locked, and `next` is where a renegotiation takes it. */
  row: PromiseRow
  home: Home
  at: Date
  next: Pick<Move, 'to' | 'breaks'>
  times: Times
  owner: OwnerInput
  actor: Actor
  reason: string | null
  text: string
  newPromiseId: string
  /** The customer had been told in time and said nothing against it. */
  silent?: boolean
}

/**
 * The one way a promise gets another time: its place is taken by a new one, to which the internal promises beneath it go;
 * those that would be due after it are moved up.
 * @returns the new promise's id
 */
export async function giveOtherTime(tx: Transaction, other: OtherTime): Promise<string> {
  const { row, home, at, next, times, actor, reason, newPromiseId, silent = false } = other
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
  await insertPromise(tx, {
    id: newPromiseId,
    home,
    actor,
    text: other.text,
    owner: other.owner,
    times,
    fromMessageId: row.fromMessageId,
    replacesId: row.id,
    beneficiary: { kind: row.beneficiaryKind, id: row.beneficiaryId, name: row.beneficiaryName },
    ...(row.internal ? { inner: { parentId: row.parentId } } : {}),
  })
  await tx.update(promise).set({ parentId: newPromiseId }).where(eq(promise.parentId, row.id))
  await moveInnerUp(tx, { outerId: newPromiseId, home, at, times })
  const data = { ...about(old), newPromiseId, newDueAt: times.dueAt.toISOString(), mended, silent }
  await tell(tx, promiseRenegotiated, { row: old, home, actor, data })
  await refreshAttention(tx, row.conversationId)
  return newPromiseId
}

/** What serves a promise is due when it is at the latest; its owners hear that it was moved up, and why. */
async function moveInnerUp(
  tx: Transaction,
  { outerId, home, at, times }: { outerId: string; home: Home; at: Date; times: Times },
): Promise<void> {
  const later = await innerAfter(tx, { outerId, dueAt: times.dueAt })
  if (later.length === 0) return
  const reason = translate((await company(tx)).locale, 'promises:inner-moved')
  for (const row of later) {
    await giveOtherTime(tx, {
      ...{ row, home, at, next: { to: 'renegotiated', breaks: false }, owner: ownerOf(row), actor: systemActor },
      times: { dueAt: times.dueAt, dueFrom: null, duePrecision: times.duePrecision },
      ...{ reason, text: row.text, newPromiseId: newId() },
    })
  }
}
