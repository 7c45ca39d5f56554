import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Database } from '#platform/server/database/index.ts'
import { type ContactWay, contactWays } from '../contract.ts'
import { identity } from './schema.ts'

/** The ways by which we could reach a customer: by mail or phone only where we have an address or a number of theirs. */
export async function waysToReach(db: Pick<Database, 'selectDistinct'>, customerId: string): Promise<ContactWay[]> {
  const found = await db
    .selectDistinct({ kind: identity.kind })
    .from(identity)
    .where(
      and(eq(identity.customerId, customerId), inArray(identity.kind, ['email', 'phone']), isNull(identity.retiredAt)),
    )
  const kinds = new Set(found.map(({ kind }) => kind))
  const has = { mail: kinds.has('email'), phone: kinds.has('phone'), chat: true }
  return contactWays.filter((way) => has[way])
}
