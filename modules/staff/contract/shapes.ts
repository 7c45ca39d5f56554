import { type Static, Type } from 'typebox'
import { roles } from '#platform/contract/permission.ts'
import { Id, Instant, Line, LocaleShape, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { OpeningHours } from './opening-hours.ts'

export const availabilities = ['online', 'busy', 'away'] as const
export type Availability = (typeof availabilities)[number]
export const AvailabilityShape = OneOf(availabilities)
export const RoleShape = OneOf(roles)

export const Email = Type.String({ format: 'email', maxLength: 254 })
export const PersonName = Line(80)
export const TimeZone = Type.String({ minLength: 1, maxLength: 100, description: 'IANA name, e.g. Asia/Shanghai' })
/** Upper limit only: what is too weak is answered with a reason (see passwordWeakness). */
export const Password = Type.String({ minLength: 1, maxLength: 128 })
export const TeamIds = Type.Array(Id, { maxItems: 200 })

export const CompanySettings = Type.Object(
  {
    maxUploadMb: Type.Integer({
      minimum: 1,
      maximum: 2048,
      description: 'largest attachment; the server may allow less',
    }),
    closeAfterDays: Type.Integer({ minimum: 1, maximum: 365, description: 'a resolved conversation closes after' }),
    reopenWithinDays: Type.Integer({ minimum: 0, maximum: 3650, description: 'a customer may reopen within' }),
  },
  { additionalProperties: false },
)
export type CompanySettings = Static<typeof CompanySettings>

export const Company = Type.Object({
  name: Type.String(),
  locale: LocaleShape,
  timeZone: Type.String(),
  settings: CompanySettings,
})
export type Company = Static<typeof Company>

export const Me = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  role: RoleShape,
  locale: LocaleShape,
  timeZone: Type.String(),
  availability: AvailabilityShape,
  availabilitySince: Instant,
  hue: Type.Integer(),
  twoFactor: Type.Boolean(),
  sessionId: Id,
  seesAllTeams: Type.Boolean(),
  teams: Type.Array(Type.Object({ id: Id, name: Type.String(), isLead: Type.Boolean() })),
  permissions: Type.Array(Type.String()),
  company: Company,
})
export type Me = Static<typeof Me>

export const Member = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  role: RoleShape,
  teamIds: Type.Array(Id),
  availability: AvailabilityShape,
  availabilitySince: Instant,
  hue: Type.Integer({ description: 'of the avatar, 0 to 359' }),
  twoFactor: Type.Boolean(),
  deactivatedAt: Nullable(Instant),
  abilities: Type.Object({
    /** roles the reader may give this person; empty: the reader may not change it */
    roles: Type.Array(RoleShape),
    deactivate: Type.Boolean(),
    editTeams: Type.Boolean(),
  }),
})
export type Member = Static<typeof Member>

export const Team = Type.Object({
  id: Id,
  name: Type.String(),
  hours: Nullable(OpeningHours),
  members: Type.Array(Type.Object({ id: Id, isLead: Type.Boolean() })),
})
export type Team = Static<typeof Team>

export const Invitation = Type.Object({
  id: Id,
  email: Type.String(),
  role: RoleShape,
  teamIds: Type.Array(Id),
  createdAt: Instant,
  expiresAt: Instant,
  expired: Type.Boolean(),
  invitedBy: Nullable(Type.Object({ id: Id, name: Type.String() })),
})
export type Invitation = Static<typeof Invitation>

export const Session = Type.Object({
  id: Id,
  current: Type.Boolean(),
  createdAt: Instant,
  usedAt: Instant,
  expiresAt: Instant,
  ipAddress: Nullable(Type.String()),
  userAgent: Nullable(Type.String()),
})
