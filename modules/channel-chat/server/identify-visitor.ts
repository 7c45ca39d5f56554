import { eq } from 'drizzle-orm'
import { audienceOf, conversationBrief } from '#modules/conversations/server/index.ts'
import { readEmail, readPhone, regionOf } from '#modules/customers/server/index.ts'
import { customerActor, systemActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type ChatVisitorRecord, chatIdentified } from '../contract.ts'
import { lockVisitor } from './access.ts'
import { visitorAudience } from './audience.ts'
import { customerOf } from './customer.ts'
import { presentVisitor } from './present.ts'
import { type Site, type Thread, threadsOf, type Visitor } from './queries.ts'
import { chatVisitor } from './schema.ts'

/**
 * Keeps what a visitor typed about themself: claims that help staff to reach them and prove nothing, so nothing that was
 * said before under such an address is shown. For somebody who is vouched for, what was signed stays.
 * @throws Problem naming `email` or `phone` when it is none
 */
export async function identifyVisitor(
  db: Database,
  site: Site,
  visitorId: string,
  given: { name?: string; email?: string; phone?: string },
): Promise<ChatVisitorRecord> {
  return inTransaction(db, async (tx) => {
    const before = await lockVisitor(tx, visitorId)
    const name = given.name?.trim()
    const email = given.email?.trim()
    const phone = given.phone?.trim()
    if (email && readEmail(email) === null) throw badField('email', 'email')
    if (phone && readPhone(phone, regionOf(before.locale)) === null) throw badField('phone', 'phone')
    const fill = (typed: string | undefined, kept: string | null) => (before.signedId ? kept : null) ?? (typed || kept)
    const claims = {
      name: fill(name, before.name),
      email: fill(email, before.email),
      phone: fill(phone, before.phone),
    }
    const changed = (['name', 'email', 'phone'] as const).some((field) => claims[field] !== before[field])
    if (!changed) return presentVisitor(before, null)
    const [after] = await tx.update(chatVisitor).set(claims).where(eq(chatVisitor.id, visitorId)).returning()
    await recordIdentified(tx, after ?? before, site, false, await threadsOf(tx, before))
    return presentVisitor(after ?? before, null)
  })
}

/** Tells staff of the newest conversation, if there is one; the customer's file gets what is new. */
export async function recordIdentified(
  tx: Transaction,
  visitor: Visitor,
  site: Site,
  signed: boolean,
  threads: readonly Thread[],
): Promise<void> {
  const newest = threads.at(-1)
  const brief = newest ? await conversationBrief(tx, newest.conversationId) : null
  if (brief) await customerOf(tx, visitor, site)
  await record(tx, chatIdentified, {
    actor: brief ? customerActor(brief.customerId) : systemActor,
    subjectId: brief?.id ?? visitor.id,
    audience: brief ? audienceOf(brief) : visitorAudience(visitor),
    data: { visitorId: visitor.id, customerId: brief?.customerId ?? null, signed },
  })
}
