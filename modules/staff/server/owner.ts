import type { OwnerInput, OwnerKind } from '../contract.ts'

/** Who answers for a row with `owner_kind` and `owner_id`. */
export const ownerOf = (row: { ownerKind: OwnerKind; ownerId: string }): OwnerInput => ({
  kind: row.ownerKind,
  id: row.ownerId,
})

/** The owner, as a token of an event's audience. */
export const ownerToken = ({ kind, id }: OwnerInput): string => (kind === 'member' ? `staff:${id}` : `team:${id}`)
