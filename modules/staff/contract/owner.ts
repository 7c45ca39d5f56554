import { type Static, Type } from 'typebox'
import { Id, OneOf } from '#platform/contract/shapes.ts'

/** Who answers for a piece of work: one person, or a team. */
export const ownerKinds = ['member', 'team'] as const
export type OwnerKind = (typeof ownerKinds)[number]

/** An owner as it is shown; the name of one who has left stays. */
export const Owner = Type.Object({ kind: OneOf(ownerKinds), id: Id, name: Type.String() })
export type Owner = Static<typeof Owner>

/** An owner as it is named in a request. */
export const OwnerInput = Type.Object({ kind: OneOf(ownerKinds), id: Id }, { additionalProperties: false })
export type OwnerInput = Static<typeof OwnerInput>
