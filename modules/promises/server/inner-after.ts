import { and, asc, eq, gt } from 'drizzle-orm'
import { memberNames, ownerOf, teamsById } from '#modules/staff/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { readableTime } from '#platform/server/errors/readable-time.ts'
import type { PromiseRow } from './queries.ts'
import { promise } from './schema.ts'

type Asked = { outerId: string; dueAt: Date }

/** Internal promises beneath one that are open and would be due after this time, locked; earliest due first. */
export function innerAfter(tx: Transaction, { outerId, dueAt }: Asked): Promise<PromiseRow[]> {
  return tx
    .select()
    .from(promise)
    .where(and(eq(promise.parentId, outerId), eq(promise.state, 'open'), gt(promise.dueAt, dueAt)))
    .orderBy(asc(promise.dueAt), asc(promise.id))
    .for('update')
}

/** @throws Problem 409 `promises.inner-after`, with each of them: whose, what, until when */
export async function checkInnerBefore(tx: Transaction, reader: Principal, asked: Asked): Promise<void> {
  const later = await innerAfter(tx, asked)
  if (later.length === 0) return
  const people = later.filter((one) => one.ownerKind === 'member').map((one) => one.ownerId)
  const [names, teams] = await Promise.all([memberNames(tx, [...new Set(people)]), teamsById(tx)])
  const inner = later.map((one) => {
    const name = one.ownerKind === 'team' ? teams.get(one.ownerId)?.name : names.get(one.ownerId)?.name
    return { id: one.id, text: one.text, owner: { ...ownerOf(one), name: name ?? '' }, dueAt: one.dueAt.toISOString() }
  })
  const list = inner.map(({ owner, text, dueAt }) => `${owner.name} “${text}” ${readableTime(new Date(dueAt), reader)}`)
  throw new Problem('promises.inner-after', {
    status: 409,
    params: { list: list.slice(0, 5).join(reader.locale === 'en' ? ', ' : '、') },
    details: { inner },
  })
}
