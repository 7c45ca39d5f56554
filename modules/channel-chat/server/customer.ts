import { findOrCreateByIdentity, type GivenIdentity } from '#modules/customers/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { Site, Visitor } from './queries.ts'

/** What is known of who a visitor is. What is typed or not checked by the site stays a claim. */
function identitiesOf(visitor: Visitor, site: Site): GivenIdentity[] {
  const given: GivenIdentity[] = [{ kind: 'visitor', value: visitor.id, source: site.key, verified: true }]
  if (visitor.signedId) given.push({ kind: 'external', value: visitor.signedId, source: site.key, verified: true })
  if (visitor.email) given.push({ kind: 'email', value: visitor.email, verified: visitor.emailVerified })
  if (visitor.phone) given.push({ kind: 'phone', value: visitor.phone, verified: visitor.phoneVerified })
  return given
}

/** The customer behind a visitor: recognised, or made. */
export async function customerOf(tx: Transaction, visitor: Visitor, site: Site): Promise<string> {
  const { locale } = await company(tx)
  const { customerId } = await findOrCreateByIdentity(tx, {
    identities: identitiesOf(visitor, site),
    ...(visitor.name ? { name: visitor.name } : {}),
    language: visitor.locale,
    companyLocale: locale,
  })
  return customerId
}
