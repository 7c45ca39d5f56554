import { ClockCircleOutlined, HomeOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons'
import { later, page, type WebModule } from '#platform/web/index.ts'

export { GoingAlong, type Handing } from './GoingAlong.tsx'
export { arrive, useMeFollowsServer } from './me.ts'
export { OwnerName, OwnerSelect, type OwnerValue, ownerOf } from './owner.tsx'
export { MemberAvatar, MemberSelect, TeamSelect, useMembers, useTeams } from './people.tsx'
export { RoleTag } from './RoleTag.tsx'
export { closingOf, type DaysOfWork, isWorkingDay } from './working-day.ts'

/** For those who lead: what colleagues who have left still owe. */
export const LeftWork = later(() => import('./LeftWork.tsx'), 'LeftWork')
/** Behind one's own face in the rail. */
export const AccountMenu = later(() => import('./AccountMenu.tsx'), 'AccountMenu')

export const webModule: WebModule = {
  name: 'staff',
  routes: [
    page('/sign-in', () => import('./SignInPage.tsx'), 'SignInPage', { frame: 'bare' }),
    page('/setup', () => import('./SetupPage.tsx'), 'SetupPage', { frame: 'bare' }),
    page('/invitation/$token', () => import('./InvitationPage.tsx'), 'InvitationPage', { frame: 'bare' }),
    page('/password-reset', () => import('./PasswordResetPages.tsx'), 'RequestResetPage', { frame: 'bare' }),
    page('/password-reset/$token', () => import('./PasswordResetPages.tsx'), 'ResetPage', { frame: 'bare' }),
    page('/settings/profile', () => import('./ProfilePage.tsx'), 'ProfilePage'),
    page('/settings/company', () => import('./CompanyPage.tsx'), 'CompanyPage', { permission: 'company.manage' }),
    page('/settings/members', () => import('./MembersPage.tsx'), 'MembersPage', { permission: 'staff.manage' }),
    page('/settings/teams', () => import('./TeamsPage.tsx'), 'TeamsPage', { permission: 'teams.manage' }),
  ],
  settings: [
    {
      key: 'profile',
      labelKey: 'staff:profile.nav',
      icon: UserOutlined,
      path: '/settings/profile',
      group: 'personal',
      order: 10,
    },
    {
      key: 'company',
      labelKey: 'staff:company.nav',
      icon: HomeOutlined,
      path: '/settings/company',
      group: 'company',
      permission: 'company.manage',
      order: 10,
    },
    {
      key: 'members',
      labelKey: 'staff:members.nav',
      icon: TeamOutlined,
      path: '/settings/members',
      group: 'company',
      permission: 'staff.manage',
      order: 20,
    },
    {
      key: 'teams',
      labelKey: 'staff:teams.nav',
      icon: ClockCircleOutlined,
      path: '/settings/teams',
      group: 'company',
      permission: 'teams.manage',
      order: 30,
    },
  ],
}
