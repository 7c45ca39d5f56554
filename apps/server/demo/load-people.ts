import { nameColumns, readIdentity } from '#modules/customers/server/index.ts'
import { customer, identity, organization } from '#modules/customers/server/schema.ts'
import type { Locale } from '#platform/contract/locale.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { DemoCompany, DemoCustomer, DemoOrganization, Language } from './content/types.ts'
import { demoId } from './ids.ts'

const batch = 200

/** Inserts in statements of bounded size. */
export async function inBatches<Row>(rows: readonly Row[], insert: (part: Row[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += batch) await insert(rows.slice(at, at + batch))
}

export const localeOf = (language: Language): Locale => (language === 'zh-HK' ? 'zh-TW' : language)

const organizationKinds = {
  household: 'household',
  shop: 'shop',
  company: 'company',
  supplier: 'dealer',
  internal: 'other',
} as const
const kindTags: Partial<Record<DemoCustomer['kind'], string>> = {
  owner: '业主',
  tenant: '租户',
  shop: '商户',
  supplier: '供应商',
  internal: '内部客户',
}

/** Organizations, customers and their identities. */
export async function loadCustomers(tx: Transaction, demo: DemoCompany): Promise<void> {
  const firstSeen = (one: DemoOrganization) =>
    demo.customers.reduce(
      (first, person) => (person.organization === one.key && person.createdAt < first ? person.createdAt : first),
      demo.conversations[0]?.createdAt ?? '',
    )
  await inBatches(demo.organizations, (part) =>
    tx.insert(organization).values(
      part.map((one) => {
        const at = new Date(firstSeen(one))
        return {
          id: demoId(one.key),
          kind: organizationKinds[one.kind],
          address: one.address,
          createdAt: at,
          updatedAt: at,
          ...nameColumns(one.name),
        }
      }),
    ),
  )
  await inBatches(demo.customers, (part) =>
    tx.insert(customer).values(
      part.map((one) => {
        const at = new Date(one.createdAt)
        const tag = kindTags[one.kind]
        return {
          id: demoId(one.key),
          appellation: one.salutation,
          kind: one.kind === 'internal' ? ('internal' as const) : ('external' as const),
          organizationId: demoId(one.organization),
          language: localeOf(one.language),
          timeZone: one.timeZone,
          tags: [...new Set([...(tag ? [tag] : []), ...one.tags])],
          notes: one.notes,
          createdAt: at,
          updatedAt: at,
          ...nameColumns(one.name),
        }
      }),
    ),
  )
  const identities = demo.customers.flatMap((one) =>
    one.identities.map(({ kind, value }) => {
      const {
        wellFormed: _,
        id: __,
        ...read
      } = readIdentity({ kind, value, verified: true, source: kind === 'external' ? 'demo' : '' }, 'CN')
      return {
        ...read,
        id: demoId(`${one.key} ${kind} ${value}`),
        customerId: demoId(one.key),
        createdAt: new Date(one.createdAt),
      }
    }),
  )
  await inBatches(identities, (part) => tx.insert(identity).values(part))
}
