import type { AddressRecord } from '../contract.ts'

const quoted = /^["“”'](.*)["“”']$/s
const longestName = 200

/** As an input method leaves them: full-width signs, the Chinese full stop in a domain. */
const halfWidth = (text: string) => text.normalize('NFKC').replace(/[。｡]/g, '.')

/**
 * Addresses as people type or paste them: `a@b.cn`, `王丽 <a@b.cn>`, several with commas, semicolons (also Chinese ones),
 * line ends, or spaces between. What is no address stays as it was typed, so that it can be marked and mended.
 */
export function readAddresses(text: string): AddressRecord[] {
  return parts(text).flatMap((part) => {
    const named = /^(.*?)\s*[<＜]\s*([^<>＜＞]*?)\s*[>＞]$/s.exec(part)
    if (named) {
      const name = (named[1] ?? '').trim().replace(quoted, '$1').trim().slice(0, longestName)
      return [{ name, address: halfWidth(named[2] ?? '') }]
    }
    const words = part.split(/\s+/).map(halfWidth)
    const list = words.length > 1 && words.every(isAddress) ? words : [halfWidth(part)]
    return list.map((address) => ({ name: '', address }))
  })
}

function parts(text: string): string[] {
  const found: string[] = []
  let part = ''
  let inQuotes = false
  let inAngles = false
  for (const sign of text) {
    if (sign === '"' && !inAngles) inQuotes = !inQuotes
    if (!inQuotes && (sign === '<' || sign === '＜')) inAngles = true
    if (!inQuotes && (sign === '>' || sign === '＞')) inAngles = false
    if (!inQuotes && !inAngles && /[,;，；、\n\r\t]/.test(sign)) {
      found.push(part)
      part = ''
    } else part += sign
  }
  found.push(part)
  return found.map((one) => one.trim()).filter((one) => one !== '')
}

/** Whether something can be sent there, as far as one can see; the server has the last word. */
export function isAddress(address: string): boolean {
  return (
    address.length <= 254 &&
    /^[^\s@<>()[\]\\,;:"]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u.test(
      address,
    ) &&
    !/^\.|\.\.|\.@/.test(address)
  )
}

/** The same mailbox? */
export const sameAddress = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()

/** `王丽 <a@b.cn>`, or the address alone. */
export const spoken = ({ name, address }: AddressRecord) => (name.trim() ? `${name.trim()} <${address}>` : address)

/** What one calls them in passing: the name, or what stands before the `@`. */
export const called = ({ name, address }: AddressRecord) => name.trim() || address.split('@')[0] || address

/** Each mailbox once. */
export function withAddresses(list: readonly AddressRecord[], added: readonly AddressRecord[]): AddressRecord[] {
  const all = [...list]
  for (const one of added) if (!all.some((known) => sameAddress(known.address, one.address))) all.push(one)
  return all
}

/** A subject without what answering and passing on put before it. */
export function bareSubject(subject: string): string {
  return subject
    .replace(/^(?:\s*(?:re|fwd?|aw|wg|sv|回复|回覆|答复|答覆|转发|轉寄|轉發)\s*(?:\[\d+\])?\s*[:：])+/i, '')
    .replace(/\s+/g, ' ')
    .trim()
}
