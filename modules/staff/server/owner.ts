import type { Principal } from '#platform/contract/principal.ts'
import type { OwnerInput, OwnerKind } from '../contract.ts'

/** Who answers for a row with `owner_kind` and `owner_id`. */
export const ownerOf = (row: { ownerKind: OwnerKind; ownerId: string }): OwnerInput => ({
  kind: row.ownerKind,
  id: row.ownerId,
})

/** The owner, as a token of an event's audience. */
export const ownerToken = ({ kind, id }: OwnerInput): string => (kind === 'member' ? `staff:${id}` : `team:${id}`)

/** Whether it is this reader's to do: their own, or their team's. */
export function owes(reader: Pick<Principal, 'id' | 'teamIds'>, { kind, id }: OwnerInput): boolean {
  return kind === 'member' ? id === reader.id : reader.teamIds.includes(id)
}
