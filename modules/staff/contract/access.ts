import { Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Empty, Id, IdParams, Line, LocaleShape } from '#platform/contract/shapes.ts'
import { AvailabilityShape, Email, Me, Password, PersonName, Session, TimeZone } from './shapes.ts'

const closed = { additionalProperties: false } as const
const TokenParams = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) })

export const readSetup = endpoint({
  method: 'GET',
  path: '/setup',
  permission: 'public',
  summary: 'Whether this installation still needs its owner',
  reply: Type.Object({
    needed: Type.Boolean(),
    /** whether the demo company can be loaded here */
    demo: Type.Boolean(),
    /** trades with ready-made lists to begin with; empty: none */
    trades: Type.Array(Type.String()),
  }),
})
export const setUp = endpoint({
  method: 'POST',
  path: '/setup',
  permission: 'public',
  summary: 'First start: makes the company and its owner, and signs them in',
  ratePerMinute: 20,
  body: Type.Object(
    {
      company: Line(100),
      name: PersonName,
      email: Email,
      password: Password,
      locale: LocaleShape,
      timeZone: TimeZone,
      demo: Type.Optional(Type.Boolean()),
      /** one of `trades`: its ready-made lists are there from the start; left out with the demo, which brings its own */
      trade: Type.Optional(Type.String({ maxLength: 40 })),
    },
    closed,
  ),
  reply: Type.Object({ memberId: Id, demo: Type.Boolean({ description: 'the demo company was loaded' }) }),
})

export const signIn = endpoint({
  method: 'POST',
  path: '/session',
  permission: 'public',
  summary: 'Signs in; the second factor may follow',
  ratePerMinute: 60,
  body: Type.Object({ email: Email, password: Password }, closed),
  reply: Type.Object({ twoFactorRequired: Type.Boolean() }),
})
export const signInTwoFactor = endpoint({
  method: 'POST',
  path: '/session/two-factor',
  permission: 'public',
  summary: 'The second step of signing in: the code of the app, or one backup code',
  ratePerMinute: 30,
  body: Type.Object(
    {
      code: Type.Optional(Type.String({ minLength: 6, maxLength: 10 })),
      backupCode: Type.Optional(Type.String({ minLength: 6, maxLength: 30 })),
      trustDevice: Type.Optional(Type.Boolean({ description: 'ask no second factor on this browser for 30 days' })),
    },
    closed,
  ),
  reply: Empty,
})
export const signOut = endpoint({
  method: 'DELETE',
  path: '/session',
  permission: 'public',
  summary: 'Signs out of this browser',
  reply: Empty,
})

export const requestPasswordReset = endpoint({
  method: 'POST',
  path: '/password-reset',
  permission: 'public',
  summary: 'Sends a link for a new password; answers the same whether or not the account exists',
  ratePerMinute: 20,
  body: Type.Object({ email: Email }, closed),
  reply: Type.Object({
    mailed: Type.Boolean({ description: 'links are sent by mail; else whoever runs the server hands them on' }),
  }),
})
export const resetPassword = endpoint({
  method: 'POST',
  path: '/password-reset/:token',
  permission: 'public',
  summary: 'Sets a new password and ends all sessions',
  ratePerMinute: 20,
  params: TokenParams,
  body: Type.Object({ password: Password }, closed),
  reply: Empty,
})

export const readMe = endpoint({
  method: 'GET',
  path: '/me',
  permission: 'signed-in',
  summary: 'The signed-in person, what they may do, and their company',
  reply: Me,
})
export const changeMe = endpoint({
  method: 'PATCH',
  path: '/me',
  permission: 'signed-in',
  summary: 'Changes one’s own name, language and time zone',
  body: Type.Object(
    {
      name: Type.Optional(PersonName),
      locale: Type.Optional(LocaleShape),
      timeZone: Type.Optional(TimeZone),
    },
    closed,
  ),
  reply: Me,
})
export const setAvailability = endpoint({
  method: 'PUT',
  path: '/me/availability',
  permission: 'signed-in',
  summary: 'Online, busy or away',
  body: Type.Object({ availability: AvailabilityShape }, closed),
  reply: Empty,
})
export const changePassword = endpoint({
  method: 'POST',
  path: '/me/password',
  permission: 'signed-in',
  summary: 'Changes one’s own password and ends the other sessions',
  body: Type.Object({ current: Password, next: Password }, closed),
  reply: Empty,
})

export const startTwoFactor = endpoint({
  method: 'POST',
  path: '/me/two-factor',
  permission: 'signed-in',
  summary: 'First step of turning the second factor on: the secret for the app and the backup codes',
  body: Type.Object({ password: Password }, closed),
  reply: Type.Object({
    /** otpauth:// address, to be shown as a QR code */
    uri: Type.String(),
    backupCodes: Type.Array(Type.String()),
  }),
})
export const confirmTwoFactor = endpoint({
  method: 'POST',
  path: '/me/two-factor/verify',
  permission: 'signed-in',
  summary: 'Second step: a code of the app proves that it works, and the second factor is on',
  body: Type.Object({ code: Type.String({ minLength: 6, maxLength: 10 }) }, closed),
  reply: Empty,
})
export const endTwoFactor = endpoint({
  method: 'POST',
  path: '/me/two-factor/disable',
  permission: 'signed-in',
  summary: 'Turns the second factor off',
  body: Type.Object({ password: Password }, closed),
  reply: Empty,
})

export const listSessions = endpoint({
  method: 'GET',
  path: '/me/sessions',
  permission: 'signed-in',
  summary: 'Where one is signed in, last used first',
  reply: Type.Object({ items: Type.Array(Session) }),
})
export const endSession = endpoint({
  method: 'DELETE',
  path: '/me/sessions/:id',
  permission: 'signed-in',
  summary: 'Signs one browser out',
  params: IdParams,
  reply: Empty,
})
export const endAllSessions = endpoint({
  method: 'POST',
  path: '/me/sessions/end-all',
  permission: 'signed-in',
  summary: 'Signs out everywhere, here too',
  reply: Empty,
})
