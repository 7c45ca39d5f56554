import { sql } from 'drizzle-orm'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { notFound, Problem } from '#platform/server/errors/index.ts'
import type { ContactWishRecord } from '../contract.ts'

export type LockedCustomer = {
  id: string
  name: string
  appellation: string
  kind: string
  color: string | null
  organizationId: string | null
  language: string | null
  timeZone: string | null
  contactWish: ContactWishRecord | null
  tags: string[]
  notes: string
  mergedIntoId: string | null
  removed: boolean
  anonymised: boolean
}

const columns = sql`id, name, appellation, kind, color, organization_id as "organizationId", language,
  time_zone as "timeZone", contact_wish as "contactWish", tags, notes, merged_into_id as "mergedIntoId", removed_at is not null as removed,
  anonymised_at is not null as anonymised`

/**
 * Locks these customers for the change at hand, in one order. `whole` also keeps others from adding things to them.
 * @throws Problem `not-found` when one is not there
 */
export async function lockCustomers(tx: Transaction, ids: readonly string[], whole = false): Promise<LockedCustomer[]> {
  const found = await rows<LockedCustomer>(
    tx,
    sql`select ${columns} from customer where id = any(${sql.param([...ids])}::uuid[]) order by id
      ${whole ? sql`for update` : sql`for no key update`}`,
  )
  return ids.map((id) => {
    const customer = found.find((one) => one.id === id)
    if (!customer) throw notFound()
    return customer
  })
}

/**
 * The customer to change, locked.
 * @throws Problem `not-found`, or `customers.merged` naming the file that took its place
 */
export async function lockLiveCustomer(tx: Transaction, id: string, whole = false): Promise<LockedCustomer> {
  const [customer] = await lockCustomers(tx, [id], whole)
  return mustBeLive(customer!)
}

export function mustBeLive(customer: LockedCustomer): LockedCustomer {
  if (customer.removed) throw notFound()
  if (customer.mergedIntoId) {
    throw new Problem('customers.merged', { status: 409, details: { mergedIntoId: customer.mergedIntoId } })
  }
  return customer
}
