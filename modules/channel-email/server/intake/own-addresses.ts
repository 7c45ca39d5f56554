import { readEmail } from '#modules/customers/server/index.ts'

/** Addresses that are ours, lower case, with the id of their mailbox. */
export type OurAddresses = ReadonlyMap<string, string>

/** An address for comparison, as customers' addresses are compared. */
export function addressKey(address: string): string {
  return readEmail(address) ?? address.trim().toLowerCase()
}

/** The mailbox an address belongs to, with or without a `+tag`; undefined when it is not ours. */
export function mailboxOf(ours: OurAddresses, address: string): string | undefined {
  const key = addressKey(address)
  return ours.get(key) ?? ours.get(key.replace(/\+[^@]*(?=@)/, ''))
}

/** The first of our mailboxes among addresses. */
export function firstMailbox(ours: OurAddresses, addresses: readonly string[]): string | null {
  for (const address of addresses) {
    const found = mailboxOf(ours, address)
    if (found) return found
  }
  return null
}
