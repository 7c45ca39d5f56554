import type { MailAddress } from '../read/shapes.ts'

const ADDRESS =
  /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,62})\.){1,8}[\p{L}\p{N}-]{2,63}/gu
/** Servers within a company name hosts without a dot. */
const LOOSE = /[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}/g

/** Addresses in a text, in their order, each once. Only as long as addresses may be. */
export function addressesIn(text: string): string[] {
  const found = new Map<string, string>()
  for (const [address] of text.matchAll(ADDRESS)) {
    const clean = address.replace(/^[.'`*=_-]+(?=\p{L}|\p{N})|\.+$/gu, '')
    if (!found.has(clean.toLowerCase())) found.set(clean.toLowerCase(), clean)
  }
  return [...found.values()]
}

/** Like `addressesIn`, names of hosts within a network included (`li@mail`). */
export function looseAddressesIn(text: string): string[] {
  const strict = addressesIn(text)
  return strict.length > 0 ? strict : [...new Set(text.match(LOOSE) ?? [])]
}

function nameOf(words: string): string {
  return words
    .replace(/\[?mailto:?\]?/gi, '')
    .replace(/[<>[\]()（）〈〉＜＞]+/g, ' ')
    .replace(/^[\s"'“”‘’«»„*,;:：；、，]+|[\s"'“”‘’«»„*,;:：；、，]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
}

/**
 * Reads `王丽 <li@example.com>; "Max, M." [mailto:max@example.com]` as people and programs write it in a text, not as
 * RFC 5322 does. An address without a name has '' for it; a name that only repeats the address is none.
 */
export function readAddresses(text: string): MailAddress[] {
  const source = text.replace(/\s+/g, ' ').slice(0, 20_000)
  const list: MailAddress[] = []
  let from = 0
  for (const match of source.matchAll(ADDRESS)) {
    const address = match[0].replace(/^['`*]+|\.+$/g, '')
    const before = source.slice(from, match.index)
    from = match.index + match[0].length
    const same = list.at(-1)
    // `li@example.com <mailto:li@example.com>` names one twice.
    if (same && same.address.toLowerCase() === address.toLowerCase() && nameOf(before) === '') continue
    const name = nameOf(before.replace(/^[\s"'>\])）＞]*[,;，；、]?/, ''))
    list.push({ name: name.toLowerCase() === address.toLowerCase() ? '' : name, address })
  }
  return list
}
