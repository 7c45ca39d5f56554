import { Type } from 'typebox'
import { eventKind } from '#platform/contract/event.ts'
import { Id, OneOf } from '#platform/contract/shapes.ts'
import { AvailabilityShape, RoleShape } from './shapes.ts'

export const memberAdded = eventKind('staff.member-added', Type.Object({ memberId: Id, role: RoleShape }))
/** Name, language or time zone. */
export const memberChanged = eventKind(
  'staff.member-changed',
  Type.Object({ memberId: Id, changed: Type.Array(Type.String()) }),
)
/** Role, teams, or whether they may come in at all. */
export const accessChanged = eventKind(
  'staff.access-changed',
  Type.Object({ memberId: Id, role: RoleShape, teamIds: Type.Array(Id), deactivated: Type.Boolean() }),
)
export const availabilityChanged = eventKind(
  'staff.availability-changed',
  Type.Object({ memberId: Id, availability: AvailabilityShape }),
)
export const signedIn = eventKind('staff.signed-in', Type.Object({ memberId: Id, sessionId: Id }))
/** `sessionId` null: everywhere. */
export const signedOut = eventKind(
  'staff.signed-out',
  Type.Object({ memberId: Id, sessionId: Type.Union([Id, Type.Null()]) }),
)
export const passwordChanged = eventKind(
  'staff.password-changed',
  Type.Object({ memberId: Id, by: OneOf(['self', 'reset-link', 'operator'] as const) }),
)
export const twoFactorChanged = eventKind(
  'staff.two-factor-changed',
  Type.Object({ memberId: Id, enabled: Type.Boolean() }),
)
export const passwordResetRequested = eventKind('staff.password-reset-requested', Type.Object({ memberId: Id }))

export const invited = eventKind('staff.invited', Type.Object({ invitationId: Id, role: RoleShape }))
export const invitationWithdrawn = eventKind('staff.invitation-withdrawn', Type.Object({ invitationId: Id }))
export const invitationAccepted = eventKind(
  'staff.invitation-accepted',
  Type.Object({ invitationId: Id, memberId: Id }),
)

export const teamCreated = eventKind('team.created', Type.Object({ teamId: Id }))
export const teamChanged = eventKind(
  'team.changed',
  Type.Object({ teamId: Id, changed: Type.Array(OneOf(['name', 'hours', 'members'] as const)) }),
)
/** Recorded before the row goes, so that others can let go of it in the same transaction. */
export const teamRemoved = eventKind('team.removed', Type.Object({ teamId: Id }))

export const companyCreated = eventKind('company.created', Type.Object({ ownerId: Id }))
export const companyChanged = eventKind('company.changed', Type.Object({ changed: Type.Array(Type.String()) }))

export const staffEvents = [
  memberAdded,
  memberChanged,
  accessChanged,
  availabilityChanged,
  signedIn,
  signedOut,
  passwordChanged,
  twoFactorChanged,
  passwordResetRequested,
  invited,
  invitationWithdrawn,
  invitationAccepted,
  teamCreated,
  teamChanged,
  teamRemoved,
  companyCreated,
  companyChanged,
]

/** After these an open live connection of the person has to be looked at again. */
export const accessEvents: ReadonlySet<string> = new Set([accessChanged.name, signedOut.name, passwordChanged.name])
