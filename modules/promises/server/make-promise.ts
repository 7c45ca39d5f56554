import { eq } from 'drizzle-orm'
import { checkOwner, lockForChange } from '#modules/conversations/server/index.ts'
import type { OwnerInput } from '#modules/staff/contract.ts'
import { type Actor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { type BeneficiaryKind, type PromiseRecord, promiseMade } from '../contract.ts'
import type { Home } from './access.ts'
import { messageTime, type PromiseRow } from './queries.ts'
import { readPromise } from './read-promise.ts'
import { schedule } from './schedule.ts'
import { promise, promiseChange } from './schema.ts'
import { type GivenTimes, readTimes, type Times } from './times.ts'
import { about, refreshAttention, tell } from './write.ts'

type Wanted = GivenTimes & {
  principal: Principal
  conversationId: string
  id?: string
  text: string
  owner?: OwnerInput
  fromMessageId?: string | null
  beneficiary?: string | null
}

/**
 * Promises the customer something. The same id by the same person again gives the promise that is there.
 * @throws Problem `not-found`, `conversations.merged`, `bad-request` on `id`, `owner`, `dueAt`, `dueFrom`, `fromMessageId`
 */
export async function makePromise(db: Database, wanted: Wanted): Promise<PromiseRecord> {
  const { principal, conversationId, text, fromMessageId = null } = wanted
  const id = await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    if (wanted.id && (await isRepeated(tx, wanted.id, principal.id, home.id))) return wanted.id
    const times = readTimes(wanted, now())
    const owner = wanted.owner ?? { kind: 'member', id: home.assigneeId ?? principal.id }
    await checkOwner(tx, home, owner)
    if (fromMessageId && !(await messageTime(tx, home.id, fromMessageId))) {
      throw badField('fromMessageId', 'promises:reason.message')
    }
    const row = await insertPromise(tx, {
      id: wanted.id ?? newId(),
      home,
      actor: staffActor(principal),
      text: text.trim(),
      owner,
      times,
      fromMessageId,
      replacesId: null,
      ...(wanted.beneficiary?.trim()
        ? { beneficiary: { kind: 'person', id: null, name: wanted.beneficiary.trim() } }
        : {}),
    })
    await refreshAttention(tx, home.id)
    return row.id
  })
  return readPromise(db, { principal, id })
}

/** @throws Problem `bad-request` on `id` when it is somebody else's promise, or in another conversation */
export async function isRepeated(
  tx: Transaction,
  id: string,
  makerId: string,
  conversationId: string,
): Promise<boolean> {
  const [known] = await tx.select().from(promise).where(eq(promise.id, id))
  if (!known) return false
  if (known.createdById !== makerId || known.conversationId !== conversationId) throw badField('id', 'taken')
  return true
}

type NewPromise = {
  id: string
  home: Home
  actor: Actor
  text: string
  owner: OwnerInput
  times: Times
  fromMessageId: string | null
  replacesId: string | null
  /** Without: the customer. */
  beneficiary?: Beneficiary
  /** The outer one of an internal promise. */
  inner?: { parentId: string | null }
}
export type Beneficiary = { kind: BeneficiaryKind; id: string | null; name: string | null }

/** The only way a promise comes into being: its row, the first line of its history, its clock, its event. */
export async function insertPromise(tx: Transaction, wanted: NewPromise): Promise<PromiseRow> {
  const at = now()
  const { home, actor, owner, times, replacesId, fromMessageId } = wanted
  const by = { createdByKind: actor.kind, createdById: actor.id, changedByKind: actor.kind, changedById: actor.id }
  const [row] = await tx
    .insert(promise)
    .values({
      id: wanted.id,
      conversationId: home.id,
      text: wanted.text,
      ownerKind: owner.kind,
      ownerId: owner.id,
      dueAt: times.dueAt,
      dueFrom: times.dueFrom,
      duePrecision: times.duePrecision,
      fromMessageId,
      replacesId,
      internal: wanted.inner !== undefined,
      parentId: wanted.inner?.parentId ?? null,
      beneficiaryKind: wanted.beneficiary?.kind ?? 'customer',
      beneficiaryId: wanted.beneficiary?.id ?? null,
      beneficiaryName: wanted.beneficiary?.name ?? null,
      createdAt: at,
      changedAt: at,
      ...by,
    })
    .returning()
  if (!row) throw new Error('an inserted promise was not given back')
  await tx.insert(promiseChange).values({
    id: newId(),
    promiseId: row.id,
    at,
    byKind: actor.kind,
    byId: actor.id,
    kind: 'made',
    toState: 'open',
    newDueAt: row.dueAt,
    newOwnerKind: owner.kind,
    newOwnerId: owner.id,
  })
  await schedule(tx, row)
  await tell(tx, promiseMade, {
    row,
    home,
    actor,
    data: { ...about(row), internal: row.internal, replacesId, fromMessageId },
  })
  return row
}
