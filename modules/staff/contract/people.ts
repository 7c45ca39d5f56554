import { Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Empty, Id, IdParams, Line, LocaleShape, Nullable } from '#platform/contract/shapes.ts'
import { OpeningHours } from './opening-hours.ts'
import {
  Company,
  CompanySettings,
  Email,
  Invitation,
  Member,
  Password,
  PersonName,
  RoleShape,
  Team,
  TeamIds,
  TimeZone,
} from './shapes.ts'

const closed = { additionalProperties: false } as const
const TokenParams = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) })

export const listMembers = endpoint({
  method: 'GET',
  path: '/members',
  permission: 'signed-in',
  summary: 'All members of staff by name, the first 2,000; not paged, pickers need them all',
  reply: Type.Object({ items: Type.Array(Member) }),
})
export const changeMember = endpoint({
  method: 'PATCH',
  path: '/members/:id',
  permission: 'staff.manage',
  summary: 'Changes role and teams of a person, deactivates or reactivates them',
  params: IdParams,
  body: Type.Object(
    {
      role: Type.Optional(RoleShape),
      teamIds: Type.Optional(TeamIds),
      deactivated: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  reply: Member,
})
export const removeTwoFactor = endpoint({
  method: 'DELETE',
  path: '/members/:id/two-factor',
  permission: 'staff.manage',
  summary: 'Turns the second factor of somebody off who lost theirs',
  params: IdParams,
  reply: Empty,
})

export const listInvitations = endpoint({
  method: 'GET',
  path: '/invitations',
  permission: 'staff.manage',
  summary: 'Invitations nobody has accepted yet, newest first, the first 500',
  reply: Type.Object({ items: Type.Array(Invitation) }),
})
export const invite = endpoint({
  method: 'POST',
  path: '/invitations',
  permission: 'staff.manage',
  summary: 'Invites somebody by mail; the link is also in the reply. An open invitation to the same address ends.',
  body: Type.Object({ id: Type.Optional(Id), email: Email, role: RoleShape, teamIds: Type.Optional(TeamIds) }, closed),
  reply: Type.Object({
    invitation: Invitation,
    link: Type.String(),
    mailed: Type.Boolean({ description: 'it is also sent to that address' }),
  }),
})
export const withdrawInvitation = endpoint({
  method: 'DELETE',
  path: '/invitations/:id',
  permission: 'staff.manage',
  summary: 'Takes an invitation back',
  params: IdParams,
  reply: Empty,
})
export const readInvitation = endpoint({
  method: 'GET',
  path: '/invitations/accept/:token',
  permission: 'public',
  summary: 'What an invitation link offers',
  ratePerMinute: 60,
  params: TokenParams,
  reply: Type.Object({
    email: Type.String(),
    role: RoleShape,
    company: Type.String(),
    invitedBy: Nullable(Type.String()),
    locale: LocaleShape,
    timeZone: Type.String(),
  }),
})
export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/invitations/accept/:token',
  permission: 'public',
  summary: 'Makes the invited person’s account and signs them in; works once',
  ratePerMinute: 20,
  params: TokenParams,
  body: Type.Object(
    { name: PersonName, password: Password, locale: LocaleShape, timeZone: Type.Optional(TimeZone) },
    closed,
  ),
  reply: Type.Object({ memberId: Id }),
})

const TeamMembers = Type.Array(Type.Object({ id: Id, isLead: Type.Boolean() }, closed), { maxItems: 2000 })

export const listTeams = endpoint({
  method: 'GET',
  path: '/teams',
  permission: 'signed-in',
  summary: 'All teams by name with their members and opening hours, the first 500',
  reply: Type.Object({ items: Type.Array(Team) }),
})
export const createTeam = endpoint({
  method: 'POST',
  path: '/teams',
  permission: 'teams.manage',
  summary: 'Makes a team',
  body: Type.Object(
    {
      id: Type.Optional(Id),
      name: Line(80),
      hours: Type.Optional(Nullable(OpeningHours)),
      members: Type.Optional(TeamMembers),
    },
    closed,
  ),
  bodyLimit: 2 * 1024 * 1024,
  reply: Team,
})
export const changeTeam = endpoint({
  method: 'PATCH',
  path: '/teams/:id',
  permission: 'teams.manage',
  summary: 'Changes name, opening hours (null: always open) or members of a team',
  params: IdParams,
  body: Type.Object(
    {
      name: Type.Optional(Line(80)),
      hours: Type.Optional(Nullable(OpeningHours)),
      members: Type.Optional(TeamMembers),
    },
    closed,
  ),
  bodyLimit: 2 * 1024 * 1024,
  reply: Team,
})
export const removeTeam = endpoint({
  method: 'DELETE',
  path: '/teams/:id',
  permission: 'teams.manage',
  summary: 'Removes a team',
  params: IdParams,
  reply: Empty,
})

export const changeCompany = endpoint({
  method: 'PATCH',
  path: '/company',
  permission: 'company.manage',
  summary: 'Changes name, language, time zone or settings of the company',
  body: Type.Object(
    {
      name: Type.Optional(Line(100)),
      locale: Type.Optional(LocaleShape),
      timeZone: Type.Optional(TimeZone),
      settings: Type.Optional(Type.Partial(CompanySettings, closed)),
    },
    closed,
  ),
  reply: Company,
})
