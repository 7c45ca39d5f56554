import { and, desc, eq, gt } from 'drizzle-orm'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, newToken, type Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { signedIn, signedOut } from '../contract.ts'
import { accessAudience } from './audience.ts'
import { forgetOnCommit } from './identify.ts'
import { session } from './schema.ts'
import { endedSessionCookie, isSecure, readToken, sessionCookie, sessionLifetime } from './session-cookie.ts'

type From = { ipAddress: string | null; userAgent: string | null }

/** Where a request came from, for the list of sessions. */
export function cameFrom(request: FastifyRequest): From {
  return { ipAddress: request.ip, userAgent: request.headers['user-agent']?.slice(0, 500) ?? null }
}

/** Starts a session of somebody who has just made their account. @returns its token */
export async function openSession(tx: Transaction, memberId: string, from: From): Promise<string> {
  const token = newToken()
  const id = newId()
  const at = now()
  await tx.insert(session).values({
    id,
    token,
    userId: memberId,
    expiresAt: new Date(nowMs() + sessionLifetime),
    createdAt: at,
    updatedAt: at,
    ...from,
  })
  await recordSignIn(tx, memberId, id)
  return token
}

/** Records that a session was opened. */
export async function recordSignIn(tx: Transaction, memberId: string, sessionId: string): Promise<void> {
  await record(tx, signedIn, {
    actor: { kind: 'staff', id: memberId },
    subjectId: memberId,
    audience: [`staff:${memberId}`],
    data: { memberId, sessionId },
  })
}

export function giveCookie(kernel: Kernel, reply: FastifyReply, token: string): void {
  reply.header('set-cookie', sessionCookie(token, kernel.secret, isSecure(kernel.config)))
}

export function takeCookie(kernel: Kernel, reply: FastifyReply): void {
  reply.header('set-cookie', endedSessionCookie(isSecure(kernel.config)))
}

/** Ends the session of this browser, if it has one, and takes its cookie away in any case. */
export async function signOut(kernel: Kernel, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = readToken(request.headers.cookie, kernel.secret, isSecure(kernel.config))
  takeCookie(kernel, reply)
  if (!token) return
  await inTransaction(kernel.db, async (tx) => {
    const [ended] = await tx
      .delete(session)
      .where(eq(session.token, token))
      .returning({ id: session.id, memberId: session.userId })
    if (ended) await recordSignOut(tx, ended.memberId, ended.id)
  })
}

/** Where somebody is signed in, last used first. */
export async function listSessions(db: Database, principal: Principal) {
  const found = await db
    .select()
    .from(session)
    .where(and(eq(session.userId, principal.id), gt(session.expiresAt, now())))
    .orderBy(desc(session.updatedAt))
    .limit(200)
  return found.map((one) => ({
    id: one.id,
    current: one.id === principal.sessionId,
    createdAt: one.createdAt.toISOString(),
    usedAt: one.updatedAt.toISOString(),
    expiresAt: one.expiresAt.toISOString(),
    ipAddress: one.ipAddress,
    userAgent: one.userAgent,
  }))
}

/** Ends one of one's own sessions. */
export async function endSession(db: Database, principal: Principal, id: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const ended = await tx
      .delete(session)
      .where(and(eq(session.id, id), eq(session.userId, principal.id)))
      .returning({ id: session.id })
    if (ended.length === 0) throw notFound()
    await recordSignOut(tx, principal.id, id)
  })
}

/** Signs somebody out everywhere. */
export async function endAllSessions(db: Database, principal: Principal): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.delete(session).where(eq(session.userId, principal.id))
    await recordSignOut(tx, principal.id, null)
  })
}

async function recordSignOut(tx: Transaction, memberId: string, sessionId: string | null): Promise<void> {
  forgetOnCommit(tx, memberId)
  await record(tx, signedOut, {
    actor: staffActor({ id: memberId }),
    subjectId: memberId,
    audience: accessAudience(memberId),
    data: { memberId, sessionId },
  })
}
