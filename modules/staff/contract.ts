import { admins, leaders, type PermissionTable } from '#platform/contract/permission.ts'

export * from './contract/access.ts'
export * from './contract/events.ts'
export * from './contract/holdings.ts'
export * from './contract/opening-hours.ts'
export * from './contract/owner.ts'
export * from './contract/people.ts'
export * from './contract/shapes.ts'

export const staffPermissions = {
  /** Invite people, change their roles and teams, deactivate them. */
  'staff.manage': admins,
  /** See what a colleague has in hand and hand it on, as far as one may do that with each of it. */
  'staff.holdings': leaders,
  /** Make, change and remove teams and their opening hours. */
  'teams.manage': admins,
  /** Name, language, time zone and settings of the company. */
  'company.manage': admins,
} satisfies PermissionTable
