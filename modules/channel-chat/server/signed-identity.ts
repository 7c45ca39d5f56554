import { errors, jwtVerify } from 'jose'
import { now } from '#platform/server/clock/index.ts'
import { Problem } from '#platform/server/errors/index.ts'

/** Who the site's own server says the visitor is. */
export type SignedIdentity = {
  id: string
  name: string | null
  email: string | null
  phone: string | null
  /** Set only when the site says that it has checked the address (OpenID Connect's standard claims). */
  emailVerified: boolean
  phoneVerified: boolean
}

/**
 * Checks a JWT that the site's server signed with the site's secret: HS256 and nothing else, with `sub` and `exp`
 * (60 s of leeway for clocks).
 * @throws Problem `channel-chat.identity` (422) with the reason `expired` or `signature`
 */
export async function readSignedIdentity(token: string, secret: string): Promise<SignedIdentity> {
  const verified = await jwtVerify(token, new TextEncoder().encode(secret), {
    algorithms: ['HS256'],
    requiredClaims: ['sub', 'exp'],
    clockTolerance: 60,
    currentDate: now(),
  }).catch((error: unknown) => {
    throw refused(error instanceof errors.JWTExpired ? 'expired' : 'signature')
  })
  const { payload } = verified
  const line = (value: unknown, most: number) =>
    typeof value === 'string' && value.trim() && !value.includes('\0')
      ? value.trim().slice(0, most).toWellFormed()
      : null
  const id = line(payload.sub, 200)
  if (!id) throw refused('signature')
  return {
    id,
    name: line(payload.name, 200),
    email: line(payload.email, 320),
    phone: line(payload.phone ?? payload.phone_number, 40),
    emailVerified: payload.email_verified === true,
    phoneVerified: payload.phone_verified === true || payload.phone_number_verified === true,
  }
}

function refused(why: 'expired' | 'signature'): Problem {
  return new Problem('channel-chat.identity', {
    status: 422,
    fields: [{ field: 'identity', reason: `channel-chat:reason.identity-${why}` }],
  })
}
