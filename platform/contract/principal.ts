import type { Locale } from './locale.ts'
import type { Role } from './permission.ts'

/**
 * The signed-in member of staff behind a request or a live connection, with all that decides what they may do.
 * `audience` are the tokens of events they may hear: `staff:<id>`, `team:<id>` for each of their teams, `team:none` for
 * the common pool, `team:*` when they see all teams, and `everyone`.
 */
export type Principal = {
  id: string
  name: string
  role: Role
  permissions: ReadonlySet<string>
  teamIds: readonly string[]
  seesAllTeams: boolean
  locale: Locale
  timeZone: string
  audience: readonly string[]
  sessionId: string
}

/** Who did something: a member of staff, a customer, or the product itself. */
export type Actor = { kind: 'staff' | 'customer' | 'system'; id: string | null }

export const systemActor: Actor = { kind: 'system', id: null }
export const staffActor = (principal: { id: string }): Actor => ({ kind: 'staff', id: principal.id })
export const customerActor = (customerId: string): Actor => ({ kind: 'customer', id: customerId })
