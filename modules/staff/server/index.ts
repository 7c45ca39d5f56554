import type { ServerModule } from '#platform/server/module.ts'
import { staffEvents, staffPermissions } from '../contract.ts'
import { sendInvitation } from './invite.ts'
import { sweepExpired } from './jobs.ts'
import { sendPasswordReset } from './reset-password.ts'
import { routes } from './routes.ts'

export { type AddMember, createMember, insertMember } from './add-member.ts'
export { attemptKey, countAttempt, waitAfterAttempt } from './attempts.ts'
export { resetMemberPassword } from './change-password.ts'
export { company, firstSettings, forgetCompany, isSetUp } from './company.ts'
export { type HoldingSource, registerHoldings } from './holdings.ts'
export { identifyWith } from './identify.ts'
export { isAway, leadersOf } from './leaders.ts'
export { owes, ownerOf, ownerToken } from './owner.ts'
export { hashPassword } from './passwords.ts'
export {
  canReadTeam,
  findMember,
  findMemberByEmail,
  type MemberFacts,
  memberNames,
  membersOfTeams,
  teamsById,
} from './queries.ts'
export { onSetupDemo, onSetupTrade, setUpCompany } from './set-up.ts'
export { createTeam } from './teams.ts'

export const serverModule: ServerModule = {
  name: 'staff',
  permissions: staffPermissions,
  events: staffEvents,
  routes,
  jobs: [sendInvitation, sendPasswordReset, sweepExpired],
}
