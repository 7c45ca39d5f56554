import { domainToASCII } from 'node:url'

/** Where a link of a mail leads, for the reader. */
export type Destination = {
  /** What is opened, as the network knows it: the host, the mailbox, the number. International names in their plain form. */
  to: string
  kind: 'web' | 'mail' | 'phone'
  /** The text of the link names another place, or the address is written to look like another. */
  misleading: boolean
}

/** Second levels under which names are given out (`x.com.cn`): the company's name is the third label there. */
const SHARED = /^(?:com|net|org|gov|edu|co|ac|or|ne|go|idv|mil)$/
/** Endings that a text must have to be read as a name of a site, when nothing else says so. */
const ENDINGS =
  /\.(?:com|cn|net|org|gov|edu|info|biz|io|cc|tv|me|vip|top|xyz|shop|site|online|store|app|dev|tw|hk|mo|jp|kr|sg|us|uk|de|fr|ru|eu|asia|中国|公司|网络|台灣|香港)$/i
const NAMED =
  /^(?:(https?):\/\/)?(?:[^\s/@]*@)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,24})\.?(?::\d{1,5})?(?:[/?#]\S*)?$/iu
const MAILBOX = /^[^\s@<>]+@((?:[\p{L}\p{N}-]+\.)+\p{L}{2,24})$/u

/** The part of a host that belongs to one owner: `a.b.taobao.com` → `taobao.com`, `x.icbc.com.cn` → `icbc.com.cn`. */
function ownerOf(host: string): string {
  const labels = host.split('.')
  const shared = labels.length > 2 && (labels.at(-1)?.length ?? 0) === 2 && SHARED.test(labels.at(-2) ?? '')
  return labels.slice(shared ? -3 : -2).join('.')
}

/** The site or mailbox domain that a text claims to be, in its plain form; null when it claims none. */
function claimed(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^[<[(【（《「"'“]+|[>\])】）》」"'”。，,;；]+$/gu, '')
    .trim()
  const mailbox = MAILBOX.exec(bare)
  if (mailbox) return domainToASCII(mailbox[1]!.toLowerCase()) || null
  const named = NAMED.exec(bare)
  if (!named) return null
  const host = named[2]!.toLowerCase()
  if (!named[1] && !host.startsWith('www.') && !ENDINGS.test(host)) return null
  return domainToASCII(host) || null
}

/**
 * Where `href` leads and whether the text of the link says something else: another site (`www.icbc.com.cn` that opens
 * `icbc.example`), another mailbox, or an address with a name before an `@` that looks like a site.
 */
export function destination(href: string, text: string): Destination | null {
  const url = URL.parse(href)
  if (!url) return null
  const claim = claimed(text)
  if (url.protocol === 'mailto:') {
    const to = decode(url.pathname)
    const domain = to.split('@').at(-1)?.toLowerCase() ?? ''
    return { to, kind: 'mail', misleading: claim !== null && domain !== '' && ownerOf(claim) !== ownerOf(domain) }
  }
  if (url.protocol === 'tel:') return { to: decode(url.pathname), kind: 'phone', misleading: false }
  const misleading = url.username !== '' || (claim !== null && ownerOf(claim) !== ownerOf(url.hostname))
  return { to: url.host, kind: 'web', misleading }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
