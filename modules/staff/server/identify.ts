import { sql } from 'drizzle-orm'
import type { Locale } from '#platform/contract/locale.ts'
import type { Role } from '#platform/contract/permission.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { nowMs } from '#platform/server/clock/index.ts'
import { onCommit, rows, type Transaction } from '#platform/server/database/index.ts'
import type { Identify, Kernel } from '#platform/server/module.ts'
import { accessToken, companyToken } from './audience.ts'
import { forgetCompany } from './company.ts'
import { isSecure, readToken, sessionCookieName, sessionLifetime, signedValues } from './session-cookie.ts'

/** How long a process may trust what it read, ms; changes are told at once, this bounds a lost notification. */
const trustFor = 10_000
/** A session's expiry is moved forward at most once a day. */
const extendAfter = 86_400_000
const mostCached = 20_000

type Cached = { principal: Principal; readAt: number; expiresAt: number }
type Row = {
  session_id: string
  expires_at: Date
  id: string
  name: string
  role: Role
  locale: Locale
  time_zone: string
  team_ids: string[]
}

const forgetters = new Set<(memberId: string) => void>()

/** Makes every cache of this process forget a person as soon as the transaction commits. */
export function forgetOnCommit(tx: Transaction, memberId: string): void {
  onCommit(tx, () => {
    for (const forget of forgetters) forget(memberId)
  })
}

/** Roles that see the conversations of all teams. */
export function seesAllTeams(role: Role): boolean {
  return role === 'owner' || role === 'admin'
}

/**
 * Finds the member of staff behind a session cookie with one query, and keeps the answer for up to 10 s. Whatever
 * changes a person's access drops it at once in every process, by `staff.access-changed` and its kin on the live line.
 */
export function identifyWith(kernel: Kernel): Identify {
  const secure = isSecure(kernel.config)
  const cookieName = sessionCookieName(secure)
  // By the whole cookie, whose signature was checked before it got in here.
  const cache = new Map<string, Cached>()
  // Grows with each change of access: what was being read while it grew may be old and is not kept.
  let changes = 0
  const forget = (memberId: string | null) => {
    changes += 1
    for (const [cookie, cached] of cache)
      if (memberId === null || cached.principal.id === memberId) cache.delete(cookie)
  }
  forgetters.add(forget)
  listenTo(kernel, accessToken, (memberId) => forget(memberId))
  listenTo(kernel, companyToken, forgetCompany)

  return async (headers, options = {}) => {
    const ms = nowMs()
    const [cookie, ...others] = signedValues(headers.cookie, cookieName)
    if (cookie === undefined) return null
    const known = others.length === 0 ? cache.get(cookie) : undefined
    if (known && !options.fresh && Math.abs(ms - known.readAt) <= trustFor && known.expiresAt > ms)
      return known.principal
    const token = readToken(headers.cookie, kernel.secret, secure)
    if (!token) return null
    const before = changes
    const found = await read(kernel, token, ms)
    if (!found) {
      cache.delete(cookie)
      return null
    }
    if (before === changes && others.length === 0) {
      if (cache.size >= mostCached) cache.clear()
      cache.set(cookie, { principal: found.principal, readAt: ms, expiresAt: found.expiresAt })
    }
    return found.principal
  }
}

/** Runs `changed` with the subject of each event told to `token`, or null when some were missed. */
function listenTo(kernel: Kernel, token: string, changed: (subjectId: string | null) => void): void {
  const listener = {
    audience: new Set([token]),
    events: (events: readonly { subjectId: string | null }[]) => {
      for (const event of events) changed(event.subjectId)
    },
    signal: () => {},
    reset: () => changed(null),
  }
  kernel.live.listen(listener, null).catch((error) => kernel.log.error({ error }, `listening to ${token}`))
}

async function read(
  kernel: Kernel,
  token: string,
  ms: number,
): Promise<{ principal: Principal; expiresAt: number } | null> {
  const [row] = await rows<Row>(
    kernel.db,
    sql`select s.id as session_id, s.expires_at, m.id, m.name, m.role, m.locale, m.time_zone,
               array(select team_id from team_member where member_id = m.id order by team_id) as team_ids
        from session s join member m on m.id = s.member_id
        where s.token = ${token} and s.expires_at > ${new Date(ms)} and m.deactivated_at is null`,
  )
  if (!row) return null
  let expiresAt = new Date(row.expires_at).getTime()
  if (expiresAt - ms < sessionLifetime - extendAfter) {
    expiresAt = ms + sessionLifetime
    await kernel.db.execute(
      sql`update session set expires_at = ${new Date(expiresAt)}, updated_at = ${new Date(ms)} where id = ${row.session_id}`,
    )
  }
  const all = seesAllTeams(row.role)
  const principal: Principal = {
    id: row.id,
    name: row.name,
    role: row.role,
    permissions: kernel.permissionsOf(row.role),
    teamIds: row.team_ids,
    seesAllTeams: all,
    locale: row.locale,
    timeZone: row.time_zone,
    audience: [
      `staff:${row.id}`,
      'everyone',
      'team:none',
      ...(all ? ['team:*'] : []),
      ...row.team_ids.map((id) => `team:${id}`),
    ],
    sessionId: row.session_id,
  }
  return { principal, expiresAt }
}
