import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import type { changeStatus as endpoint } from '../contract.ts'
import { lockForChange } from './access.ts'
import { readSnooze, stepByPerson } from './status.ts'

/** Opens again, waits, snoozes, resolves or closes; see `stepByPerson` for what it refuses. */
export async function changeStatus(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof endpoint> },
): Promise<void> {
  const until = readSnooze(input.status, input.snoozedUntil)
  await inTransaction(db, async (tx) => {
    const before = await lockForChange(tx, principal, id)
    const { status: to, reason } = input
    await stepByPerson(tx, before, { to, until, reason, cause: 'staff', actor: staffActor(principal) })
  })
}
