/** The mail that is answered, as far as threading goes. */
export type Parent = { messageIdHeader: string; inReplyTo: string | null; referenceIds: readonly string[] }

/** Longest References header we write: longer ones are cut by some servers and refused by others (RFC 5322: 998). */
export const longestReferences = 900

/**
 * In-Reply-To and References of an answer (RFC 5322 3.6.4): those of the mail that is answered and that mail itself; when
 * it has no References, its In-Reply-To stands for them. What does not fit goes from the middle: the root and the newest
 * stay.
 */
export function referencesOf(parent: Parent | null): { inReplyTo: string | null; references: string[] } {
  if (!parent?.messageIdHeader) return { inReplyTo: null, references: [] }
  const before =
    parent.referenceIds.length > 0 ? parent.referenceIds : parent.inReplyTo ? idsIn(parent.inReplyTo).slice(0, 1) : []
  const all = [...new Set([...before.filter(isId), parent.messageIdHeader])]
  // A mail that names itself in the middle ends with itself all the same.
  const line = [...all.filter((id) => id !== parent.messageIdHeader), parent.messageIdHeader]
  return { inReplyTo: parent.messageIdHeader, references: bounded(line) }
}

/** Only what cannot break out of a header. */
function isId(id: string): boolean {
  return /^<[^<>\s\p{Cc}]{1,500}>$/u.test(id)
}

function idsIn(text: string): string[] {
  return text.match(/<[^<>\s]{1,500}>/g) ?? []
}

function bounded(ids: readonly string[]): string[] {
  const [root, ...rest] = ids
  if (root === undefined) return []
  const kept: string[] = []
  let length = root.length
  for (const id of rest.toReversed()) {
    if (length + 1 + id.length > longestReferences) break
    kept.unshift(id)
    length += 1 + id.length
  }
  // The mail that is answered is never left out, be the root as long as it may.
  const last = rest.at(-1)
  return kept.length === 0 && last !== undefined ? [last] : [root, ...kept]
}

const replyMarks = /^(?:\s*(?:re|aw|sv|antw|回复|回覆|答复|答覆|回信)(?:\s*\[\d{1,3}\]|\s*\(\d{1,3}\))?\s*[:：])+\s*/iu
const forwardMarks = /^(?:\s*(?:fwd?|wg|转发|轉寄|轉發|转寄)\s*[:：])+\s*/iu

/** `Re: ` and the subject, once. */
export function replySubject(subject: string): string {
  return cut(`Re: ${oneLine(subject).replace(replyMarks, '')}`.trimEnd())
}

/** `Fwd: ` and the subject, once. */
export function forwardSubject(subject: string): string {
  return cut(`Fwd: ${oneLine(subject).replace(forwardMarks, '')}`.trimEnd())
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** As long as the contract lets a subject be; characters are not cut in half. */
function cut(text: string): string {
  return text.length <= 300 ? text : text.slice(0, 300).replace(/[\ud800-\udbff]$/, '')
}
