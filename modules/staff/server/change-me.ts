import { and, eq, ne } from 'drizzle-orm'
import type { Locale } from '#platform/contract/locale.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type Availability, availabilityChanged, memberChanged } from '../contract.ts'
import { accessToken } from './audience.ts'
import { checkTimeZone } from './company.ts'
import { forgetOnCommit } from './identify.ts'
import { member } from './schema.ts'

type Change = { name?: string; locale?: Locale; timeZone?: string }

/** Changes one's own name, language and time zone. */
export async function changeMe(db: Database, principal: Principal, change: Change): Promise<void> {
  checkTimeZone('timeZone', change.timeZone)
  await inTransaction(db, async (tx) => {
    const [before] = await tx.select().from(member).where(eq(member.id, principal.id)).for('update')
    if (!before) return
    const after = {
      name: change.name?.trim() ?? before.name,
      locale: change.locale ?? before.locale,
      timeZone: change.timeZone ?? before.timeZone,
    }
    const changed = (['name', 'locale', 'timeZone'] as const).filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    )
    if (changed.length === 0) return
    await tx
      .update(member)
      .set({ ...after, updatedAt: now() })
      .where(eq(member.id, principal.id))
    forgetOnCommit(tx, principal.id)
    await record(tx, memberChanged, {
      actor: staffActor(principal),
      subjectId: principal.id,
      audience: [accessToken, 'everyone'],
      data: { memberId: principal.id, changed },
    })
  })
}

/** Says whether one can be asked. Told to everybody; saying the same again changes nothing. */
export async function setAvailability(db: Database, principal: Principal, availability: Availability): Promise<void> {
  await inTransaction(db, async (tx) => {
    const changed = await tx
      .update(member)
      .set({ availability, availabilitySince: now() })
      .where(and(eq(member.id, principal.id), ne(member.availability, availability)))
      .returning({ id: member.id })
    if (changed.length === 0) return
    await record(tx, availabilityChanged, {
      actor: staffActor(principal),
      subjectId: principal.id,
      audience: ['everyone'],
      data: { memberId: principal.id, availability },
    })
  })
}
