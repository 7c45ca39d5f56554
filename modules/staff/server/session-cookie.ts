import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long a session lives without being used, ms. */
export const sessionLifetime = 7 * 86_400_000
/**
 * How long the browser keeps the cookie, in seconds: the longest that browsers allow. The session's own expiry, kept
 * in the database and moved forward by use, decides when it ends.
 */
const cookieLifetime = 400 * 86_400

/** What the cookie depends on: whether customers reach us by https. */
export function isSecure(config: { publicUrl: string | null }): boolean {
  return config.publicUrl?.startsWith('https:') ?? false
}

/** Same name as better-auth gives it, so its own routes find the session too. */
export function sessionCookieName(secure: boolean): string {
  return `${secure ? '__Secure-' : ''}kairos.session_token`
}

/** The value of the session cookie: the token and its HMAC-SHA-256, the form better-auth reads and writes. */
export function signToken(token: string, secret: string): string {
  return encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`)
}

/** The session's token in a `Cookie` header; null when there is none or its signature is not ours. */
export function readToken(header: string | string[] | undefined, secret: string, secure: boolean): string | null {
  return readSigned(header, sessionCookieName(secure), secret)
}

/** The value of a signed cookie; null when there is none or its signature is not ours. */
export function readSigned(header: string | string[] | undefined, name: string, secret: string): string | null {
  for (const signed of signedValues(header, name)) {
    const value = verify(signed, secret)
    if (value) return value
  }
  return null
}

/** All values of a cookie as they came, none of them checked; usually one. */
export function signedValues(header: string | string[] | undefined, name: string): string[] {
  const start = `${name}=`
  const parts = [header ?? ''].flat().join(';').split(';')
  return parts.map((part) => part.trim()).flatMap((pair) => (pair.startsWith(start) ? [pair.slice(start.length)] : []))
}

function verify(value: string, secret: string): string | null {
  let plain: string
  try {
    plain = decodeURIComponent(value)
  } catch {
    return null
  }
  const dot = plain.lastIndexOf('.')
  if (dot < 1) return null
  const token = plain.slice(0, dot)
  const given = Buffer.from(plain.slice(dot + 1), 'base64')
  const right = createHmac('sha256', secret).update(token).digest()
  return given.length === right.length && timingSafeEqual(given, right) ? token : null
}

/** The `Set-Cookie` header that signs a browser in. */
export function sessionCookie(token: string, secret: string, secure: boolean): string {
  const value = `${sessionCookieName(secure)}=${signToken(token, secret)}`
  return `${value}; Path=/; Max-Age=${cookieLifetime}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}

/** The `Set-Cookie` header that makes a browser forget its session. */
export function endedSessionCookie(secure: boolean): string {
  return `${sessionCookieName(secure)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}
