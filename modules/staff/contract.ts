import { Type } from 'typebox'
import { eventKind } from '#platform/contract/event.ts'
import { admins, everyone, leaders, type PermissionTable, roles } from '#platform/contract/permission.ts'
import { Id, OneOf } from '#platform/contract/shapes.ts'

export const staffPermissions = {
  /** Invite, change roles and teams of people, deactivate. */
  'staff.manage': admins,
  /** Make, change and remove teams and their opening hours. */
  'teams.manage': admins,
  /** Name, language, time zone and settings of the company. */
  'company.manage': admins,
} satisfies PermissionTable
void everyone
void leaders

export const availabilities = ['online', 'busy', 'away'] as const
export type Availability = (typeof availabilities)[number]
export type CompanySettings = { maxUploadMb: number; closeAfterDays: number; reopenWithinDays: number }
export type NotifySettings = { sound?: boolean; desktop?: boolean; mail?: boolean }
export type OpeningHours = { timeZone: string }

export const RoleShape = OneOf(roles)

export const memberAdded = eventKind('staff.member-added', Type.Object({ memberId: Id, role: RoleShape }))
export const accessChanged = eventKind('staff.access-changed', Type.Object({ memberId: Id }))
