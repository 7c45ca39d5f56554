import { type ContactWishRecord, type CustomerCardRecord, type IdentityKind, identityKinds } from '../contract.ts'

/** Four letters of an id that tell nameless customers apart. */
export function codeOf(customerId: string): string {
  return customerId.replaceAll('-', '').slice(-4).toUpperCase()
}

/**
 * What to call a customer: the name, else how they can be reached, else the reader's word for visitor with the code.
 * A removed person's name is not told again.
 */
export function labelOf(
  card: Pick<CustomerCardRecord, 'name' | 'contact' | 'code' | 'anonymised'>,
  words: { visitor: string; anonymised: string },
): string {
  if (card.anonymised) return `${words.anonymised} ${card.code}`
  return card.name || card.contact || `${words.visitor} ${card.code}`
}

type Claim = { kind: IdentityKind; verified: boolean; createdAt: Date }

/** Orders identities, strongest first: verified before claimed, then by kind, then the one known longer. */
export function byStrength(a: Claim, b: Claim): number {
  if (a.verified !== b.verified) return a.verified ? -1 : 1
  const kind = identityKinds.indexOf(a.kind) - identityKinds.indexOf(b.kind)
  return kind !== 0 ? kind : a.createdAt.getTime() - b.createdAt.getTime()
}

type Mergeable = {
  name: string
  appellation: string
  color: string | null
  organizationId: string | null
  language: string | null
  timeZone: string | null
  contactWish: ContactWishRecord | null
  tags: string[]
  notes: string
}

/** Longest notes a file holds, characters. */
export const longestNotes = 20_000
const mostTags = 50

/**
 * What the kept file takes over from the merged one: whatever it lacks, all tags, and the notes below its own. Nothing
 * that the kept file says is replaced.
 */
export function filledByMerge(kept: Mergeable, merged: Mergeable): Partial<Mergeable> {
  const filled: Partial<Mergeable> = {}
  if (!kept.name && merged.name) filled.name = merged.name
  if (!kept.appellation && merged.appellation) filled.appellation = merged.appellation
  filled.color = kept.color ? undefined : (merged.color ?? undefined)
  filled.organizationId = kept.organizationId ? undefined : (merged.organizationId ?? undefined)
  filled.language = kept.language ? undefined : (merged.language ?? undefined)
  filled.timeZone = kept.timeZone ? undefined : (merged.timeZone ?? undefined)
  filled.contactWish = kept.contactWish ? undefined : (merged.contactWish ?? undefined)
  const tags = [...new Set([...kept.tags, ...merged.tags])].slice(0, mostTags)
  if (tags.length > kept.tags.length) filled.tags = tags
  const notes = merged.notes.trim()
  if (notes && !kept.notes.includes(notes)) {
    const both = kept.notes.trim() ? `${kept.notes.trimEnd()}\n\n${notes}` : notes
    // Too long for one file: the merged file keeps its notes, where undoing the merge finds them.
    if (both.length <= longestNotes) filled.notes = both
  }
  for (const key of Object.keys(filled) as (keyof Mergeable)[]) if (filled[key] === undefined) delete filled[key]
  return filled
}
