/** @jsxImportSource preact */
import { type ComponentChild, h } from 'preact'

const plain = new Set('p br strong em u s b i del ul ol li blockquote code pre h1 h2 h3 hr span'.split(' '))
const ownImage = /\/api\/v1\/attachments\/([0-9a-f-]{36})/i

/** Ids of attachments that stand as pictures within the text. */
export function inlineIds(html: string | null): Set<string> {
  return new Set([...(html ?? '').matchAll(new RegExp(ownImage, 'gi'))].map((match) => match[1]!.toLowerCase()))
}

type Policy = { createHTML: (html: string) => string }
type Factory = { createPolicy: (name: string, rules: Policy) => Policy }
let policy: Policy | undefined
/** Where the page wants Trusted Types, our parser's input is named as such; the page may still refuse it. */
function trusted(html: string): string {
  const { trustedTypes } = window as { trustedTypes?: Factory }
  policy ??= trustedTypes?.createPolicy('kairos-chat', { createHTML: (one) => one }) ?? { createHTML: (one) => one }
  return policy.createHTML(html)
}

/**
 * Staff's text. The server has cleaned it; here it is read by an inert parser and built anew from the few tags that may
 * be in it, so nothing of it ever runs on somebody's page. Links open in a new tab.
 */
export function rich(
  html: string,
  text: string,
  picture: (id: string, name: string) => ComponentChild,
): ComponentChild {
  let body: HTMLElement
  try {
    body = new DOMParser().parseFromString(trusted(html), 'text/html').body
  } catch {
    // A page that allows no parsing (Trusted Types) still gets the words.
    return text
  }
  const build = (node: Node): ComponentChild => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent
    if (!(node instanceof Element)) return null
    const name = node.localName
    const children = () => [...node.childNodes].map(build)
    if (name === 'img') {
      const id = ownImage.exec(node.getAttribute('src') ?? '')?.[1]
      return id ? picture(id, node.getAttribute('alt') ?? '') : null
    }
    if (name === 'a') {
      const href = node.getAttribute('href') ?? ''
      return /^(https?:|mailto:|tel:)/i.test(href) ? link(href, children()) : children()
    }
    return plain.has(name) ? h(name, null, ...children()) : children()
  }
  return [...body.childNodes].map(build)
}

const link = (href: string, children: ComponentChild) => (
  <a href={href} target="_blank" rel="noopener noreferrer">
    {children}
  </a>
)

/** The visitor's own words: plain, with web addresses as links. */
export function linked(text: string): ComponentChild {
  return text.split(/(https?:\/\/[^\s<>"'，。；！？）】]+)/).map((part, at) => (at % 2 ? link(part, part) : part))
}
