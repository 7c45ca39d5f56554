import { resolveMx } from 'node:dns/promises'
import { domainToASCII } from 'node:url'
import { providerOf, providerOfExchanges, type SuggestedServersRecord } from '../../contract.ts'

/** Milliseconds for asking who receives for a domain. */
const longestLookup = 3000

/** The servers of an address: of the provider whose domain it is, or of the one that receives for it. */
export async function suggestServers(address: string): Promise<SuggestedServersRecord | null> {
  const found = providerOf(address) ?? (await providerOfDomain(address.slice(address.lastIndexOf('@') + 1)))
  if (!found) return null
  const { key, imap, smtp, secret } = found
  return { provider: key, imap, smtp, secret }
}

async function providerOfDomain(given: string) {
  const domain = domainToASCII(given.trim())
  if (!domain.includes('.')) return null
  const late = Promise.withResolvers<never[]>()
  const timer = setTimeout(() => late.resolve([]), longestLookup)
  // A domain that nobody knows, or no answer in time, is no help and no error.
  const exchanges = await Promise.race([resolveMx(domain).catch(() => []), late.promise])
  clearTimeout(timer)
  const names = exchanges.toSorted((one, other) => one.priority - other.priority).map(({ exchange }) => exchange)
  return providerOfExchanges(names)
}
