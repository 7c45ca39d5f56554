import { listCustomers } from '#modules/customers/contract.ts'
import { useCall, useMay, useSettled } from '#platform/web/index.ts'
import type { AddressRecord } from '../../contract.ts'
import { isAddress, sameAddress } from '../addresses.ts'

const most = 8

/** Who may be meant by what is typed: those who take part, then customers with a mail address. */
export function useCompletion(
  text: string,
  { participants, taken }: { participants: readonly AddressRecord[]; taken: readonly AddressRecord[] },
): readonly AddressRecord[] {
  const wanted = useSettled(text.trim(), 180)
  const mayAsk = useMay('customers.read')
  const found = useCall(
    listCustomers,
    { query: { q: wanted, limit: 10 } },
    { enabled: mayAsk && wanted.length > 0, placeholderData: (before) => before },
  )
  const typed = text.trim().toLowerCase()
  const known = participants.filter((one) => `${one.name} ${one.address}`.toLowerCase().includes(typed))
  const customers = typed
    ? (found.data?.items ?? []).flatMap(({ name, contact }) =>
        contact && isAddress(contact) ? [{ name, address: contact }] : [],
      )
    : []
  const list: AddressRecord[] = []
  for (const one of [...known, ...customers]) {
    if ([...taken, ...list].some((other) => sameAddress(other.address, one.address))) continue
    list.push(one)
  }
  return list.slice(0, most)
}
