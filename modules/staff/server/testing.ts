import { hashPassword } from 'better-auth/crypto'
import type { Locale } from '#platform/contract/locale.ts'
import type { Role } from '#platform/contract/permission.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { insertMember } from './add-member.ts'
import { team } from './schema.ts'
import { isSecure, sessionCookieName, signToken } from './session-cookie.ts'
import { openSession as open } from './sessions.ts'
import { setUpCompany } from './set-up.ts'

export type NewMember = {
  role: Role
  name: string
  email: string
  teamIds: string[]
  locale?: Locale
  timeZone?: string
  /** Without one nobody can sign in with a password; `openSession` still works. */
  password?: string
}

/** Adds a member of staff by the same path as the product. */
export async function addMember(
  kernel: Kernel,
  wanted: NewMember,
): Promise<{ id: string; name: string; role: Role; email: string }> {
  const passwordHash = wanted.password ? await hashPassword(wanted.password) : null
  const { name, role, email, teamIds, locale = 'zh-CN', timeZone = 'Asia/Shanghai' } = wanted
  const id = await inTransaction(kernel.db, (tx) =>
    insertMember(tx, { actor: systemActor, name, email, role, teamIds, locale, timeZone, passwordHash }),
  )
  return { id, name, role, email }
}

/** Signs somebody in without a password. @returns the value of a `Cookie` header */
export async function openSession(kernel: Kernel, memberId: string): Promise<string> {
  const token = await inTransaction(kernel.db, (tx) => open(tx, memberId, { ipAddress: null, userAgent: null }))
  return `${sessionCookieName(isSecure(kernel.config))}=${signToken(token, kernel.secret)}`
}

export async function addTeam(kernel: Kernel, name: string): Promise<{ id: string; name: string }> {
  const id = newId()
  await kernel.db.insert(team).values({ id, name, createdAt: now() })
  return { id, name }
}

/** The cookies an answer gave, as the `Cookie` header a browser would send next. */
export function cookieOf(answer: { headers: Record<string, unknown> }): string {
  const given = [answer.headers['set-cookie'] ?? []].flat().map(String)
  const pairs = given.filter((one) => !/max-age=0/i.test(one)).map((one) => one.split(';')[0] ?? '')
  return pairs.join('; ')
}

/** The first start: a company and its owner, signed in. */
export async function setUp(kernel: Kernel): Promise<{ owner: { id: string; cookie: string } }> {
  const { memberId, token } = await setUpCompany(kernel, {
    company: '测试公司',
    name: '所有者',
    email: 'setup-owner@example.com',
    password: 'correct horse battery',
    locale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
  })
  const name = sessionCookieName(isSecure(kernel.config))
  return { owner: { id: memberId, cookie: `${name}=${signToken(token, kernel.secret)}` } }
}

// biome-ignore lint/suspicious/noExplicitAny: stories read bodies freely
type Told = any
/** Calls the API of a running server: `call('POST', '/tasks', { title })` → what it told. @throws Error on a refusal */
export type Call = (method: string, path: string, body?: unknown) => Promise<Told>

/** Calls the server at `address` as whoever the cookie belongs to. */
export function callerAt(address: string, cookie: string): Call {
  return async (method, where, body) => {
    const answer = await fetch(`${address}/api/v1${where}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const told: Told = await answer.json()
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${JSON.stringify(told)}`)
    return told
  }
}
