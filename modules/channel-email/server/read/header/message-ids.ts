/** RFC 5322 allows lines of 998 characters; an id cannot be longer. */
const LONGEST = 998
const BRACKETED = /<([^<>]{1,2000})(?:>|$|(?=<))/g

/**
 * Message ids of a header, in angle brackets, in its order, each once. White space inside them goes, missing brackets are
 * added, square ones replaced; words around them (`Message from … of …`) are left out.
 */
export function parseMessageIds(header: string): string[] {
  const found: string[] = []
  for (const match of header.matchAll(BRACKETED)) {
    const id = tidy(match[1]!)
    if (id) found.push(id)
  }
  if (found.length === 0) found.push(...bareIds(header))
  return [...new Set(found)]
}

function tidy(text: string): string | undefined {
  const id = text
    .toWellFormed()
    .replace(/[\s\p{Cc}<>]+/gu, '')
    .replace(/^\[(.*)\]$/, '$1')
  return id && id.length <= LONGEST - 2 ? `<${id}>` : undefined
}

/** Ids without brackets. A lone word is one; among several, only what looks like one. */
function bareIds(header: string): string[] {
  const words = header.split(/[\s,;<>"]+/).filter(Boolean)
  const ids = words.length === 1 ? words : words.filter((word) => /^\[?[^@]+@[^@]+$/.test(word))
  const prose = words.some((word) => !/@/.test(word)) && words.length > 1
  return (prose ? [] : ids).map(tidy).filter((id) => id !== undefined)
}

/** How many of a thread's ids are kept: the first, which names the thread, and the last ones. */
const MOST_REFERENCES = 200

/** The ids of References, oldest first; of very long lists the first one and the last 199. */
export function parseReferences(header: string): string[] {
  const ids = parseMessageIds(header)
  return ids.length <= MOST_REFERENCES ? ids : [ids[0]!, ...ids.slice(1 - MOST_REFERENCES)]
}
