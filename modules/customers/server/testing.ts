import { systemActor } from '#platform/contract/principal.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { findOrCreateByIdentity } from './find-or-create.ts'

/** A customer made by the product's own path, recognised by an external id of its own unless identities are given. */
export async function addCustomer(
  kernel: Kernel,
  wanted: { name?: string; email?: string; phone?: string } = {},
): Promise<{ id: string }> {
  const identities = [
    ...(wanted.email ? [{ kind: 'email' as const, value: wanted.email }] : []),
    ...(wanted.phone ? [{ kind: 'phone' as const, value: wanted.phone }] : []),
  ]
  const given = identities.length > 0 ? identities : [{ kind: 'external' as const, source: 'test', value: newId() }]
  const { customerId } = await inTransaction(kernel.db, (tx) =>
    findOrCreateByIdentity(tx, { identities: given, name: wanted.name ?? '王小明', actor: systemActor }),
  )
  return { id: customerId }
}
