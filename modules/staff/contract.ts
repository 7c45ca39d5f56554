import { admins, type PermissionTable } from '#platform/contract/permission.ts'

export * from './contract/access.ts'
export * from './contract/events.ts'
export * from './contract/opening-hours.ts'
export * from './contract/owner.ts'
export * from './contract/people.ts'
export * from './contract/shapes.ts'

export const staffPermissions = {
  /** Invite people, change their roles and teams, deactivate them. */
  'staff.manage': admins,
  /** Make, change and remove teams and their opening hours. */
  'teams.manage': admins,
  /** Name, language, time zone and settings of the company. */
  'company.manage': admins,
} satisfies PermissionTable
