import { readEmail } from '#modules/customers/server/index.ts'
import type { MailAddress } from '../read/shapes.ts'

/**
 * An address made comparable: lower case, domain in ASCII. What cannot be read (an odd address of a mail that came in)
 * is compared as it is.
 */
export function sameForm(address: string): string {
  return readEmail(address) ?? address.trim().toLowerCase()
}

/** Without a tag in the local part (`support+k12@…`): the form in which addresses of ours are known. */
export function withoutTag(address: string): string {
  const form = sameForm(address)
  const at = form.lastIndexOf('@')
  const plus = form.indexOf('+')
  return plus > 0 && plus < at ? form.slice(0, plus) + form.slice(at) : form
}

/** Whether an address is one of our mailboxes, or a tagged form of it. */
export function isOurs(ours: ReadonlyMap<string, unknown> | ReadonlySet<string>, address: string): boolean {
  return ours.has(sameForm(address)) || ours.has(withoutTag(address))
}

/** Each address once, as first named; `taken` are left out and grow. */
export function distinct(list: readonly MailAddress[], taken: Set<string> = new Set()): MailAddress[] {
  return list.filter(({ address }) => {
    const form = sameForm(address)
    if (taken.has(form)) return false
    taken.add(form)
    return true
  })
}

/** `王丽 <a@b.cn>`, or the address alone. */
export function spoken({ name, address }: MailAddress): string {
  return name.trim() ? `${name.trim()} <${address}>` : address
}
