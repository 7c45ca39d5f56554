import type { CustomerCardRecord } from '#modules/customers/contract.ts'
import { Avatar, formatPhone, type Words, wordsOf } from '#platform/web/index.ts'

type Named = Pick<CustomerCardRecord, 'id' | 'name' | 'contact' | 'code' | 'anonymised'>

/** What to call a customer: the name, else how they can be reached, else 访客 with their four letters. */
export function customerName(
  customer: Pick<Named, 'name' | 'contact' | 'code' | 'anonymised'>,
  t: Words = wordsOf('customers'),
): string {
  if (customer.anonymised) return t('customers:anonymised')
  if (customer.name) return customer.name
  return customer.contact ? formatContact(customer.contact) : `${t('customers:visitor')} ${customer.code}`
}

/** Phone numbers in groups, everything else as it is. */
export const formatContact = (contact: string): string => (/^\+?\d+$/.test(contact) ? formatPhone(contact) : contact)

export function CustomerAvatar({ customer, size = 36 }: { customer: Named; size?: number }) {
  return <Avatar name={customer.name || customer.code} id={customer.id} size={size} />
}
