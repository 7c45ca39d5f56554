import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { readEmail } from '#modules/customers/server/index.ts'

const label = '(?!-)[a-z0-9_-]{1,63}(?<!-)'
const hostName = new RegExp(`^${label}(\\.${label})*$`)

/**
 * The name of a server as somebody typed it, made comparable: lower case, international names in ASCII, IP addresses
 * without brackets. Names of the company's own network (`mail`, `10.0.0.5`) are as good as any. '' stays ''.
 * @returns null when it is not the name of a server
 */
export function readHost(given: string): string | null {
  const text = given.normalize('NFKC').trim().toLowerCase().replace(/\.$/, '')
  if (text === '') return ''
  const address = text.replace(/^\[(.*)\]$/, '$1')
  if (isIP(address)) return address
  // `domainToASCII` reads 1.2.3 and 0x7f as addresses; nobody types those on purpose.
  if (/^[\d.]+$|^0x/.test(text) || /[\s/:@?#%\\]/.test(text)) return null
  const ascii = domainToASCII(text)
  return ascii.length <= 253 && hostName.test(ascii) ? ascii : null
}

/** An address of ours, made comparable; also `support@mail` within a company. null when it is not an address. */
export function readOurAddress(given: string): string | null {
  const read = readEmail(given)
  if (read) return read
  const text = given.normalize('NFKC').trim().toLowerCase()
  return /^[a-z0-9._%+=&'*-]{1,64}@[a-z0-9-]{1,63}$/.test(text) ? text : null
}
