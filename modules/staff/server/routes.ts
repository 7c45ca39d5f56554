import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import { changeMe, setAvailability } from './change-me.ts'
import { changeMember } from './change-member.ts'
import { changePassword } from './change-password.ts'
import { changeCompany, isSetUp } from './company.ts'
import { handOverHoldings } from './hand-over-holdings.ts'
import { readHoldings, readLeftWork } from './holdings.ts'
import { invite, withdrawInvitation } from './invite.ts'
import { readInvitations, readMe, readMembers, readTeams } from './queries.ts'
import { requestPasswordReset, resetPassword } from './reset-password.ts'
import { cameFrom, endAllSessions, endSession, giveCookie, listSessions, signOut, takeCookie } from './sessions.ts'
import { hasDemo, loadDemo, setUpCompany, setupTrades } from './set-up.ts'
import { signIn, signInTwoFactor } from './sign-in.ts'
import { changeTeam, createTeam, removeTeam } from './teams.ts'
import { confirmTwoFactor, endTwoFactor, removeTwoFactor, startTwoFactor } from './two-factor.ts'

export function routes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel

  serve(app, contract.readSetup, async () => ({ needed: !(await isSetUp(db)), demo: hasDemo(), trades: setupTrades() }))
  serve(app, contract.setUp, async ({ body, request, reply }) => {
    const { memberId, token } = await setUpCompany(kernel, body, cameFrom(request))
    const demo = body.demo === true && (await loadDemo(kernel, memberId, body.locale))
    giveCookie(kernel, reply, token)
    return { memberId, demo }
  })

  serve(app, contract.signIn, ({ body, request, reply }) => signIn(kernel, request, reply, body))
  serve(app, contract.signInTwoFactor, async ({ body, request, reply }) => {
    await signInTwoFactor(kernel, request, reply, body)
    return {}
  })
  serve(app, contract.signOut, async ({ request, reply }) => {
    await signOut(kernel, request, reply)
    return {}
  })
  serve(app, contract.requestPasswordReset, async ({ body }) => {
    await requestPasswordReset(kernel, body.email)
    return { mailed: await kernel.outbox.reaches() }
  })
  serve(app, contract.resetPassword, async ({ params, body, reply }) => {
    await resetPassword(kernel, params.token, body.password)
    takeCookie(kernel, reply)
    return {}
  })

  serve(app, contract.readMe, ({ principal }) => readMe(db, principal))
  serve(app, contract.changeMe, async ({ principal, body }) => {
    await changeMe(db, principal, body)
    return readMe(db, principal)
  })
  serve(app, contract.setAvailability, async ({ principal, body }) => {
    await setAvailability(db, principal, body.availability)
    return {}
  })
  serve(app, contract.changePassword, async ({ principal, body }) => {
    await changePassword(kernel, principal, body)
    return {}
  })
  serve(app, contract.startTwoFactor, ({ body, ...asked }) => startTwoFactor(kernel, asked, body.password))
  serve(app, contract.confirmTwoFactor, async ({ body, ...asked }) => {
    await confirmTwoFactor(kernel, asked, body.code)
    return {}
  })
  serve(app, contract.endTwoFactor, async ({ body, ...asked }) => {
    await endTwoFactor(kernel, asked, body.password)
    return {}
  })
  serve(app, contract.listSessions, async ({ principal }) => ({ items: await listSessions(db, principal) }))
  serve(app, contract.endSession, async ({ principal, params }) => {
    await endSession(db, principal, params.id)
    return {}
  })
  serve(app, contract.endAllSessions, async ({ principal, reply }) => {
    await endAllSessions(db, principal)
    takeCookie(kernel, reply)
    return {}
  })

  serve(app, contract.listMembers, async ({ principal }) => ({ items: await readMembers(db, principal) }))
  serve(app, contract.changeMember, ({ principal, params, body }) =>
    changeMember(db, principal, { ...params, ...body }),
  )
  serve(app, contract.removeTwoFactor, async ({ principal, params }) => {
    await removeTwoFactor(db, principal, params.id)
    return {}
  })

  serve(app, contract.listHoldings, ({ principal, params }) => readHoldings(db, principal, params.id))
  serve(app, contract.listLeftWork, async ({ principal }) => ({ items: await readLeftWork(db, principal) }))
  serve(app, contract.handOverHoldings, ({ principal, params, body, locale }) =>
    handOverHoldings(db, { principal, locale, from: params.id, ...body }),
  )

  serve(app, contract.listInvitations, async () => ({ items: await readInvitations(db) }))
  serve(app, contract.invite, ({ principal, body }) => invite(kernel, principal, body))
  serve(app, contract.withdrawInvitation, async ({ principal, params }) => {
    await withdrawInvitation(db, principal, params.id)
    return {}
  })
  serve(app, contract.readInvitation, ({ params }) => readInvitation(db, params.token))
  serve(app, contract.acceptInvitation, async ({ params, body, request, reply }) => {
    const { memberId, token } = await acceptInvitation(kernel, { ...params, ...body }, cameFrom(request))
    giveCookie(kernel, reply, token)
    return { memberId }
  })

  serve(app, contract.listTeams, async () => ({ items: await readTeams(db) }))
  serve(app, contract.createTeam, ({ principal, body }) => createTeam(db, principal, body))
  serve(app, contract.changeTeam, ({ principal, params, body }) => changeTeam(db, principal, { ...params, ...body }))
  serve(app, contract.removeTeam, async ({ principal, params }) => {
    await removeTeam(db, principal, params.id)
    return {}
  })
  serve(app, contract.changeCompany, ({ principal, body }) => changeCompany(db, principal, body))
}
