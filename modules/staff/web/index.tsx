import { page, type WebModule } from '#platform/web/index.ts'

export { AccountMenu } from './AccountMenu.tsx'
export { arrive, useMeFollowsServer } from './me.ts'
export { MemberAvatar, MemberSelect, TeamSelect, useMembers, useTeams } from './people.tsx'
export { RoleTag } from './RoleTag.tsx'

export const webModule: WebModule = {
  name: 'staff',
  routes: [page('/sign-in', () => import('./SignInPage.tsx'), 'SignInPage', { frame: 'bare' })],
}
